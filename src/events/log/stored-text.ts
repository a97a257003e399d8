/**
 * Names in the log may contain any text of a provider. PostgreSQL refuses U+0000 and unpaired surrogates, so they are
 * stored as a backslash and four hexadecimal digits. Different names stay different, because a backslash is escaped,
 * too. Most names are stored as they are.
 */
export function printStoredText(text: string): string {
  if (!REFUSED.test(text)) return text;
  return text.replace(ESCAPED, (found) => `\\${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function parseStoredText(stored: string): string {
  return stored.replace(/\\([0-9a-f]{4})/g, (_escape, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

// With the flag `u`, a surrogate matches only if it is unpaired.
const REFUSED = /[\0\\\p{Surrogate}]/u;
const ESCAPED = new RegExp(REFUSED, 'gu');
