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

/** True if a field declares a provider call. `from`, `leadsTo` and `most` only say what the field needs and returns. */
function mayCall({ from: _from, leadsTo: _leadsTo, most: _most, ...declared }: FieldCost): boolean {
  return Object.keys(declared).length > 0;
}

/**
 * Non-null fields that declare provider calls. If such a call fails, the whole object is null. Fields of root types are
 * excluded: no earlier read can be lost there, and the contract fixes their types.
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

/** These fields cannot fail: the page is read before the connection resolves, and failed counting means UNKNOWN. */
const CANNOT_FAIL = /Connection\.(pageInfo|totalCountPrecision)$/;

describe('a field that may make a provider call', () => {
  it('is nullable, so that its failure nulls no other field', () => {
    const found = nonNullReads(createSchema());
    expect(found.filter((field) => !CANNOT_FAIL.test(field))).toEqual([]);
  });

  it('is reported if it is not nullable', () => {
    const schema = createSchema();
    const { status } = (schema.getType('Device') as GraphQLObjectType).getFields();
    status!.type = new GraphQLNonNull(status!.type as GraphQLObjectType);
    expect(nonNullReads(schema)).toContain('Device.status');
  });
});
