import { isDeeperThan, MAX_JSON_DEPTH } from '../../json-depth.ts';

/** An answer, or a part of it, as it came. */
export type JsonObject = { readonly [name: string]: unknown };

/**
 * Null for what is no JSON object of a sane depth. The parser's own error would quote the body, secrets and all.
 * `revive`: see JSON.parse.
 */
export function parseJsonObject(body: string, revive?: Parameters<typeof JSON.parse>[1]): JsonObject | null {
  if (isDeeperThan(body, MAX_JSON_DEPTH)) return null;
  try {
    const parsed: unknown = JSON.parse(body, revive);
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A member, read the way it really comes: text, a number for text, null, or not at all. What cannot be read is a TypeError
 * that names the member and never its value; the client makes PROVIDER_BAD_RESPONSE of it.
 */
export function text(row: JsonObject, name: string): string | null {
  const value = row[name];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new TypeError(`${name} is no text`);
}

/** A row without its key cannot be addressed, and leaving it out would make a full page look like the last. */
export function key(row: JsonObject, name: string): string {
  const value = text(row, name);
  if (value === null) throw new TypeError(`${name} is missing`);
  return value;
}
