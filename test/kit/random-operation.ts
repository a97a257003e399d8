import fc from 'fast-check';
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { type Choose, chooserOf, randomSelection } from './random-query.ts';

export type Operation = {
  readonly query: string;
  readonly variables: Record<string, unknown>;
};

/**
 * Operations that are mostly valid GraphQL: one root field of any kind, with every argument a variable of its type.
 * Nine in ten variables have the right type, with any content, so that they reach resolvers and providers. `ids` are
 * existing global ids.
 */
export function operations(schema: GraphQLSchema, ids: readonly string[]): fc.Arbitrary<Operation> {
  const kinds = (['query', 'mutation', 'subscription'] as const).map((kind) => {
    const root = { query: schema.getQueryType(), mutation: schema.getMutationType() };
    const type = kind === 'subscription' ? schema.getSubscriptionType() : root[kind];
    return fc
      .constantFrom(...Object.values(type!.getFields()))
      .chain((field) => operationOf(schema, kind, field, ids));
  });
  return fc.oneof(...kinds.map((arbitrary, index) => ({ weight: [6, 6, 1][index]!, arbitrary })));
}

function operationOf(
  schema: GraphQLSchema,
  kind: string,
  field: GraphQLField<unknown, unknown>,
  ids: readonly string[],
): fc.Arbitrary<Operation> {
  const values = Object.fromEntries(field.args.map((arg) => [arg.name, valuesOf(arg.type, ids)]));
  const required = field.args.filter(({ type }) => isNonNullType(type)).map(({ name }) => name);
  return fc
    .record({
      variables: fc.record(values, { requiredKeys: required }),
      tape: fc.array(fc.nat(9_999), { minLength: 10, maxLength: 10 }),
    })
    .map(({ variables, tape }) => {
      const declared = field.args.map(({ name, type }) => `$${name}: ${type}`).join(', ');
      const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
      const brackets = (inner: string) => (inner === '' ? '' : `(${inner})`);
      const selection = selectionOf(schema, field, chooserOf(tape));
      return {
        query: `${kind} ${brackets(declared)} { ${field.name}${brackets(given)} ${selection} }`,
        variables,
      };
    });
}

function selectionOf(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>, choose: Choose): string {
  const type = getNamedType(field.type);
  const of = (object: GraphQLObjectType) => randomSelection(schema, object, choose, 3);
  if (isObjectType(type)) return of(type);
  if (!isAbstractType(type)) return '';
  const possible = schema.getPossibleTypes(type);
  const one = possible[choose(possible.length)]!;
  return `{ __typename ... on ${one.name} ${of(one)} }`;
}

const STRINGS = [
  '',
  'GID_hundred',
  'GID_hundred@@@dev-0001',
  'a'.repeat(5_000),
  '\u0000',
  '../..',
  "'--",
  '😀',
];

function valuesOf(type: GraphQLInputType, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) {
    const inner = valuesOf(type.ofType, ids);
    return fc.oneof(
      { weight: 20, arbitrary: inner },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
    );
  }
  if (isListType(type)) return fc.array(valuesOf(type.ofType, ids), { maxLength: 4 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const values = Object.fromEntries(fields.map((field) => [field.name, valuesOf(field.type, ids)]));
    const required = fields.filter((field) => isNonNullType(field.type)).map(({ name }) => name);
    return fc.record(values, { requiredKeys: required });
  }
  switch (type.name) {
    case 'Boolean':
      return fc.boolean();
    case 'Int':
      return fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer());
    case 'ID':
      return fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...ids) }, fc.string());
    case 'String':
      return fc.oneof(fc.constantFrom(...STRINGS), fc.string(), fc.string({ unit: 'binary' }));
    default:
      return fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      );
  }
}
