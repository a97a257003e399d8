import { isRecord } from '../../members.ts';
import { type JsonObject, text } from '../client/json-rows.ts';

/**
 * Reads members in the forms of real responses: numbers as text, text as numbers, null, or absent (contract 1.4, "any field
 * may be absent"). Like `text`, these functions throw a TypeError that does not quote the value.
 */
export function count(row: JsonObject, name: string): number | null {
  const value = text(row, name);
  if (value === null) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** Reads Unix epoch milliseconds (quirk 12). */
export function date(row: JsonObject, name: string): Date | null {
  const milliseconds = count(row, name);
  if (milliseconds === null || milliseconds === 0) return null;
  const value = new Date(milliseconds);
  // Clients cannot read ISO 8601 text with a year of five digits.
  return value.getUTCFullYear() <= 9_999 ? value : null;
}

export function flag(row: JsonObject, name: string): boolean | null {
  const value = String(row[name]).toLowerCase();
  return value === 'true' ? true : value === 'false' ? false : null;
}

/** Returns a documented value or `UNKNOWN`, because a new value must not break a list. */
export function oneOf<const Value extends string>(
  row: JsonObject,
  name: string,
  values: readonly Value[],
): Value | 'UNKNOWN' {
  const value = row[name];
  return values.find((each) => each === value) ?? 'UNKNOWN';
}

/** Reads a list of objects. A missing list counts as empty (quirk 5). */
export function rows(parent: JsonObject, name: string): readonly JsonObject[] {
  return list(parent, name).map((item) => {
    if (!isRecord(item)) throw new TypeError(`${name} must contain only objects`);
    return item;
  });
}

export function texts(parent: JsonObject, name: string): readonly string[] {
  return list(parent, name).map((item) => {
    if (typeof item !== 'string') throw new TypeError(`${name} must contain only text`);
    return item;
  });
}

export function object(parent: JsonObject, name: string): JsonObject | null {
  const value = parent[name];
  if (value === undefined || value === null) return null;
  if (!isRecord(value)) throw new TypeError(`${name} is not an object`);
  return value;
}

/**
 * Returns the requested object. The provider reports a missing object with an error code, so a successful
 * response without the object is a fault.
 */
export function present(parent: JsonObject, name: string): JsonObject {
  const value = object(parent, name);
  if (value === null) throw new TypeError(`${name} is missing`);
  return value;
}

function list(parent: JsonObject, name: string): readonly unknown[] {
  const value = parent[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new TypeError(`${name} is not a list`);
  return value;
}
