/**
 * Characters that no text of a configuration means, and that nobody sees: CRLF in an .env file, the last line feed of a YAML block,
 * a byte order mark, a file in UTF-16. A key with one starts, and every call then fails as if the provider were down.
 * The answer names the character, never the text; null: there is none.
 */
export function strayCharacter(text: string): string | null {
  const found = /[\p{Cc}\u200B-\u200D\u2060\uFEFF\uFFFD]/u.exec(text);
  if (found === null) return null;
  return `${placeOf(found.index, text)} ${NAMES[found[0]] ?? 'a character that cannot be seen'}`;
}

export function blankEnd(text: string): string | null {
  if (/^\s/.test(text)) return 'begins with a blank';
  return /\s$/.test(text) ? 'ends with a blank' : null;
}

function placeOf(index: number, { length }: string): string {
  return index === 0 ? 'begins with' : index === length - 1 ? 'ends with' : 'contains';
}

const NAMES: Readonly<Record<string, string>> = {
  '\n': 'a line feed',
  '\r': 'a carriage return',
  '\t': 'a tab',
  '\0': 'a NUL',
  '\uFEFF': 'a byte order mark',
  '\uFFFD': 'bytes that are not UTF-8',
};
