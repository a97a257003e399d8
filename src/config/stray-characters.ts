/**
 * Finds invisible characters that a configuration never needs. Typical causes are CRLF in an .env file, the last line
 * feed of a YAML block, a byte order mark, or UTF-16. With such a character in a key, the server would start, but every
 * provider call would fail as if the provider were down. Returns a description of the first such character, or null. The
 * description never contains the text.
 */
export function strayCharacter(text: string): string | null {
  const found = /[\p{Cc}\u200B-\u200D\u2060\uFEFF\uFFFD]/u.exec(text);
  if (found === null) return null;
  return `${placeOf(found.index, text)} ${NAMES[found[0]] ?? 'an invisible character'}`;
}

export function blankEnd(text: string): string | null {
  if (/^\s/.test(text)) return 'begins with white space';
  return /\s$/.test(text) ? 'ends with white space' : null;
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
