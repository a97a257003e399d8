import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema/index.ts';

/** Signs of a description that a caller has to read twice. A description is a noun phrase or a sentence with a verb. */
const SIGNS: readonly RegExp[] = [
  /\?$/,
  /^(Of|What|Who|Whom|Whoever|Told|That|Where)\b/,
  /^Input of \w+\.$/,
  /\b(told|gone|nobody|whoever)\b/i,
];

const schema = createSchema();

function isRefused(text: string): boolean {
  return SIGNS.some((sign) => sign.test(text));
}

describe('the descriptions of the schema', () => {
  it('are noun phrases or sentences', () => {
    const found = [...descriptionsOf(schema)];
    expect(found.length).toBeGreaterThan(1_000);
    expect(found.filter(([, text]) => isRefused(text))).toEqual([]);
  });

  it.each([
    'May devices register themselves?',
    'Of this product.',
    'What deleteGroup did.',
    'Who issued it.',
    'Whoever holds the key.',
    'Told once for one cause.',
    'That of the input.',
    'Where the window lies.',
    'Input of deleteGroup.',
    'A part that is told by the list.',
    'The global id of what is gone.',
    'Nobody can list tokens.',
  ])('must not read %j', (text) => {
    expect(isRefused(text)).toBe(true);
  });

  it('are collected from types, fields, arguments and enum values', () => {
    const plain = [...descriptionsOf(schema)].map(([coordinate]) => coordinate);
    expect(plain).toEqual(
      expect.arrayContaining(['', 'Group', 'Group.name', 'Instance.groups(first:)', 'DeviceFilter.name']),
    );
    expect(plain).toContain('DeviceStatus.FROZEN');
  });
});

/** Pairs of a schema coordinate and a description. The schema itself has the coordinate ''. */
function* descriptionsOf(schema: GraphQLSchema): Generator<readonly [string, string]> {
  yield ['', schema.description ?? ''];
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    yield [type.name, type.description ?? ''];
    if (isEnumType(type))
      for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value.description ?? ''];
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields()))
        yield [`${type.name}.${field.name}`, field.description ?? ''];
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      yield [coordinate, field.description ?? ''];
      for (const arg of field.args) yield [`${coordinate}(${arg.name}:)`, arg.description ?? ''];
    }
  }
}
