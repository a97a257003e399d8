import { createHash } from 'node:crypto';
import { AppError, badInput, describeLength } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import { membersOf } from '../../members.ts';
import { MAX_DOCUMENT_CHARACTERS } from '../limits/document-limits.ts';
import type { RequestParams } from '../request/request-params.ts';
import { createOwnedCache } from './owned-cache.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface PersistedDocuments {
  /** Returns the parameters with the text of the document that they refer to. Throws AppError. */
  readonly resolve: (params: RequestParams, principal: Principal) => RequestParams;
}

export interface PersistedDocumentsOptions {
  /** Trusted documents. Null: clients may send any document. */
  readonly trusted: TrustedDocuments | null;
  /** Maximum size of the texts stored by hash, in bytes. Default 8 MiB. One principal may use an eighth. */
  readonly maxBytes?: number;
  /** Called with the name of a principal that sent an untrusted document. */
  readonly onRefused?: (principal: string) => void;
}

const MAX_BYTES = 8 * 1024 * 1024;
/** Memory of one entry besides its text: key, maps and owner. */
const ENTRY_BYTES = 400;

/**
 * Resolves documents that are sent as an id: automatic persisted queries (Apollo's protocol, version 1) and ids of a
 * manifest. Yoga's plugins for such documents do not work on WebSockets, and do not limit how much one principal can
 * store.
 */
export function createPersistedDocuments(options: PersistedDocumentsOptions): PersistedDocuments {
  const { trusted, maxBytes = MAX_BYTES } = options;
  const kept = createOwnedCache<string>({ maxBytes, maxBytesPerOwner: maxBytes / 8 });

  /**
   * Automatic persisted queries: the client first sends only the hash. If we answer that the hash is unknown,
   * the client sends hash and text.
   */
  const automatic = (hash: string, text: string | null, { name }: Principal): string => {
    if (text === null) {
      return kept.find(hash) ?? refuse('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
    }
    if (createHash('sha256').update(text).digest('hex') !== hash) {
      throw badInput(
        'extensions.persistedQuery.sha256Hash',
        'the SHA-256 of the document in hex',
        describeLength(hash),
      );
    }
    if (text.length <= MAX_DOCUMENT_CHARACTERS) kept.keep(hash, text, 2 * text.length + ENTRY_BYTES, name);
    return text;
  };

  return {
    resolve: (params, principal) => {
      const { hash, id, text } = namedBy(params);
      const mayOnlyTrusted = trusted !== null && !trusted.also.has(principal.name);
      if (mayOnlyTrusted) {
        const found = trustedText(trusted, text, hash ?? id);
        if (found !== null) return withText(params, found);
        options.onRefused?.(principal.name);
        return refuse('FORBIDDEN', TRUSTED_ONLY);
      }
      const found = text === null ? trusted?.byId.get(hash ?? id ?? '') : undefined;
      if (found !== undefined) return withText(params, found);
      if (hash !== null) return withText(params, automatic(hash, text, principal));
      if (text === null && (id !== null || hasPersistedQuery(params))) {
        return refuse('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
      }
      return params;
    },
  };
}

function trustedText(trusted: TrustedDocuments, text: string | null, id: string | null): string | null {
  if (text !== null && trusted.texts.has(text)) return text;
  return (text === null && id !== null ? trusted.byId.get(id) : undefined) ?? null;
}

const TRUSTED_ONLY = 'This server accepts only trusted documents. Send the id of a document in its manifest.';

interface Named {
  /**
   * Hash of an automatic persisted query. Clients with a manifest send the manifest's ids in this place too.
   */
  readonly hash: string | null;
  readonly id: string | null;
  readonly text: string | null;
}

/**
 * Reads how the request names its document. GraphQL over HTTP proposes `documentId`. Relay network layers send `id`
 * or `doc_id`.
 */
function namedBy(params: RequestParams): Named {
  const { query, extensions, documentId, id, doc_id: docId } = params;
  const { version, sha256Hash } = membersOf(membersOf(extensions)['persistedQuery']);
  return {
    hash: version === 1 && typeof sha256Hash === 'string' ? sha256Hash : null,
    id:
      [documentId, id, docId].filter((each) => typeof each === 'string').find((each) => each !== '') ?? null,
    // graphql-ws requires a text, so clients send an empty one with a document id.
    text: typeof query === 'string' && query !== '' ? query : null,
  };
}

function hasPersistedQuery({ extensions }: RequestParams): boolean {
  return membersOf(extensions)['persistedQuery'] !== undefined;
}

function withText(params: RequestParams, query: string): RequestParams {
  const { documentId: _documentId, id: _id, doc_id: _docId, ...others } = params;
  return { ...others, query };
}

/** Clients compare the message as well as the code, so the message must be exact. */
function refuse(
  code: 'PERSISTED_QUERY_NOT_FOUND' | 'PERSISTED_QUERY_NOT_SUPPORTED' | 'FORBIDDEN',
  message: string,
): never {
  throw new AppError(code, message);
}
