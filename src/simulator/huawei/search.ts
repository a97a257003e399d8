import type { HuaweiDevice, HuaweiInstance } from '../fleet/fleet.ts';
import { HuaweiRefusal } from './errors.ts';

/** SearchDevices: a parser for the SQL dialect of contract 2.5. */

const STATEMENT = /^[一-龥a-zA-Z0-9_?'#()., &%@!*=<>:-]{1,400}$/;
const FIELDS: Readonly<
  Record<string, (device: HuaweiDevice, instance: HuaweiInstance) => readonly string[]>
> = {
  app_id: (device) => [device.appId],
  device_id: (device) => [device.deviceId],
  gateway_id: (device) => [device.gatewayId],
  product_id: (device) => [device.productId],
  device_name: (device) => [device.deviceName],
  node_id: (device) => [device.nodeId],
  status: (device) => [device.status],
  node_type: (device) => [device.nodeType],
  tag_key: (device) => device.tags.map((tag) => tag.tag_key),
  tag_value: (device) => device.tags.flatMap((tag) => tag.tag_value ?? []),
  sw_version: (device) => [device.swVersion],
  fw_version: (device) => [device.fwVersion],
  /** Tests static groups only. If a rule could test dynamic groups, it could refer to its own group. */
  group_id: (device, instance) =>
    instance.groups
      .filter((group) => group.deviceIds.includes(device.deviceId))
      .map((group) => group.groupId),
  /** Converts a time such as `20190303T081011Z` to ISO with milliseconds. */
  create_time: ({ createTime }) => [
    createTime.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6.000Z'),
  ],
  marker: (device) => [device.recordId],
};

/** Fields that a select clause may name, by their names in the answer. Conditions use other names. */
const SELECTABLE: ReadonlySet<string> = new Set([
  'app_id',
  'app_name',
  'device_id',
  'node_id',
  'gateway_id',
  'device_name',
  'node_type',
  'fw_version',
  'sw_version',
  'device_sdk_version',
  'product_id',
  'product_name',
  'groups',
  'status',
  'tags',
  'marker',
]);

type Test = (device: HuaweiDevice, instance: HuaweiInstance) => boolean;

export interface SearchResult {
  /** Null for a `count(*)` query. */
  readonly devices: readonly HuaweiDevice[] | null;
  readonly count: number;
  /** Selected fields. Null for `*`. */
  readonly fields: readonly string[] | null;
}

export function search(instance: HuaweiInstance, sql: unknown): SearchResult {
  if (typeof sql !== 'string' || !STATEMENT.test(sql)) throw badStatement();
  const parts =
    /^\s*select\s+(.+?)\s+from\s+device(?:\s+where\s+(.+?))?(?:\s+order\s+by\s+marker(?:\s+(asc|desc))?)?(?:\s+limit\s+(\d+)(?:\s*,\s*(\d+))?)?\s*$/i.exec(
      sql,
    );
  if (parts === null) throw badStatement();
  const [, what = '', where, direction, first, second] = parts;
  const test = where === undefined ? () => true : parseConditions(where);
  const matching = instance.devices.filter((device) => test(device, instance));
  if (/^count\(\s*(\*|1)\s*\)$/i.test(what)) return { devices: null, count: matching.length, fields: null };
  const fields = what === '*' ? null : what.split(',').map((field) => field.trim().toLowerCase());
  if (fields?.some((field) => !SELECTABLE.has(field))) throw badStatement();
  const skip = second === undefined ? 0 : Number(first);
  const limit = Number(second ?? first ?? 10);
  if (limit < 1 || limit > 50 || skip > 500) throw badStatement();
  const isOrdered = /order\s+by\s+marker/i.test(sql);
  const ordered = [...matching].sort((a, b) => {
    // Without an ORDER BY clause the service may use any order. Sort by the reversed id, so that no client
    // relies on a useful order.
    if (!isOrdered) return reversed(a.deviceId) < reversed(b.deviceId) ? -1 : 1;
    const rising = a.recordId < b.recordId ? -1 : 1;
    return direction?.toLowerCase() === 'desc' ? -rising : rising;
  });
  return { devices: ordered.slice(skip, skip + limit), count: matching.length, fields };
}

/** Parses a where clause alone, as in the rule of a dynamic group. Throws if the clause is invalid. */
export function conditionOf(where: string): Test {
  if (!STATEMENT.test(where)) throw badStatement();
  return parseConditions(where);
}

/** Parses conditions. AND binds tighter than OR. At most five conditions and no brackets are allowed. */
function parseConditions(where: string): Test {
  const groups = splitOutside(where, /\s+or\s+/iy).map((group) => splitOutside(group, /\s+and\s+/iy));
  if (groups.flat().length > 5) throw badStatement();
  const tests = groups.map((group) => group.map(parseCondition));
  return (device, instance) => tests.some((group) => group.every((test) => test(device, instance)));
}

function parseCondition(text: string): Test {
  const list = /^\s*(\w+)\s+(not\s+in|in)\s*\(\s*(.+?)\s*\)\s*$/i.exec(text);
  if (list !== null) {
    const [, field = '', operator = '', literals = ''] = list;
    const read = fieldOf(field);
    if (/^tag_/i.test(field)) throw badStatement();
    const values = splitOutside(literals, /\s*,\s*/y).map(literalOf);
    const isIn = operator.toLowerCase() === 'in';
    return (device, instance) => read(device, instance).some((value) => values.includes(value)) === isIn;
  }
  const single = /^\s*(\w+)\s*(!=|=|<|>|like)\s*('[^']*')\s*$/i.exec(text);
  if (single === null) throw badStatement();
  const [, field = '', operator = '', literal = ''] = single;
  const read = fieldOf(field);
  const value = literalOf(literal);
  if (/[<>]/.test(operator) && !/^(create_time|marker)$/i.test(field)) throw badStatement();
  if (/like/i.test(operator) && !/^(device_name|node_id|tag_key|tag_value)$/i.test(field))
    throw badStatement();
  switch (operator.toLowerCase()) {
    case '=':
      return (device, instance) => read(device, instance).includes(value);
    case '!=':
      return (device, instance) => !read(device, instance).includes(value);
    case '<':
      return (device, instance) => read(device, instance).some((each) => each < value);
    case '>':
      return (device, instance) => read(device, instance).some((each) => each > value);
    default: {
      if (!/^[^%]{4,}%$/.test(value)) throw badStatement();
      return (device, instance) => read(device, instance).some((each) => each.startsWith(value.slice(0, -1)));
    }
  }
}

function fieldOf(name: string) {
  const read = FIELDS[name.toLowerCase()];
  if (read === undefined) throw badStatement();
  return read;
}

function literalOf(text: string): string {
  const value = /^\s*'([^']*)'\s*$/.exec(text)?.[1];
  if (value === undefined || value === '') throw badStatement();
  return value;
}

/** Splits the text at each `separator` (a sticky pattern) outside of quotes. */
function splitOutside(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "'") isQuoted = !isQuoted;
    if (isQuoted) continue;
    separator.lastIndex = at;
    const match = separator.exec(text);
    if (match === null) continue;
    parts.push(text.slice(start, at));
    at += match[0].length - 1;
    start = at + 1;
  }
  return [...parts, text.slice(start)];
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

function badStatement(): HuaweiRefusal {
  return new HuaweiRefusal(400, 'IOTDA.014900', 'Invalid input. The search statement is not valid.');
}
