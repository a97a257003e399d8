/** Levels of lists and objects at the most, in what clients ask and in what providers answer. */
export const MAX_JSON_DEPTH = 64;

/**
 * Is JSON text nested deeper than this? Told from the brackets outside of strings, before anything is built of it:
 * half a million nested lists cost a parser a fifth of a second, and whatever walks them afterwards its stack.
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
