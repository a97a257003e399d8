import type { GraphQLResolveInfo } from 'graphql';
import type { ProviderTraits } from '../../providers/port/traits.ts';
import { selectedFields } from '../selection.ts';
import { costOf, type FieldCost } from './field-cost.ts';

/** The required part of an object: its key, its row in a list, or the full object. */
export type Need = 'key' | 'row' | 'full';

/**
 * Returns the part of the objects of one type that the running field needs, according to its selected fields
 * (field-cost.ts).
 */
export function needOf(info: GraphQLResolveInfo, typeName: string, traits: ProviderTraits): Need {
  const needs = selectedFields(info, typeName).map((field) => needOfField(costOf(field), typeName, traits));
  return needs.includes('full') ? 'full' : needs.includes('row') ? 'row' : 'key';
}

function needOfField(declared: FieldCost, typeName: string, traits: ProviderTraits): Need {
  if (declared.from !== undefined) return declared.from;
  for (let each: FieldCost | undefined = declared; each !== undefined; each = each.after)
    if (isReading(each, typeName, traits)) return 'full';
  return 'row';
}

function isReading({ reading, as = reading }: FieldCost, typeName: string, traits: ProviderTraits): boolean {
  return as === typeName && reading !== undefined && traits.readings[reading] !== null;
}
