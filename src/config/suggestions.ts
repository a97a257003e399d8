import { closest, distance } from 'fastest-levenshtein';
import type { Path } from './references.ts';
import { configSchema } from './schema.ts';

/** Returns the known name that was probably intended; null if none is similar. */
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
  let nodes: readonly Node[] = [configSchema as unknown as Node];
  for (const key of path) nodes = nodes.flatMap(formsOf).flatMap((node) => inside(node, key));
  return [...new Set(nodes.flatMap(formsOf).flatMap((node) => Object.keys(node.def.shape ?? {})))];
}

/** The parts of zod's schema definitions that are read here. */
interface Node {
  readonly def: {
    readonly type: string;
    readonly shape?: Readonly<Record<string, Node>>;
    readonly options?: readonly Node[];
    readonly element?: Node;
    readonly valueType?: Node;
    readonly innerType?: Node;
    readonly in?: Node;
  };
}

/** Unwraps defaults, unions and transforms. */
function formsOf(node: Node): readonly Node[] {
  const { options, innerType, in: before } = node.def;
  if (options !== undefined) return options.flatMap(formsOf);
  const inner = innerType ?? before;
  return inner === undefined ? [node] : formsOf(inner);
}

function inside({ def }: Node, key: string | number): readonly Node[] {
  const found = typeof key === 'number' ? def.element : (def.shape?.[key] ?? def.valueType);
  return found === undefined ? [] : [found];
}
