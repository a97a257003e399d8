import {
  GraphQLID,
  type GraphQLInputType,
  type GraphQLNamedType,
  GraphQLString,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';
import { AppError } from '../errors.ts';
import { membersOf } from '../members.ts';
import { type Execution, type Selection, selectionOf } from './selection.ts';

/** Cursors are exempt, because they have their own errors and their own limit (lists/cursor.ts). */
const CURSORS = new Set(['after', 'before']);

/**
 * Maximum length of a text in characters, by the name of its argument or input field. The default is the longest id or
 * name of a provider (contract huawei 2.0). A topic may be longer (MQTT 5, 1.5.4). Mutations check narrower limits
 * themselves.
 */
const DEFAULT_LENGTH = 256;
const LENGTHS: Readonly<Record<string, number>> = { topic: 4_096, values: 1_024 };
/**
 * Maximum length of a global id, which encodes an account, a region, an instance and a key. The limit is high because
 * the key of a permission contains the topic.
 */
const ID_LENGTH = 48 * 1_024;

interface Fault {
  /** The dotted path of the argument or input field. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/**
 * Finds the first empty or overlong filter or look-up argument of an operation, before any provider call. Returns
 * BAD_USER_INPUT, or null if all arguments are valid. A provider treats an empty parameter as omitted and returns
 * everything. A long parameter results in a long URL, which gateways truncate. Mutations check their inputs themselves:
 * some inputs may be empty, and faults belong in `userErrors`.
 */
export function refusedText(execution: Execution): AppError | null {
  const selection = selectionOf(execution);
  if (selection === null) return null;
  const { schema } = execution;
  const inFields = (
    fields: ReturnType<Selection['fieldsOf']>,
    path: string,
    hasInputs = false,
  ): AppError | null => {
    for (const { field, name, args, sets } of fields) {
      for (const argument of hasInputs ? [] : field.args) {
        if (CURSORS.has(argument.name)) continue;
        const found = faultOf(argument.type, args[argument.name], argument.name, argument.name);
        if (found !== null) return refusal(`${path}${name}`, found);
      }
      const found = behind(getNamedType(field.type), sets, `${path}${name}.`);
      if (found !== null) return found;
    }
    return null;
  };
  const behind = (type: GraphQLNamedType, sets: Parameters<Selection['fieldsOf']>[1], path: string) => {
    if (sets.length === 0 || !isCompositeType(type)) return null;
    const types = isObjectType(type) ? [type] : schema.getPossibleTypes(type);
    return types.reduce<AppError | null>(
      (found, each) => found ?? inFields(selection.fieldsOf(each, sets), path),
      null,
    );
  };
  return inFields(selection.roots, '', selection.kind === 'mutation');
}

/** Finds the first empty or overlong text in a value. Null if all texts are valid. */
function faultOf(type: GraphQLInputType, value: unknown, name: string, path: string): Fault | null {
  if (value === undefined || value === null) return null;
  const plain = getNullableType(type);
  if (isListType(plain)) {
    const items = Array.isArray(value) ? value : [value];
    return firstOf(items.entries(), ([index, item]) => faultOf(plain.ofType, item, name, `${path}.${index}`));
  }
  if (isInputObjectType(plain)) {
    const members = membersOf(value);
    return firstOf(Object.values(plain.getFields()), (each) =>
      faultOf(each.type, members[each.name], each.name, `${path}.${each.name}`),
    );
  }
  if (typeof value !== 'string') return null;
  if (plain === GraphQLString && value === '') return { field: path, expected: 'non-empty text', got: '""' };
  const most = plain === GraphQLID ? ID_LENGTH : (LENGTHS[name] ?? DEFAULT_LENGTH);
  if (value.length <= most) return null;
  return {
    field: path,
    expected: `at most ${most.toLocaleString('en')} characters`,
    got: value.length.toLocaleString('en'),
  };
}

function firstOf<Item>(items: Iterable<Item>, find: (item: Item) => Fault | null): Fault | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

function refusal(place: string, { field, expected, got }: Fault): AppError {
  return new AppError('BAD_USER_INPUT', `${place}(${field}): expected ${expected}, but got ${got}`, {
    details: { field },
  });
}
