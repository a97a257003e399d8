import { badInput, describe } from '../../errors.ts';
import { idOfA, parseNodeId } from '../../graph/node-id.ts';
import type { NodeKind } from '../../graph/nouns.ts';
import { type Asked, type Bind, type Condition, isOneOf } from './question.ts';

/* Conditions on columns, with the indexes that find the objects. */

type Maybe<Value> = Value | null | undefined;

/** The id, if it is the global id of an object of this kind. Throws BAD_USER_INPUT otherwise. */
export function idOf(kind: NodeKind, id: string, field: string): string {
  const parsed = parseNodeId(id, field);
  if (parsed.kind !== kind) throw badInput(field, idOfA(kind), describe(idOfA(parsed.kind)));
  return id;
}

/** The values of a list. Throws BAD_USER_INPUT for none, and for too many. */
export function some<Value>(values: readonly Value[], field: string): readonly Value[] {
  if (values.length === 0) throw badInput(field, 'at least one value, or no list', describe('none'));
  if (values.length > 100) throw badInput(field, 'at most 100 values', values.length);
  return values;
}

/** The condition of a member of a filter, or none if the member is missing. */
export function given<Value>(
  value: Maybe<Value>,
  condition: (value: Value) => Condition,
): readonly Condition[] {
  return value == null ? [] : [condition(value)];
}

/** A condition whose column is in an index behind kind and account. */
export function onList(isMet: (own: string, bind: Bind) => string): Condition {
  return {
    filter: (bind) => isMet('o', bind),
    ids: (bind, { kind, account }) =>
      `SELECT d.id FROM @inventory_object AS d
        WHERE d.kind = ${kind} AND d.account = ${account} AND ${isMet('d', bind)}`,
  };
}

/** A condition on the value of one column. */
export function compare(
  column: string,
  operator: '=' | '<' | '<=' | '>=',
  value: string | number,
): Condition {
  return onColumn(column, (own, bind) => `${own} ${operator} ${bind(value)}`);
}

/** One of these values. */
export function oneOf(column: string, values: readonly (string | number)[]): Condition {
  return onColumn(column, (own, bind) => isOneOf(own, values, bind));
}

/** All but one value. */
export function isNot(column: string, value: string): Condition {
  return { filter: (bind) => `o.${column} <> ${bind(value)}` };
}

/** A condition on one column, with the index that finds its objects. */
export function onColumn(column: string, isMet: (own: string, bind: Bind) => string): Condition {
  if (LISTED.has(column)) return onList((own, bind) => isMet(`${own}.${column}`, bind));
  const filter = (bind: Bind) => isMet(`o.${column}`, bind);
  if (!FOUND.has(column)) return { filter };
  const ids = (bind: Bind, { kind, account }: Asked) =>
    `SELECT d.id FROM @inventory_object AS d
      WHERE ${isMet(`d.${column}`, bind)} AND (d.kind || '') = ${kind} AND (d.account || '') = ${account}`;
  return { filter, ids };
}

/** Columns that have an index behind kind and account, and columns that have one of their own. */
const LISTED: ReadonlySet<string> = new Set(['time_at', 'name', 'changed_at', 'has_devices']);
const FOUND: ReadonlySet<string> = new Set([
  ...['serial', 'sha1', 'sha256', 'ca_link', 'issuer_key', 'key_id'],
  ...['secret_print', 'product', 'gateway', 'group_id'],
]);
