import type { ProviderResponse } from '../../transport/call.ts';
import { readableJson } from './json-text.ts';

/** An answer, or a part of it, as it came. */
export type JsonObject = { readonly [name: string]: unknown };

/** Null for what is no JSON object, or too deep or too large. The parser's own error would quote the body, secrets and all. */
export function parseJsonObject(body: string): JsonObject | null {
  const readable = readableJson(body);
  if (readable === null) return null;
  try {
    const parsed: unknown = JSON.parse(readable);
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** The body of an answer as an object. The answer check parses each answer once (`ProviderResponse.json`). */
export function jsonOf({ json, body }: ProviderResponse): JsonObject | null {
  return json === undefined ? parseJsonObject(body) : json;
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

/** The rows of one page. More than any page has are not decoded. */
export function atMost<Row>(count: number, rows: readonly Row[]): readonly Row[] {
  if (rows.length > count) throw new TypeError('a page has more rows than pages have');
  return rows;
}
