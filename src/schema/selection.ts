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
import type { Arguments } from './cost/field-cost.ts';

/** What is about to be executed. */
export interface Execution {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  /** As they were sent. What counts is what they are coerced to: a default, or `first: $n`. */
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/** One field of an object, as it will be executed. */
export interface Selected {
  readonly field: GraphQLField<unknown, unknown>;
  /** What the answer calls it; of a query, what the first of them is called. */
  readonly name: string;
  readonly args: Arguments;
  readonly sets: readonly SelectionSetNode[];
}

export interface Selection {
  readonly kind: OperationTypeNode;
  /** Fields of the query, the mutation or the subscription itself. */
  readonly roots: Iterable<Selected>;
  readonly fieldsOf: (type: GraphQLObjectType, sets: readonly SelectionSetNode[]) => Iterable<Selected>;
}

/** What will be executed of a document, with its arguments coerced. Null where nothing will be, as its variables cannot be. */
export function selectionOf({
  schema,
  document,
  operationName,
  variableValues,
}: Execution): Selection | null {
  const ast = getOperationAST(document, operationName);
  const root = ast == null ? null : schema.getRootType(ast.operation);
  if (ast == null || root == null) return null;
  // One fault is enough: without a bound, each of 80,000 bad values would be told of, and then thrown away.
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

/** Names of the fields that the running field selects of the objects that it returns. Without `__typename`. */
export function selectedNames(info: GraphQLResolveInfo): ReadonlySet<string> {
  return new Set(selectedFields(info, getNamedType(info.returnType).name).map(({ name }) => name));
}

/** The fields that the running field selects of objects of this type, which it may return. Without `__typename`. */
export function selectedFields(
  info: GraphQLResolveInfo,
  typeName: string,
): readonly GraphQLField<unknown, unknown>[] {
  const type = info.schema.getType(typeName) as GraphQLObjectType;
  const sets = info.fieldNodes.flatMap(({ selectionSet }) =>
    selectionSet === undefined ? [] : [selectionSet],
  );
  const fieldsOf = createFieldsOf(info.schema, (name) => info.fragments[name], info.variableValues);
  return Array.from(fieldsOf(type, sets), ({ field }) => field);
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
   * Fields of an object of this type. The same one with the same arguments is one, whatever its aliases: it is read once.
   * A mutation is done as often as it has names.
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
        // It will not be executed.
        return;
      }
      const name = (node.alias ?? node.name).value;
      const key = `${isMutation ? name : field.name} ${JSON.stringify(args)}`;
      const sets = node.selectionSet === undefined ? [] : [node.selectionSet];
      const known = found.get(key);
      if (known === undefined) found.set(key, { field, name, args, sets });
      else known.sets.push(...sets);
    };
    // As GraphQL executes it: a fragment is gone through once. Fragments that name each other double at each step.
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
