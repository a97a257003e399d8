import fc from 'fast-check';
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import type { Operation } from './random-operation.ts';
import { chooserOf, randomSelection } from './random-query.ts';

/** Building blocks of documents and of texts that only resemble documents. */
const PIECES = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ':',
  '!',
  '=',
  '...',
  '@',
  '$',
  '&',
  '|',
  ',',
  '#x\n',
  '"',
  '"""',
  '\\',
  '\u0000',
  '\ud800',
  '\ufeff',
  '😀',
  'query',
  'mutation',
  'subscription',
  'fragment',
  'on',
  'Query',
  'Node',
  'instances',
  'node',
  'nodes',
  'edges',
  'id',
  '__typename',
  '__schema',
  '__type',
  '_service',
  '_entities',
  '__proto__',
  'constructor',
  'first',
  'after',
  'filter',
  'ids',
  'input',
  '-1',
  '0',
  '1',
  '100',
  '2147483648',
  '1e400',
  'null',
  'true',
  '"x"',
  '$n',
  '@skip(if: true)',
  '@include',
  '@a',
  'refreshEvents',
  'scope',
  ' ',
  '\n',
];

/** Documents: noise, noise of real words, and valid queries with something removed or inserted. */
export function documents(schema: GraphQLSchema): fc.Arbitrary<string> {
  const good = fc.array(fc.nat(9_999), { minLength: 12, maxLength: 12 }).map((tape) => {
    const query = schema.getType('InstanceConnection') as GraphQLObjectType;
    return `{ instances(first: 2) ${randomSelection(schema, query, chooserOf(tape), 3)} }`;
  });
  const broken = fc
    .tuple(good, fc.nat(), fc.nat(20), fc.constantFrom(...PIECES))
    .map(
      ([text, at, cut, piece]) =>
        text.slice(0, at % text.length) + piece + text.slice((at % text.length) + cut),
    );
  const repeated = fc
    .tuple(fc.constantFrom(...PIECES), fc.nat(3_000), fc.constantFrom(...PIECES))
    .map(([one, n, other]) => one.repeat(n) + other);
  return fc.oneof(
    { weight: 4, arbitrary: broken },
    {
      weight: 4,
      arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((each) => each.join(' ')),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
    { weight: 1, arbitrary: repeated },
    { weight: 1, arbitrary: good },
  );
}

/** Placeholder for a list of 30,000 levels: JSON.stringify cannot print a value of this depth. */
const DEEP = 'so deep that a stack runs over';

/** Prints JSON, and inserts the requested depth in one place. */
export function printed(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.replace(JSON.stringify(DEEP), '['.repeat(30_000) + ']'.repeat(30_000));
}

/** Values that cannot be converted to text, numbers or JSON. */
const hostile: fc.Arbitrary<unknown> = fc.constantFrom(
  DEEP,
  { x: DEEP },
  { toString: 1, valueOf: 1 },
  { toJSON: 1 },
);

/** Values for variables, operation names or a whole body. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  hostile,
  fc.jsonValue({ maxDepth: 4 }),
  fc.dictionary(
    fc.constantFrom('n', 'id', 'ids', 'first', 'input', '__proto__', 'constructor', 'scope'),
    fc.jsonValue({ maxDepth: 2 }),
  ),
  fc
    .integer({ min: 1, max: 200 })
    .map((levels) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown),
);

/** Requests: operations with any values, documents alone, and documents with any other members. */
export function requests(
  schema: GraphQLSchema,
  operations: fc.Arbitrary<Operation>,
): fc.Arbitrary<Record<string, unknown>> {
  const query = documents(schema);
  const members = { query: fc.oneof(query, anything), variables: anything, operationName: anything };
  return fc.oneof(
    { weight: 3, arbitrary: operations },
    { weight: 2, arbitrary: fc.record({ query }) },
    { weight: 2, arbitrary: fc.record({ ...members, extensions: anything }, { requiredKeys: ['query'] }) },
  );
}

/** One frame: a message with any members, or no message. */
export function frames(payload: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<string | Buffer> {
  const message = fc.record(
    {
      type: fc.oneof(
        { weight: 12, arbitrary: fc.constant('subscribe') },
        { weight: 3, arbitrary: fc.constantFrom('complete', 'ping') },
        {
          weight: 3,
          arbitrary: fc.constantFrom('pong', 'next', 'error', 'connection_ack', 'connection_init'),
        },
        { weight: 1, arbitrary: anything },
      ),
      id: fc.oneof(
        { weight: 8, arbitrary: fc.uuid() },
        { weight: 1, arbitrary: hostile },
        {
          weight: 1,
          arbitrary: fc.oneof(fc.constantFrom('1', '__proto__', 'constructor', 'x'.repeat(500)), anything),
        },
      ),
      payload: fc.oneof({ weight: 6, arbitrary: payload }, { weight: 1, arbitrary: anything }),
    },
    { requiredKeys: ['type'] },
  );
  return fc.oneof(
    { weight: 12, arbitrary: message.map(printed) },
    { weight: 1, arbitrary: fc.string({ maxLength: 100 }) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) },
  );
}
