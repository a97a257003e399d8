import { createHash } from 'node:crypto';
import { AppError, badInput, describeLength } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import { membersOf } from '../../members.ts';
import { MAX_DOCUMENT_CHARACTERS } from '../limits/document-limits.ts';
import type { RequestParams } from '../request/request-params.ts';
import { createOwnedCache } from './owned-cache.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface PersistedDocuments {
  /** Returns the parameters with the text of the document that they name. Throws AppError. */
  readonly resolve: (params: RequestParams, principal: Principal) => RequestParams;
}

export interface PersistedDocumentsOptions {
  /** Null: any document may be sent. */
  readonly trusted: TrustedDocuments | null;
  /** Bytes of the texts that are kept by their hash, in all. Default 8 MiB; one principal's share is an eighth. */
  readonly maxBytes?: number;
  /** Called with the name of a principal that sent a document which is not trusted. */
  readonly onRefused?: (principal: string) => void;
}

const MAX_BYTES = 8 * 1024 * 1024;
/** Of one entry: key, maps and owner. */
const ENTRY_BYTES = 400;

/**
 * Documents that are sent as an id: automatic persisted queries (Apollo's protocol, version 1), and those of a manifest.
 * Yoga's own plugins do neither hold for WebSockets nor bound what one principal makes the server keep.
 */
export function createPersistedDocuments(options: PersistedDocumentsOptions): PersistedDocuments {
  const { trusted, maxBytes = MAX_BYTES } = options;
  const kept = createOwnedCache<string>({ maxBytes, maxBytesPerOwner: maxBytes / 8 });

  /** What the client calls automatic: it sends the hash, and the text beside it once we say that we lack it. */
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

const TRUSTED_ONLY = 'This server runs trusted documents only: send the id of one that is in its manifest.';

interface Named {
  /** Of an automatic persisted query; clients with a manifest send its ids in the same place. */
  readonly hash: string | null;
  readonly id: string | null;
  readonly text: string | null;
}

/** `documentId` is what GraphQL over HTTP proposes, `id` and `doc_id` are what networks of Relay send. */
function namedBy(params: RequestParams): Named {
  const { query, extensions, documentId, id, doc_id: docId } = params;
  const { version, sha256Hash } = membersOf(membersOf(extensions)['persistedQuery']);
  return {
    hash: version === 1 && typeof sha256Hash === 'string' ? sha256Hash : null,
    id:
      ([documentId, id, docId].find((each) => typeof each === 'string' && each !== '') as
        | string
        | undefined) ?? null,
    // graphql-ws needs a text, which is empty if the document goes by an id.
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

/** Clients go by the message as well as by the code. */
function refuse(
  code: 'PERSISTED_QUERY_NOT_FOUND' | 'PERSISTED_QUERY_NOT_SUPPORTED' | 'FORBIDDEN',
  message: string,
): never {
  throw new AppError(code, message);
}
