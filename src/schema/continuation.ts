import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/**
 * Does this field ask its object for nothing but further pages of its lists? Each then comes with an `after` that we
 * sealed for that very list, and what sealed it had seen the object: to read the object again before every page would
 * double the calls of a walk. A cursor that is not ours is refused by the list itself, before any call.
 */
export function continuesLists(info: GraphQLResolveInfo, type: string): boolean {
  const object = info.schema.getType(type) as GraphQLObjectType;
  const fields = [
    ...fieldsOf(
      info.fieldNodes.map((node) => node.selectionSet!),
      info,
    ),
  ];
  return (
    fields.some((field) => field.selectionSet !== undefined) &&
    fields.every((field) => {
      if (field.name.value === '__typename' || field.name.value === 'id') return true;
      const definition = object.getFields()[field.name.value];
      if (definition === undefined || !definition.args.some(({ name }) => name === 'after')) return false;
      return getArgumentValues(definition, field, info.variableValues)['after'] != null;
    })
  );
}

/** Through all fragments, each once, whatever their conditions: a field too many only means that the object is read. */
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
