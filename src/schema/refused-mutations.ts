import { GraphQLError, getOperationAST } from 'graphql';
import { AppError } from '../errors.ts';
import { tryParseGlobalId } from '../graph/node-id.ts';
import type { PermissionScope } from '../graph/principal.ts';
import { membersOf } from '../members.ts';
import type { OperationScope } from './operation-scope.ts';
import { type Execution, type Selected, selectionOf } from './selection.ts';

/**
 * Returns one error for each mutation of a document whose scope the caller lacks. Called before the first mutation
 * begins, because an error at the path of one mutation removes the results of all mutations, and with them a secret
 * that an earlier mutation issued. The errors are not in `userErrors`, because they concern the whole document and not
 * one input. Refused documents are reported to the audit log. A document about an object in an account that the caller
 * may not see is reported as well, although the caller sees such an object as missing.
 */
export function forbiddenMutations(execution: Execution, operation: OperationScope): GraphQLError[] {
  const { principal } = operation;
  if (getOperationAST(execution.document, execution.operationName)?.operation !== 'mutation') return [];
  const roots = [...(selectionOf(execution)?.roots ?? [])];
  const forbidden = roots.filter((root) => !principal.scopes.has(scopeOf(root)));
  if (forbidden.length > 0) report(operation, forbidden, 'FORBIDDEN');
  else {
    const hidden = roots.filter((root) => isHidden(root, operation));
    if (hidden.length > 0) report(operation, hidden, 'NOT_FOUND');
  }
  return forbidden.map((root) => {
    const error = lacking(scopeOf(root));
    return new GraphQLError(error.message, { path: [root.name], originalError: error });
  });
}

export function lacking(scope: PermissionScope): AppError {
  return new AppError('FORBIDDEN', `The credentials lack the scope ${scope}.`);
}

/** Returns the scope of a mutation. `__typename` needs the scope that every operation needs. */
function scopeOf({ field }: Selected): PermissionScope {
  return field.extensions.scope ?? 'identity:read';
}

/**
 * True if the object is in an account that the caller may not see. False for mutations that only read, which are
 * treated like queries.
 */
function isHidden(root: Selected, { principal, registry }: OperationScope): boolean {
  if (scopeOf(root) === 'identity:read') return false;
  const id = tryParseGlobalId(targetOf(root));
  return id !== null && registry.refer(principal, id.account, id.region, id.instanceId) === null;
}

function report({ principal, writes }: OperationScope, refused: readonly Selected[], code: string): void {
  const [first] = refused;
  if (first === undefined) return;
  const actions = refused.map(({ field }) => field.name);
  writes.refusals.denied(principal.name, { actions, target: targetOf(first), code });
}

function targetOf({ args }: Selected): string {
  const { id, instanceId } = membersOf(args['input']);
  return String(id ?? instanceId ?? '');
}

/** The extension of GraphQL fields that this file writes and reads. */
declare module 'graphql/type/definition.js' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    readonly scope?: PermissionScope;
  }
}
