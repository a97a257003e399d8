import { membersOf } from '../members.ts';
import type { Path } from './references.ts';

/** Returns the value at a path of plain objects and lists, or undefined if there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? membersOf(inner)[key] : undefined),
    value,
  );
}

/** Returns a copy with another value at the path. The parent of the path must exist. */
export function replacedAt(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.with(Number(key), replacedAt(value[Number(key)], rest, by));
  const object = membersOf(value);
  return { ...object, [key]: replacedAt(object[key], rest, by) };
}
