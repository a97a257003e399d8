import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** Takes a number below `below` from a tape of choices; 0 at the end of the tape. */
export type Choose = (below: number) => number;

export function chooserOf(tape: readonly number[]): Choose {
  let at = 0;
  return (below) => (below <= 1 ? 0 : (tape[at++] ?? 0) % below);
}

/**
 * Selects one to three fields of an object type, down to the leaves. Page sizes are small, because the calls are
 * real.
 */
export function randomSelection(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  choose: Choose,
  depth: number,
): string {
  const fields = Object.values(type.getFields()).filter(
    (field) =>
      (depth > 1 || !isObjectType(getNamedType(field.type))) &&
      // Other tests cover fields with further required arguments, such as a search.
      field.args.every((arg) => !isRequiredArgument(arg) || isEnumType(getNamedType(arg.type))),
  );
  const wanted = Array.from({ length: 1 + choose(3) }, () => fields[choose(fields.length)]);
  const text = wanted.flatMap((field, index) =>
    field === undefined ? [] : [fieldText(schema, field, choose, depth, index)],
  );
  return text.length === 0 ? '{ __typename }' : `{ ${text.join(' ')} }`;
}

function fieldText(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  choose: Choose,
  depth: number,
  index: number,
): string {
  const args = field.args.flatMap((arg) => {
    if (arg.name === 'first') return [`first: ${1 + choose(6)}`];
    const type = getNamedType(arg.type);
    if (!isRequiredArgument(arg) || !isEnumType(type)) return [];
    const values = type.getValues();
    return [`${arg.name}: ${values[choose(values.length)]!.name}`];
  });
  const type = getNamedType(field.type);
  const selection = isObjectType(type) ? ` ${randomSelection(schema, type, choose, depth - 1)}` : '';
  return `f${depth}_${index}: ${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${selection}`;
}
