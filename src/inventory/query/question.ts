import type { EntityKind } from '../../events/log/log.ts';
import type { ProviderName } from '../../providers/port/records.ts';
import { eachOf } from '../../store/each.ts';
import type { SqlValue } from '../../store/store.ts';

/**
 * What a caller may see of one account, within the scope of the question. Each statement has these conditions itself, so
 * no row of another account leaves the store.
 */
export interface Place {
  readonly account: string;
  readonly provider: ProviderName;
  readonly regions: readonly string[];
  /** Names of the streams (`account/region/instance`) to which the question is limited; null: all of the regions. */
  readonly streams: readonly string[] | null;
}

/** Adds a value to a statement, and returns its parameter. */
export type Bind = (value: SqlValue) => string;

/** The parameters of the kind and of the account that are asked. */
export interface Asked {
  readonly kind: string;
  readonly account: string;
}

export interface Condition {
  /** A condition on `inventory_object AS o`. */
  readonly filter: (bind: Bind, of: Asked) => string;
  /** The ids that meet the condition, from an index of its own: `SELECT id …`. Undefined: there is no such index. */
  readonly ids?: ((bind: Bind, of: Asked) => string) | undefined;
}

/** Which objects a question is about. All conditions must hold. */
export interface Question {
  /** Null: findings, of objects of any kind (table `inventory_finding AS o`). */
  readonly kind: EntityKind | null;
  readonly places: readonly Place[];
  readonly conditions: readonly Condition[];
  /** Ids to which the question is limited because they are few (plan-question.ts). Undefined: the order decides. */
  readonly ids?: Condition['ids'];
}

export interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Builds a statement whose values are parameters. */
export function statement(build: (bind: Bind) => string): Statement {
  const values: SqlValue[] = [];
  const known = new Map<SqlValue, string>();
  const bind: Bind = (value) => {
    const parameter = known.get(value) ?? `$${values.push(value)}`;
    known.set(value, parameter);
    return parameter;
  };
  return { sql: build(bind), values };
}

/** `column IN (…)`. The last value is repeated, so that lists of many lengths share few texts of statements. */
export function isOneOf(column: string, values: readonly SqlValue[], bind: Bind): string {
  const [last] = values.slice(-1);
  if (last === undefined) return 'false';
  const length = 2 ** Math.ceil(Math.log2(values.length));
  const padded = Array.from({ length }, (_, index) => bind(values[index] ?? last));
  return `${column} IN (${padded.join(', ')})`;
}

/** `column IN (…)` for many values, as one parameter. None of them: nothing is found. */
export function isAnyOf(column: string, values: Iterable<string>, bind: Bind): string {
  return `${column} IN (SELECT each.value ->> 0 FROM @each(${bind(eachOf(values))}))`;
}

/** The objects of a question in one of its places: `FROM … WHERE …`. `more`: further conditions. */
export function objectsIn(
  { kind, conditions, ids }: Question,
  place: Place,
  bind: Bind,
  more: readonly string[] = [],
): string {
  const of = { kind: kind === null ? 'o.kind' : bind(kind), account: bind(place.account) };
  const all = [
    // Without the bare columns, no index of an order can be used: the few ids decide.
    ...(ids === undefined
      ? [...(kind === null ? [] : [`o.kind = ${of.kind}`]), `o.account = ${of.account}`]
      : [`o.id IN (${ids(bind, of)})`, `(o.kind || '') = ${of.kind}`, `(o.account || '') = ${of.account}`]),
    `o.provider = ${bind(place.provider)}`,
    isOneOf('o.region', place.regions, bind),
    ...(place.streams === null ? [] : [isOneOf('o.stream', place.streams, bind)]),
    ...conditions.map((condition) => condition.filter(bind, of)),
    ...more,
    '@tick',
  ];
  return `FROM ${kind === null ? '@inventory_finding' : '@inventory_object'} AS o WHERE ${all.join(' AND ')}`;
}

/** Places of one statement. SQLite joins at most 500 SELECTs. */
const PLACES = 50;

/** Splits the places into those of one statement each. */
export function placesInSteps(places: readonly Place[]): readonly (readonly Place[])[] {
  return Array.from({ length: Math.ceil(places.length / PLACES) }, (_, step) =>
    places.slice(step * PLACES, (step + 1) * PLACES),
  );
}
