import { closest, distance } from 'fastest-levenshtein';
import { itemsOf, membersOf } from '../members.ts';
import type { Path } from './references.ts';
import { configSchema } from './schema.ts';

/** Returns the known name that was probably intended, or null if none is similar. */
export function nearest(written: string, known: Iterable<string>): string | null {
  const names = [...known];
  if (names.length === 0) return null;
  const lower = written.toLowerCase();
  const found = closest(
    lower,
    names.map((name) => name.toLowerCase()),
  );
  const allowed = Math.max(1, Math.floor(Math.max(lower.length, found.length) * 0.4));
  if (distance(lower, found) > allowed) return null;
  return names.find((name) => name.toLowerCase() === found) ?? null;
}

/** Returns the keys that the object at this path may have, in any of its forms. */
export function knownKeys(path: Path): readonly string[] {
  let nodes: readonly unknown[] = [configSchema];
  for (const key of path) nodes = nodes.flatMap(formsOf).flatMap((node) => inside(node, key));
  return [
    ...new Set(nodes.flatMap(formsOf).flatMap((node) => Object.keys(membersOf(definitionOf(node)['shape'])))),
  ];
}

/** Returns the schemas inside defaults, unions and transforms. */
function formsOf(node: unknown): readonly unknown[] {
  const { options, innerType, in: before } = definitionOf(node);
  if (options !== undefined) return itemsOf(options).flatMap(formsOf);
  const inner = innerType ?? before;
  return inner === undefined ? [node] : formsOf(inner);
}

function inside(node: unknown, key: string | number): readonly unknown[] {
  const { element, shape, valueType } = definitionOf(node);
  const found = typeof key === 'number' ? element : (membersOf(shape)[key] ?? valueType);
  return found === undefined ? [] : [found];
}

/** Returns the definition inside a schema of zod. */
function definitionOf(schema: unknown): Readonly<Record<string, unknown>> {
  return membersOf(membersOf(schema)['def']);
}
