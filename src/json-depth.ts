/** Maximum nesting of lists and objects, in requests of clients and in responses of providers. */
export const MAX_JSON_DEPTH = 64;

/**
 * Returns whether JSON text is nested deeper than `levels`. It counts brackets outside strings before parsing: half a
 * million nested lists cost a parser 0.2 s, and overflow the stack of code that walks the result.
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
