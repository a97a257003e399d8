import { isObject, type JsonObject, text } from '../client/json-rows.ts';

/**
 * Members of an answer, read the way they really come: numbers as text and text as numbers, null, or not at all
 * (contract 1.4, "any field may be absent"). As `text` does, they throw a TypeError that quotes nothing.
 */
export function count(row: JsonObject, name: string): number | null {
  const value = text(row, name);
  if (value === null) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** Unix epoch milliseconds (quirk 12). */
export function date(row: JsonObject, name: string): Date | null {
  const milliseconds = count(row, name);
  if (milliseconds === null || milliseconds === 0) return null;
  const value = new Date(milliseconds);
  // A year of five digits is no ISO-8601 text that clients read.
  return value.getUTCFullYear() <= 9_999 ? value : null;
}

export function flag(row: JsonObject, name: string): boolean | null {
  const value = String(row[name]).toLowerCase();
  return value === 'true' ? true : value === 'false' ? false : null;
}

/** One of the documented values, else `UNKNOWN`: new ones must not break a list. */
export function oneOf<const Value extends string>(
  row: JsonObject,
  name: string,
  values: readonly Value[],
): Value | 'UNKNOWN' {
  const value = row[name];
  return values.find((each) => each === value) ?? 'UNKNOWN';
}

/** A missing list is an empty one (quirk 5). */
export function rows(parent: JsonObject, name: string): readonly JsonObject[] {
  return list(parent, name).map((item) => {
    if (!isObject(item)) throw new TypeError(`${name} holds something else than objects`);
    return item;
  });
}

export function texts(parent: JsonObject, name: string): readonly string[] {
  return list(parent, name).map((item) => {
    if (typeof item !== 'string') throw new TypeError(`${name} holds something else than text`);
    return item;
  });
}

export function object(parent: JsonObject, name: string): JsonObject | null {
  const value = parent[name];
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw new TypeError(`${name} is no object`);
  return value;
}

/** The one thing that was asked for: what is not there is told by an error, so that an answer without it says nothing. */
export function present(parent: JsonObject, name: string): JsonObject {
  const value = object(parent, name);
  if (value === null) throw new TypeError(`${name} is missing`);
  return value;
}

function list(parent: JsonObject, name: string): readonly unknown[] {
  const value = parent[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new TypeError(`${name} is no list`);
  return value;
}
