import fc from 'fast-check';
import {
  type GraphQLNamedOutputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** Sealed again or taken from the clock, so they differ in every response. */
const VOLATILE = /^(cursor|startCursor|endCursor|asOf)$/;

/** A valid query of the schema with some of these root fields, which include their arguments. */
export function drawDocument(g: fc.GeneratorValue, schema: GraphQLSchema, roots: readonly string[]): string {
  const pick = (names: readonly string[], atMost: number): string[] =>
    names.length === 0
      ? []
      : g(fc.subarray, [...names], { minLength: 1, maxLength: Math.min(atMost, names.length) });

  const selectionOf = (output: GraphQLOutputType, depth: number): string => {
    const type: GraphQLNamedOutputType = getNamedType(output);
    if (!isObjectType(type)) throw new Error(`${type.name} is no object type`);
    const fields = type.getFields();
    const askable = Object.values(fields).filter(
      ({ name, args }) => !VOLATILE.test(name) && !args.some(isRequiredArgument),
    );
    const leaves = askable.filter((field) => isLeafType(getNamedType(field.type))).map(({ name }) => name);
    const objects = askable.filter((field) => isObjectType(getNamedType(field.type))).map(({ name }) => name);
    const chosen = pick(leaves, 4);
    for (const name of depth === 0 ? [] : pick(objects, 2)) {
      const field = fields[name]!;
      const isList = field.args.some((arg) => arg.name === 'first');
      const args = isList ? `(first: ${g(fc.integer, { min: 0, max: 3 })})` : '';
      const alias = g(fc.boolean) ? `the_${name}: ` : '';
      chosen.push(`${alias}${name}${args} ${selectionOf(field.type, depth - 1)}`);
    }
    return `{ __typename ${chosen.join(' ')} }`;
  };

  const query = schema.getQueryType()!.getFields();
  const asked = pick(roots, 2).map((root, index) => {
    const name = root.slice(0, root.indexOf('('));
    return `r${index}: ${root} ${selectionOf(query[name]!.type, 3)}`;
  });
  return `{ ${asked.join(' ')} }`;
}
