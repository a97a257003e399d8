import {
  GraphQLNonNull,
  type GraphQLObjectType,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { costOf, type FieldCost } from '../../src/schema/cost/field-cost.ts';
import { createSchema } from '../../src/schema/index.ts';

/** `from` says what a field is answered from, which is no call. */
function mayCall({ from: _, ...declared }: FieldCost): boolean {
  return Object.keys(declared).length > 0;
}

/**
 * Non-null fields that declare provider calls: if one of these calls fails, the whole object is null. Fields of the
 * root types are left out: nothing is read there before them, and their types are fixed.
 */
function nonNullReads(schema: GraphQLSchema): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return Object.values(schema.getTypeMap())
    .filter((type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'))
    .filter((type) => !roots.includes(type))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isNonNullType(field.type) && mayCall(costOf(field)))
        .map((field) => `${type.name}.${field.name}`),
    );
}

/** The page is read before the connection is there, and what cannot be counted has the precision UNKNOWN. */
const CANNOT_FAIL = /Connection\.(pageInfo|totalCountPrecision)$/;

describe('a field that may make a provider call', () => {
  it('is nullable, so that its failure takes no other field with it', () => {
    const found = nonNullReads(createSchema());
    expect(found.filter((field) => !CANNOT_FAIL.test(field))).toEqual([]);
  });

  it('is found by the walk if it is not', () => {
    const schema = createSchema();
    const { status } = (schema.getType('Device') as GraphQLObjectType).getFields();
    status!.type = new GraphQLNonNull(status!.type as GraphQLObjectType);
    expect(nonNullReads(schema)).toContain('Device.status');
  });
});
