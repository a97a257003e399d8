import type { DocumentNode } from 'graphql';
import { compactDocument } from './compact-document.ts';
import { createOwnedCache } from './owned-cache.ts';

/** Documents that passed the validation, by their text. Bounded in bytes, in all and for each principal. */
export interface DocumentCache {
  readonly find: (text: string) => DocumentNode | undefined;
  /** Has this document passed the validation by these rules? */
  readonly isValid: (document: DocumentNode, rules: string) => boolean;
  /** Keeps a document that has passed the validation by these rules. Only the caller's own documents make room for it. */
  readonly keep: (document: DocumentNode, rules: string, principal: string) => void;
  readonly bytes: () => number;
}

export interface DocumentCacheOptions {
  /** Default 16 MB. */
  readonly maxBytes?: number;
  /** What the documents of one principal may take. Default: a quarter of it. */
  readonly maxBytesPerPrincipal?: number;
}

interface Kept {
  readonly document: DocumentNode;
  /** Names of the rules by which it is valid: they differ by what the caller may read of the schema. */
  readonly rules: Set<string>;
}

const MAX_BYTES = 16 * 1024 * 1024;

/** A document that fails the validation is never kept: its errors hold more than its tree. */
export function createDocumentCache(options: DocumentCacheOptions = {}): DocumentCache {
  const { maxBytes = MAX_BYTES, maxBytesPerPrincipal = maxBytes / 4 } = options;
  const byDocument = new WeakMap<DocumentNode, Kept>();
  const cache = createOwnedCache<Kept>({
    maxBytes,
    maxBytesPerOwner: maxBytesPerPrincipal,
    onDrop: ({ document }) => byDocument.delete(document),
  });
  return {
    find: (text) => cache.find(text)?.document,
    isValid: (document, rules) => byDocument.get(document)?.rules.has(rules) ?? false,
    keep: (document, rules, principal) => {
      const known = byDocument.get(document);
      if (known !== undefined) {
        known.rules.add(rules);
        return;
      }
      const text = document.loc?.source.body;
      if (text === undefined || cache.find(text) !== undefined) return;
      const bytes = compactDocument(document);
      if (bytes > maxBytesPerPrincipal) return;
      const kept = { document, rules: new Set([rules]) };
      byDocument.set(document, kept);
      cache.keep(text, kept, bytes, principal);
    },
    bytes: cache.bytes,
  };
}
