import {
  assertObjectType,
  type FieldNode,
  type GraphQLResolveInfo,
  getArgumentValues,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { referNode } from '../graph/find-node.ts';
import { placeOf } from '../graph/keyed-loader.ts';
import type { NodeId } from '../graph/node-id.ts';
import type { AnyNode, NodeOf } from '../graph/nodes.ts';
import type { KeyOf, NodeKind } from '../graph/nouns.ts';
import type { Provider } from '../providers/port/provider.ts';
import { costOf } from './cost/field-cost.ts';
import type { OperationScope } from './operation-scope.ts';

/**
 * Returns the object of a field without reading the object, if the field selects only next pages of the object's lists.
 * Otherwise null.
 *
 * Each of these lists has an `after` that this server sealed for the same list when the object existed. Reading the
 * object again before every page would double the calls of a walk. If a cursor belongs to another list, the list
 * refuses it before any call.
 */
export function pageOnlyNode(
  operation: OperationScope,
  id: NodeId,
  info: GraphQLResolveInfo,
): AnyNode | null {
  return cursorsOf(info, id.kind) === null ? null : referNode(operation, id);
}

/**
 * Returns the object of a look-up by provider-side ids without reading the object, if the look-up selects only next
 * pages of the object's lists. Otherwise null. The cursors contain the account and the region of the instance.
 */
export function pageOnlyLookup<Kind extends NodeKind>(
  operation: OperationScope,
  info: GraphQLResolveInfo,
  kind: Kind,
  { providers, instanceId }: { providers: readonly Provider[]; instanceId: string },
  key: KeyOf<Kind>,
): NodeOf<Kind> | null {
  const [place, ...others] = new Set(cursorsOf(info, kind)?.map(operation.sealer.placeOf));
  if (place === undefined || place === null || others.length > 0) return null;
  const { registry, principal } = operation;
  for (const { account, regions } of providers) {
    for (const region of regions) {
      const at = registry.refer(principal, account, region, instanceId);
      if (at === null || placeOf(at) !== place) continue;
      return referNode(operation, { kind, account, region, instanceId, key });
    }
  }
  return null;
}

/**
 * Returns the cursors of the selected lists. Null if a list starts at its beginning, or if another field is selected.
 */
function cursorsOf(info: GraphQLResolveInfo, type: string): readonly string[] | null {
  const object = assertObjectType(info.schema.getType(type));
  const sets = info.fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  const cursors: string[] = [];
  for (const field of fieldsOf(sets, info)) {
    const definition = object.getFields()[field.name.value];
    if (field.name.value === '__typename') continue;
    if (definition === undefined) return null;
    if (!definition.args.some(({ name }) => name === 'after')) {
      if (costOf(definition).from === 'key') continue;
      return null;
    }
    const { after } = getArgumentValues(definition, field, info.variableValues);
    if (typeof after !== 'string') return null;
    cursors.push(after);
  }
  return cursors.length === 0 ? null : cursors;
}

/** Visits each fragment once and ignores conditions such as `@skip`. At worst, the object is read without need. */
function* fieldsOf(
  sets: readonly SelectionSetNode[],
  info: GraphQLResolveInfo,
  visited = new Set<string>(),
): Generator<FieldNode> {
  for (const { selections } of sets) {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) yield selection;
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        yield* fieldsOf([selection.selectionSet], info, visited);
      else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        yield* fieldsOf([info.fragments[selection.name.value]!.selectionSet], info, visited);
      }
    }
  }
}
