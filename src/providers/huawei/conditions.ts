import { badInput, describe } from '../../errors.ts';
import type { DeviceCondition, DeviceSearchField, DeviceSearchOperator } from '../port/device-condition.ts';
import { type Condition, LITERAL, searchStatement } from './search.ts';

/** Names of the fields in a statement (contract 2.5). */
const FIELDS: Readonly<Record<DeviceSearchField, string>> = {
  SPACE_ID: 'app_id',
  DEVICE_ID: 'device_id',
  GATEWAY_ID: 'gateway_id',
  PRODUCT_ID: 'product_id',
  GROUP_ID: 'group_id',
  NAME: 'device_name',
  NODE_ID: 'node_id',
  STATUS: 'status',
  NODE_TYPE: 'node_type',
  TAG_KEY: 'tag_key',
  TAG_VALUE: 'tag_value',
  FIRMWARE_VERSION: 'fw_version',
  SOFTWARE_VERSION: 'sw_version',
  REGISTERED_AT: 'create_time',
};
const OPERATORS: Readonly<Record<DeviceSearchOperator, Condition['operator']>> = {
  EQUAL: '=',
  NOT_EQUAL: '!=',
  IN: 'in',
  NOT_IN: 'not in',
  STARTS_WITH: 'like',
  BEFORE: '<',
  AFTER: '>',
};
/** IoTDA calls a registered device that never connected INACTIVE (contract 5.2). */
const STATUSES: Readonly<Record<string, string>> = {
  ONLINE: 'ONLINE',
  OFFLINE: 'OFFLINE',
  ABNORMAL: 'ABNORMAL',
  NEVER_CONNECTED: 'INACTIVE',
  FROZEN: 'FROZEN',
};
const NODE_TYPES = ['GATEWAY', 'ENDPOINT', 'UNKNOWN'];
const WITH_PREFIX: readonly DeviceSearchField[] = ['NAME', 'NODE_ID', 'TAG_KEY', 'TAG_VALUE'];
const OF_TAGS: readonly DeviceSearchField[] = ['TAG_KEY', 'TAG_VALUE'];

/** A statement has at most five conditions (contract 2.5), and the marker of a page is one of them. */
const MOST_CONDITIONS = 4;
/** The longest text that paging adds to a statement. */
const LAST_PAGE = { marker: 'f'.repeat(24), offset: 500, limit: 50 };

/** Returns the conditions of a statement. Throws BAD_USER_INPUT for conditions that the provider would reject. */
export function conditionsOf(conditions: readonly DeviceCondition[]): readonly Condition[] {
  if (conditions.length < 1 || conditions.length > MOST_CONDITIONS)
    throw badInput('filter.conditions', `1 to ${MOST_CONDITIONS} conditions`, conditions.length);
  const where = conditions.map((each, index) => conditionOf(each, `filter.conditions.${index}`));
  if (rowsStatement(where, LAST_PAGE) === null)
    throw badInput('filter.conditions', 'conditions that fit into 400 characters', describe('longer ones'));
  return where;
}

/** Returns the statement for one page, newest rows first. */
export function rowsStatement(
  where: readonly Condition[],
  { marker, offset, limit }: { marker: string | null; offset: number; limit: number },
): string | null {
  const behind: readonly Condition[] =
    marker === null ? [] : [{ field: 'marker', operator: '<', values: [marker] }];
  return searchStatement({ where: [...where, ...behind], newestFirst: true, offset, limit });
}

function conditionOf({ field, operator, values }: DeviceCondition, path: string): Condition {
  const isList = operator === 'IN' || operator === 'NOT_IN';
  const isTime = operator === 'BEFORE' || operator === 'AFTER';
  if (isList && OF_TAGS.includes(field))
    throw badInput(`${path}.operator`, 'an operator other than IN and NOT_IN for a tag', operator);
  if (operator === 'STARTS_WITH' && !WITH_PREFIX.includes(field))
    throw badInput(`${path}.operator`, `STARTS_WITH only for ${WITH_PREFIX.join(', ')}`, field);
  if (isTime && field !== 'REGISTERED_AT')
    throw badInput(`${path}.operator`, 'BEFORE and AFTER only for REGISTERED_AT', field);
  if (values.length < 1 || (!isList && values.length > 1))
    throw badInput(`${path}.values`, isList ? 'at least one value' : 'one value', values.length);
  return {
    field: FIELDS[field],
    operator: OPERATORS[operator],
    values: values.map((value, index) => valueOfField(field, operator, value, `${path}.values.${index}`)),
  };
}

function valueOfField(
  field: DeviceSearchField,
  operator: DeviceSearchOperator,
  value: string,
  path: string,
): string {
  switch (field) {
    case 'STATUS':
      return statusOf(value, path);
    case 'NODE_TYPE':
      if (!NODE_TYPES.includes(value)) throw badInput(path, `one of ${NODE_TYPES.join(', ')}`, value);
      return value;
    case 'REGISTERED_AT': {
      const time = /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : new Date(Number.NaN);
      if (Number.isNaN(time.getTime())) throw badInput(path, 'ISO-8601 text', value);
      return time.toISOString();
    }
    default:
      // LITERAL excludes the quote, so a value cannot end its literal.
      if (!LITERAL.test(value))
        throw badInput(path, 'letters, digits, blanks, Chinese characters and _?#().,&%@!*=<>:-', value);
      if (operator !== 'STARTS_WITH') return value;
      if (value.includes('%') || [...value].length < 4)
        throw badInput(path, 'at least 4 characters without %', value);
      return `${value}%`;
  }
}

function statusOf(value: string, path: string): string {
  const found = Object.hasOwn(STATUSES, value) ? STATUSES[value] : undefined;
  if (found === undefined) throw badInput(path, `one of ${Object.keys(STATUSES).join(', ')}`, value);
  return found;
}
