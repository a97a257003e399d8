import { isRecord } from '../../members.ts';
import type { ProviderResponse } from '../../transport/call.ts';
import { readableJson } from './json-text.ts';

/** A response or a part of it, not yet checked. */
export type JsonObject = { readonly [name: string]: unknown };

/**
 * Parses a JSON object. Returns null if the body is no JSON object, is nested too deeply or is too large. The parser's
 * own error is not thrown, because it would quote the body with its secrets.
 */
export function parseJsonObject(body: string): JsonObject | null {
  const readable = readableJson(body);
  if (readable === null) return null;
  try {
    const parsed: unknown = JSON.parse(readable);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** Returns the body as an object. The answer check has usually parsed it already (`ProviderResponse.json`). */
export function jsonOf({ json, body }: ProviderResponse): JsonObject | null {
  return json === undefined ? parseJsonObject(body) : json;
}

/**
 * Reads a member as real responses contain it: text, a number in place of text, null, or absent. For anything
 * else it throws a TypeError that names the member and never its value. The client converts the TypeError to
 * PROVIDER_BAD_RESPONSE.
 */
export function text(row: JsonObject, name: string): string | null {
  const value = row[name];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new TypeError(`${name} is not text`);
}

/**
 * Reads a key. Throws if it is missing, because such a row cannot be addressed. Without the row, a full page would look
 * like the last page.
 */
export function key(row: JsonObject, name: string): string {
  const value = text(row, name);
  if (value === null) throw new TypeError(`${name} is missing`);
  return value;
}

/** Throws if a page has more rows than the provider's largest page, so that they are not decoded. */
export function atMost<Row>(count: number, rows: readonly Row[]): readonly Row[] {
  if (rows.length > count) throw new TypeError('a page has more rows than the largest page may have');
  return rows;
}
