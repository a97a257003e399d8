/**
 * A text as the store holds it. PostgreSQL refuses U+0000 and unpaired surrogates, so they become U+FFFD. Use it for
 * values that are compared, in objects and in questions alike.
 */
export function storedValue(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

/**
 * A serial number in the one form in which it is compared: upper-case hex without leading zeros, with a minus sign if
 * it is negative. Accepts `0x`, colons, blanks and hyphens between digits. Null: the text is no hex number.
 */
export function serialKey(text: string): string | null {
  const [, sign, digits = ''] =
    /^\s*(-?)\s*(?:0x)?([0-9a-f]+)\s*$/i.exec(
      text.trim().replace(/(?<=[0-9a-f])[\s:-]+(?=[0-9a-f])/gi, ''),
    ) ?? [];
  if (sign === undefined) return null;
  const significant = digits.toUpperCase().replace(/^0+(?=.)/, '');
  return significant === '0' ? significant : `${sign}${significant}`;
}
