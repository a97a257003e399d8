import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  getOperationAST,
  Kind,
  type ValidationRule,
} from 'graphql';
import { AppError } from '../../errors.ts';
import type { PermissionScope } from '../../graph/principal.ts';
import { fieldsOf } from '../limits/document-limits.ts';

/** Returns the validation rules for access to the schema, through introspection or `_service` (Federation). */
export function schemaRules(options: {
  readonly introspection: boolean;
  readonly scopes: ReadonlySet<PermissionScope>;
}): readonly ValidationRule[] {
  const mayRead = options.scopes.has('schema:read');
  // Every rule needs its own name, because the names are part of the document cache's key.
  return [
    ...(!options.introspection ? [introspectionIsOff] : mayRead ? [] : [introspectionNeedsScope]),
    ...(mayRead ? [] : [serviceNeedsScope]),
  ];
}

/**
 * Returns whether the query reads only the schema. A caller that may not read identities can run such a query, e.g. a
 * gateway or a composition in CI.
 */
export function isOfSchemaOnly(args: {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
}): boolean {
  const operation = getOperationAST(args.document, args.operationName);
  if (operation?.operation !== 'query') return false;
  const fragments = args.document.definitions.filter(
    (each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION,
  );
  const byName = new Map(fragments.map((each) => [each.name.value, each]));
  return fieldsOf(operation.selectionSet, byName).every(({ name }) => OF_SCHEMA.test(name.value));
}

const OF_SCHEMA = /^(__schema|__type|__typename|_service)$/;

/** Forbids introspection. `__typename` is allowed, because it reveals only names that the client already used. */
const introspectionIsOff: ValidationRule = (context) =>
  forbidRootField(/^__(schema|type)$/, 'Introspection is disabled on this server.', context);
const introspectionNeedsScope: ValidationRule = (context) =>
  forbidRootField(/^__(schema|type)$/, 'Introspection needs the scope schema:read.', context);
/** `_service` returns the schema as text (Federation). The key of a gateway needs the scope. */
const serviceNeedsScope: ValidationRule = (context) =>
  forbidRootField(/^_service$/, '_service needs the scope schema:read.', context);

function forbidRootField(
  names: RegExp,
  message: string,
  context: Parameters<ValidationRule>[0],
): ReturnType<ValidationRule> {
  let isReported = false;
  return {
    Field: (node) => {
      // Report only the first occurrence.
      if (isReported || !names.test(node.name.value)) return;
      isReported = true;
      context.reportError(
        new GraphQLError(message, { nodes: node, originalError: new AppError('FORBIDDEN', message) }),
      );
    },
  };
}
