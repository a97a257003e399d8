import { type Document, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Path } from './references.ts';

/** Position in the file. Both numbers start at 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** Returns the offset of the key or list item at this path, or of its nearest existing parent. Null: neither exists. */
export function offsetOf(document: Document, path: Path): number | null {
  let node: unknown = document.contents;
  let found: number | null = null;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isSeq(node)) {
      node = node.items[Number(key)];
      found = startOf(node) ?? found;
    } else if (isMap(node)) {
      const pair = node.items.find(
        (each) => String(isScalar(each.key) ? each.key.value : '') === String(key),
      );
      found = startOf(pair?.key) ?? found;
      node = pair?.value;
    }
  }
  return found;
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}
