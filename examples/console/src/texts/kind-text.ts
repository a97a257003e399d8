import { texts } from './texts.ts';
import { valueText } from './values.ts';

/** Name of several objects of a kind, for headings and filters. */
export function kindText(kind: string): string {
  const known: Readonly<Record<string, string>> = texts.kinds;
  return known[kind] ?? valueText(kind);
}
