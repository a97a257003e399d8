/** Maximum nesting of lists and objects, in requests of clients and in responses of providers. */
export const MAX_JSON_DEPTH = 64;

/**
 * Returns whether JSON text is nested deeper than `levels`. Counts brackets outside strings before the text
 * is parsed. Parsing half a million nested lists would take 0.2 s, and code that walks the result would
 * overflow its stack.
 */
export function isDeeperThan(text: string, levels: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > levels) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}
