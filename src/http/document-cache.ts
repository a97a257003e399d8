import type { DocumentNode } from 'graphql';
import { compactDocument } from './compact-document.ts';

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
  readonly bytes: number;
  readonly principal: string;
  /** Names of the rules by which it is valid: they differ by what the caller may read of the schema. */
  readonly rules: Set<string>;
}

const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Least recently used goes first. A principal that sends one new document after the other pushes out its own documents,
 * never those that others use. A document that fails the validation is never kept: its errors hold more than its tree.
 */
export function createDocumentCache(options: DocumentCacheOptions = {}): DocumentCache {
  const { maxBytes = MAX_BYTES, maxBytesPerPrincipal = maxBytes / 4 } = options;
  // In order of last use.
  const byText = new Map<string, Kept>();
  const byDocument = new WeakMap<DocumentNode, Kept>();
  const bytesOf = new Map<string, number>();
  let total = 0;

  const add = (principal: string, bytes: number) => {
    total += bytes;
    const left = (bytesOf.get(principal) ?? 0) + bytes;
    if (left === 0) bytesOf.delete(principal);
    else bytesOf.set(principal, left);
  };
  const drop = (isMeant: (kept: Kept) => boolean): void => {
    for (const [text, kept] of byText) {
      if (!isMeant(kept)) continue;
      byText.delete(text);
      byDocument.delete(kept.document);
      add(kept.principal, -kept.bytes);
      return;
    }
  };
  /** Whose documents take the most: where all is full, theirs go first. */
  const heaviest = () => [...bytesOf].reduce((most, each) => (each[1] > most[1] ? each : most))[0];

  return {
    find: (text) => {
      const kept = byText.get(text);
      if (kept === undefined) return undefined;
      byText.delete(text);
      byText.set(text, kept);
      return kept.document;
    },
    isValid: (document, rules) => byDocument.get(document)?.rules.has(rules) ?? false,
    keep: (document, rules, principal) => {
      const known = byDocument.get(document);
      if (known !== undefined) {
        known.rules.add(rules);
        return;
      }
      const text = document.loc?.source.body;
      if (text === undefined || byText.has(text)) return;
      const bytes = compactDocument(document);
      if (bytes > maxBytesPerPrincipal) return;
      while ((bytesOf.get(principal) ?? 0) + bytes > maxBytesPerPrincipal)
        drop((kept) => kept.principal === principal);
      while (total + bytes > maxBytes) {
        const whose = heaviest();
        drop((kept) => kept.principal === whose);
      }
      const kept = { document, bytes, principal, rules: new Set([rules]) };
      byText.set(text, kept);
      byDocument.set(document, kept);
      add(principal, bytes);
    },
    bytes: () => total,
  };
}
