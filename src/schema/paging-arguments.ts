import {
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedOutputType,
  getNamedType,
  isCompositeType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { AppError } from '../errors.ts';
import { type ConnectionArguments, parseWindow } from '../lists/window.ts';
import { type Execution, selectionOf } from './selection.ts';

/**
 * Finds the first list of an operation with invalid paging arguments. Runs before the operation, so that nothing is
 * read or written for a response without the list. Null if all arguments are valid. Root fields are skipped: they
 * refuse invalid arguments themselves, without a call and without an effect on other root fields.
 *
 * `checkCursor` throws for a cursor that this server did not issue. Only the list itself can check whether a cursor
 * belongs to it.
 */
export function badPagingArguments(
  execution: Execution,
  checkCursor: (cursor: string) => void,
): GraphQLError | null {
  const selection = selectionOf(execution);
  if (selection === null) return null;
  const { schema } = execution;
  const open = (cursor: string) => {
    checkCursor(cursor);
    return [];
  };

  const find = (
    type: GraphQLNamedOutputType,
    sets: readonly SelectionSetNode[],
    path: readonly string[],
  ): GraphQLError | null => {
    if (!isCompositeType(type) || sets.length === 0) return null;
    for (const each of isObjectType(type) ? [type] : schema.getPossibleTypes(type)) {
      for (const { field, name, args, sets: inner } of selection.fieldsOf(each, sets)) {
        const here = [...path, name];
        if (isPaged(field)) {
          try {
            parseWindow(args as ConnectionArguments, open);
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            return new GraphQLError(error.message, { path: here, originalError: error });
          }
        }
        const found = find(getNamedType(field.type), inner, here);
        if (found !== null) return found;
      }
    }
    return null;
  };

  for (const { field, name, sets } of selection.roots) {
    const found = find(getNamedType(field.type), sets, [name]);
    if (found !== null) return found;
  }
  return null;
}

function isPaged({ args }: GraphQLField<unknown, unknown>): boolean {
  return args.some(({ name }) => name === 'first') && args.some(({ name }) => name === 'after');
}
