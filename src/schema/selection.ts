import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isAbstractType,
  Kind,
  type OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';

/** Coerced arguments of a field. */
export type Arguments = Readonly<Record<string, unknown>>;

/** An operation before its execution. */
export interface Execution {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  /** The variables as the client sent them. `selectionOf` coerces them and applies defaults. */
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/** A field of an object, ready for execution. */
export interface Selected {
  readonly field: GraphQLField<unknown, unknown>;
  /** The key of the field in the response. If a query selects the field under several aliases, the first alias. */
  readonly name: string;
  readonly args: Arguments;
  readonly sets: readonly SelectionSetNode[];
}

export interface Selection {
  readonly kind: OperationTypeNode;
  /** The root fields of the operation. */
  readonly roots: Iterable<Selected>;
  readonly fieldsOf: (type: GraphQLObjectType, sets: readonly SelectionSetNode[]) => Iterable<Selected>;
}

/**
 * Returns the fields of a document that will be executed, with coerced arguments. Null if the variables cannot be
 * coerced.
 */
export function selectionOf({
  schema,
  document,
  operationName,
  variableValues,
}: Execution): Selection | null {
  const ast = getOperationAST(document, operationName);
  const root = ast == null ? null : schema.getRootType(ast.operation);
  if (ast == null || root == null) return null;
  // One fault is enough. Without this limit, 80,000 invalid values would create 80,000 unused errors.
  const bounded = { maxErrors: 1 };
  const given = variableValues ?? {};
  const { coerced } = getVariableValues(schema, ast.variableDefinitions ?? [], given, bounded);
  if (coerced === undefined) return null;
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const fieldsOf = createFieldsOf(schema, (name) => fragments.get(name), coerced);
  return { kind: ast.operation, roots: fieldsOf(root, [ast.selectionSet]), fieldsOf };
}

/** Returns the names of the fields that the running field selects in its result, without `__typename`. */
export function selectedNames(info: GraphQLResolveInfo): ReadonlySet<string> {
  return new Set(selectedFields(info, getNamedType(info.returnType).name).map(({ name }) => name));
}

/** Returns the fields that the running field selects in results of this type, without `__typename`. */
export function selectedFields(
  info: GraphQLResolveInfo,
  typeName: string,
): readonly GraphQLField<unknown, unknown>[] {
  return selectionsIn(info, typeName).map(({ field }) => field);
}

/** Like `selectedFields`, with the coerced arguments of each field. */
export function selectionsIn(info: GraphQLResolveInfo, typeName: string): readonly Selected[] {
  const type = info.schema.getType(typeName) as GraphQLObjectType;
  const sets = info.fieldNodes.flatMap(({ selectionSet }) =>
    selectionSet === undefined ? [] : [selectionSet],
  );
  const fieldsOf = createFieldsOf(info.schema, (name) => info.fragments[name], info.variableValues);
  return [...fieldsOf(type, sets)];
}

function createFieldsOf(
  schema: GraphQLSchema,
  fragmentNamed: (name: string) => FragmentDefinitionNode | undefined,
  variables: Readonly<Record<string, unknown>>,
): Selection['fieldsOf'] {
  const isLeftOut = (node: Parameters<typeof getDirectiveValues>[1]): boolean =>
    getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] === true ||
    getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] === false;

  /**
   * Returns the selected fields of an object of this type. Aliases of one field with the same arguments count once,
   * because the field is read once. Aliases of a mutation count separately, because each one is executed.
   */
  return (type, selectionSets) => {
    const isMutation = type === schema.getMutationType();
    const found = new Map<string, Selected & { readonly sets: SelectionSetNode[] }>();
    const applies = (condition: string | undefined): boolean => {
      const named = condition === undefined ? type : schema.getType(condition);
      return named === type || (isAbstractType(named) && schema.isSubType(named, type));
    };
    const add = (node: FieldNode): void => {
      const field = type.getFields()[node.name.value];
      if (field === undefined) return;
      let args: Arguments;
      try {
        args = getArgumentValues(field, node, variables);
      } catch {
        // A field with invalid arguments is not executed.
        return;
      }
      const name = (node.alias ?? node.name).value;
      const key = `${isMutation ? name : field.name} ${JSON.stringify(args)}`;
      const sets = node.selectionSet === undefined ? [] : [node.selectionSet];
      const known = found.get(key);
      if (known === undefined) found.set(key, { field, name, args, sets });
      else known.sets.push(...sets);
    };
    // Visit each fragment once, as GraphQL does. Without this, nested fragments would double the work at each level.
    const visited = new Set<string>();
    const visit = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (isLeftOut(selection)) continue;
        if (selection.kind === Kind.FIELD) add(selection);
        else if (selection.kind === Kind.INLINE_FRAGMENT) {
          if (applies(selection.typeCondition?.name.value)) visit(selection.selectionSet);
        } else if (!visited.has(selection.name.value)) {
          visited.add(selection.name.value);
          const fragment = fragmentNamed(selection.name.value);
          if (fragment !== undefined && applies(fragment.typeCondition.name.value))
            visit(fragment.selectionSet);
        }
      }
    };
    for (const set of selectionSets) visit(set);
    return found.values();
  };
}
