import {
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
import { type Execution, type Selection, selectionOf } from './selection.ts';

/** Cursors have errors of their own. */
const CURSORS = new Set(['after', 'before']);

/**
 * BAD_USER_INPUT for the first filter or look-up argument that is empty text, anywhere in a query or subscription; null
 * if there is none. A provider takes an empty parameter for one that was left out, and answers with everything. Mutations
 * check their inputs themselves: some of them take empty text.
 */
export function emptyArgument(execution: Execution): AppError | null {
  const selection = selectionOf(execution);
  if (selection === null) return null;
  const { schema } = execution;
  const inFields = (fields: ReturnType<Selection['fieldsOf']>, path: string): AppError | null => {
    for (const { field, name, args, sets } of fields) {
      for (const argument of field.args) {
        if (CURSORS.has(argument.name)) continue;
        const found = emptyMember(argument.type, args[argument.name], argument.name);
        if (found !== null) return emptyText(`${path}${name}`, found);
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
  return selection.kind === 'mutation' ? null : inFields(selection.roots, '');
}

/** The dotted path of the first empty text in a value; null if there is none. */
function emptyMember(type: GraphQLInputType, value: unknown, path: string): string | null {
  if (value === undefined || value === null) return null;
  const plain = getNullableType(type);
  if (isListType(plain)) {
    const items = Array.isArray(value) ? value : [value];
    return firstOf(items.entries(), ([index, item]) => emptyMember(plain.ofType, item, `${path}.${index}`));
  }
  if (isInputObjectType(plain)) {
    const members = value as Readonly<Record<string, unknown>>;
    return firstOf(Object.values(plain.getFields()), (each) =>
      emptyMember(each.type, members[each.name], `${path}.${each.name}`),
    );
  }
  return plain === GraphQLString && value === '' ? path : null;
}

function firstOf<Item>(items: Iterable<Item>, find: (item: Item) => string | null): string | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

function emptyText(place: string, field: string): AppError {
  const message = `${place}(${field}): expected text that is not empty, but got ""`;
  return new AppError('BAD_USER_INPUT', message, { details: { field } });
}
