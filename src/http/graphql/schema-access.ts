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

/** The rules on documents that ask for the schema, by introspection or as `_service` gives it (Federation). */
export function schemaRules(options: {
  readonly introspection: boolean;
  readonly scopes: ReadonlySet<PermissionScope>;
}): readonly ValidationRule[] {
  const mayRead = options.scopes.has('schema:read');
  // Their names are part of the key under which Yoga keeps results: never two rules of one name.
  return [
    ...(!options.introspection ? [introspectionIsOff] : mayRead ? [] : [introspectionNeedsScope]),
    ...(mayRead ? [] : [serviceNeedsScope]),
  ];
}

/** A query of nothing but the schema: who has the key of a gateway, or composes in CI, may read no identity. */
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

/** `__typename` tells nothing that a client has not named itself. */
const introspectionIsOff: ValidationRule = (context) =>
  forbidRootField(/^__(schema|type)$/, 'Introspection is off on this server.', context);
const introspectionNeedsScope: ValidationRule = (context) =>
  forbidRootField(/^__(schema|type)$/, 'Introspection needs the scope schema:read.', context);
/** The schema in another dress (Federation). A gateway's key has the scope. */
const serviceNeedsScope: ValidationRule = (context) =>
  forbidRootField(/^_service$/, '_service needs the scope schema:read.', context);

function forbidRootField(
  names: RegExp,
  message: string,
  context: Parameters<ValidationRule>[0],
): ReturnType<ValidationRule> {
  let told = false;
  return {
    Field: (node) => {
      // Once, however often it is named.
      if (told || !names.test(node.name.value)) return;
      told = true;
      context.reportError(
        new GraphQLError(message, { nodes: node, originalError: new AppError('FORBIDDEN', message) }),
      );
    },
  };
}
