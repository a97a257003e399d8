import { texts } from '../texts/texts.ts';

/** Null on ApsaraMQ, whose groups are prefixes of client ids. */
export function groupKind(isDynamic: boolean | null | undefined): string | null {
  if (isDynamic == null) return null;
  return isDynamic ? texts.group.dynamic : texts.group.static;
}
