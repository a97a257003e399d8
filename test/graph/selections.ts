import type { Answer, Started } from '../kit/start.ts';

interface TypeRef {
  readonly kind: string;
  readonly name: string | null;
  readonly ofType?: TypeRef | null;
}

interface Field {
  readonly name: string;
  readonly type: TypeRef;
  readonly args: readonly { readonly type: { readonly kind: string } }[];
}

interface Type {
  readonly name: string;
  readonly kind: string;
  readonly fields: readonly Field[] | null;
  readonly interfaces: readonly { readonly name: string }[] | null;
}

const OF_TYPE = `kind name ofType { kind name ofType { kind name ofType { kind name } } }`;
const SCHEMA = `{ __schema { types { name kind interfaces { name } fields { name type { ${OF_TYPE} } args { type { kind } } } } } }`;

/** Fields that show the time of the answer, or what the inventory knows, whoever asks. */
const LEFT_OUT = new Set([
  'firstSeenAt',
  'lastSeenAt',
  'asOf',
  'statusAsOf',
  'blastRadius',
  'daysUntilExpiry',
]);

/** Returns the selection of all fields of a type, without lists. Of other nodes only the ids. */
export async function selectionsOf(graph: Started): Promise<(type: string) => string> {
  const { data } = await graph.query(SCHEMA);
  const types = new Map<string, Type>(data.__schema.types.map((type: Type) => [type.name, type]));
  const isNode = (type: Type) => type.interfaces?.some(({ name }) => name === 'Node') === true;
  const fieldsOf = (type: Type, depth: number): string =>
    (type.fields ?? [])
      .filter(({ name, args }) => !LEFT_OUT.has(name) && args.every((each) => each.type.kind !== 'NON_NULL'))
      .flatMap((field) => {
        const of = types.get(nameOf(field.type));
        if (of === undefined || of.name.endsWith('Connection')) return [];
        if (of.kind !== 'OBJECT') return [field.name];
        if (isNode(of)) return [`${field.name} { id }`];
        return depth === 0 ? [] : [`${field.name} { ${fieldsOf(of, depth - 1)} }`];
      })
      .join(' ');
  return (name) => {
    const type = types.get(name);
    if (type === undefined) throw new Error(`there is no type ${name}`);
    return fieldsOf(type, 2);
  };
}

function nameOf(type: TypeRef): string {
  return type.ofType == null ? String(type.name) : nameOf(type.ofType);
}

/**
 * Compares an old answer of `nodes` with the live one. `silent`: values that differ without an error at their path.
 * `equal`: the fields that have the same value, which is not null.
 */
export function keptOrFailed(live: Answer | undefined, old: Answer) {
  const failed = (old.errors ?? []).map(({ path }) => path?.join('.') ?? '');
  const silent: string[] = [];
  const equal = new Set<string>();
  const compare = (was: unknown, now: unknown, path: string, field: string): void => {
    if (isObject(was) && isObject(now)) {
      for (const [name, value] of Object.entries(was)) {
        const next = Array.isArray(was) ? field : field === '' ? name : `${field}.${name}`;
        compare(value, Reflect.get(now, name), path === '' ? name : `${path}.${name}`, next);
        if (value !== null && JSON.stringify(value) === JSON.stringify(Reflect.get(now, name)))
          equal.add(next);
      }
    } else if (was !== now && !(now === null && failed.includes(path)))
      silent.push(`${path}: ${JSON.stringify(was)} → ${JSON.stringify(now)}`);
  };
  compare(live?.data?.nodes, old.data?.nodes, 'nodes', '');
  return { silent, equal };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
