import type { DocumentNode } from 'graphql';
import { compactDocument } from './compact-document.ts';
import { createOwnedCache } from './owned-cache.ts';

/** Cache of validated documents by their text. Its size in bytes is limited, in total and per principal. */
export interface DocumentCache {
  readonly find: (text: string) => DocumentNode | undefined;
  /** Returns whether this document passed validation with these rules. */
  readonly isValid: (document: DocumentNode, rules: string) => boolean;
  /**
   * Stores a document that passed validation with these rules. Documents of other principals are evicted only
   * if the whole cache is full.
   */
  readonly keep: (document: DocumentNode, rules: string, principal: string) => void;
  readonly bytes: () => number;
}

export interface DocumentCacheOptions {
  /** Maximum size in bytes. Default 16 MB. */
  readonly maxBytes?: number;
  /** Maximum size of the documents of one principal. Default: a quarter of `maxBytes`. */
  readonly maxBytesPerPrincipal?: number;
}

interface Kept {
  readonly document: DocumentNode;
  /** Names of the rule sets that the document passed. The rules depend on which schema parts the caller may read. */
  readonly rules: Set<string>;
}

const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Creates the cache. Only valid documents are stored, because the errors of an invalid document take more memory
 * than its tree.
 */
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
