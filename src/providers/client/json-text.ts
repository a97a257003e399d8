import { MAX_JSON_DEPTH } from '../../json-depth.ts';

/**
 * Maximum number of braces, brackets, colons and commas of one response. A page of 100 rows has a few thousand. The
 * limit allows an unpaged list of 10,000 small rows. Parsing a text of many objects with different members takes a
 * thousand times as long per byte as parsing plain text.
 */
const MAX_MARKS = 100_000;
/** 2^53 has 16 digits, so a number represents every shorter integer exactly. */
const LARGE_DIGITS = 16;

/**
 * Converts JSON text so that `JSON.parse` can read it in one pass without a reviver. Puts quotes around integers that a
 * number cannot represent exactly, so that a large id keeps its digits (for example IoTDM's marker: contract huawei
 * 2.13). Returns null if the text is nested too deeply or has too many values. Invalid JSON stays invalid.
 */
export function readableJson(text: string): string | null {
  /** Ascending indexes where a quote is missing. */
  const places: number[] = [];
  let depth = 0;
  let marks = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x22) {
      index = endOfString(text, index);
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      marks += 1;
      if (depth > MAX_JSON_DEPTH) return null;
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1;
    } else if (code === 0x2c || code === 0x3a) {
      marks += 1;
    } else if (code === 0x2d || isDigit(code)) {
      const end = endOfNumber(text, index);
      if (end - index >= LARGE_DIGITS && isLargeInteger(text, index, end) && !isName(text, end)) {
        places.push(index, end);
      }
      index = end - 1;
    }
    if (marks > MAX_MARKS) return null;
  }
  return places.length === 0 ? text : withQuotes(text, places);
}

/** Copies code units, because 100,000 slices of a text of 1 MiB would take ten times as long. */
function withQuotes(text: string, places: readonly number[]): string {
  const quoted = new Uint16Array(text.length + places.length);
  let added = 0;
  for (let index = 0; index < text.length; index++) {
    if (index === places[added]) {
      quoted[index + added] = 0x22;
      added += 1;
    }
    quoted[index + added] = text.charCodeAt(index);
  }
  if (added < places.length) quoted[text.length + added] = 0x22;
  return Buffer.from(quoted.buffer).toString('utf16le');
}

/** Returns the index of the closing quote, or the end of the text if there is none. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x5c) index += 1;
    else if (code === 0x22) return index;
  }
  return text.length;
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && isPartOfNumber(text.charCodeAt(end))) end += 1;
  return end;
}

/** Returns whether the character is a digit, `+`, `-`, `.`, `E` or `e`. */
function isPartOfNumber(code: number): boolean {
  return isDigit(code) || code === 0x2e || code === 0x2b || code === 0x2d || code === 0x65 || code === 0x45;
}

/** Calls `Number` only if the count of digits does not decide, because a response may have 50,000 numbers. */
function isLargeInteger(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start) === 0x2d ? start + 1 : start;
  const digits = end - first;
  if (digits < LARGE_DIGITS || text.charCodeAt(first) === 0x30) return false;
  for (let index = first; index < end; index++) if (!isDigit(text.charCodeAt(index))) return false;
  return digits > LARGE_DIGITS || !Number.isSafeInteger(Number(text.slice(start, end)));
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/**
 * Returns whether a colon follows the number. The number is then the name of a member. Such a name is invalid JSON, and
 * quotes would make it valid.
 */
function isName(text: string, end: number): boolean {
  let index = end;
  while (index < text.length && ' \t\r\n'.includes(text.charAt(index))) index += 1;
  return text.charAt(index) === ':';
}
