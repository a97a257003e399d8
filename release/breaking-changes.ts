import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import {
  type ASTNode,
  buildSchema,
  type DirectiveNode,
  Kind,
  type NameNode,
  parse,
  print,
  visit,
} from 'graphql';

/**
 * What breaks somebody who relies on the released schema: a client, or a supergraph that our SDL is composed into.
 * Each as `path: message`, in a stable order.
 */
export async function breakingChanges(released: string, current: string): Promise<readonly string[]> {
  const changes = await diff(read(released), read(current));
  return changes
    .filter((change) => change.criticality.level === CriticalityLevel.Breaking || breaksComposition(change))
    .map(({ path, message }) => `${path ?? 'schema'}: ${message}`)
    .concat(directiveChanges(released, current))
    .sort();
}

/** Directives of federation are not defined in the SDL of a subgraph: whoever composes it knows them. */
function read(sdl: string) {
  return buildSchema(sdl, { assumeValid: true, assumeValidSDL: true });
}

/** An enum that is both given and taken must be the same in all subgraphs: one that names our objects has those of the keys. */
function breaksComposition({ type, path }: Change): boolean {
  return type === 'ENUM_VALUE_ADDED' && /^(Provider|DeviceTemplateKind)\./.test(path ?? '');
}

/** Other subgraphs name our objects by keys and share what is shareable. */
const PROMISES = /^(key|shareable)$/;
/** What is inaccessible is gone for every client of the supergraph, what needs a scope for those that lack it. */
const RESTRICTIONS = /^(inaccessible|requiresScopes|authenticated|policy)$/;

/**
 * Of what was there and still is: a promise that is gone, a restriction that is new. Each as it is written, arguments
 * included, so that another key, or one that no longer resolves, is another promise. (The tool tells directives of one
 * name apart by their order alone.)
 */
function directiveChanges(released: string, current: string): string[] {
  const now = directivesOf(current);
  return [...directivesOf(released)].flatMap(([path, before]) => {
    const after = now.get(path);
    if (after === undefined) return [];
    const printed = (each: DirectiveNode) => `${path}: ${print(each)}`;
    const missing = (from: readonly DirectiveNode[], others: readonly DirectiveNode[], kind: RegExp) =>
      from.filter(
        (each) => kind.test(each.name.value) && !others.some((other) => print(other) === print(each)),
      );
    return [
      ...missing(before, after, PROMISES).map((each) => `${printed(each)} is gone`),
      ...missing(after, before, RESTRICTIONS).map((each) => `${printed(each)} is new`),
    ];
  });
}

/** By path: of each definition, its fields, their arguments, and values. */
function directivesOf(sdl: string): ReadonlyMap<string, readonly DirectiveNode[]> {
  const found = new Map<string, readonly DirectiveNode[]>();
  const path: string[] = [];
  visit(parse(sdl), {
    enter: (node) => {
      if (!isDefinition(node)) return;
      path.push(node.name.value);
      found.set(path.join('.'), node.directives ?? []);
    },
    leave: (node) => {
      if (isDefinition(node)) path.pop();
    },
  });
  return found;
}

function isDefinition(
  node: ASTNode,
): node is ASTNode & { readonly name: NameNode; readonly directives?: readonly DirectiveNode[] } {
  return /Definition$/.test(node.kind) && node.kind !== Kind.SCHEMA_DEFINITION && 'name' in node;
}

/** Accepted changes, one a line as they are printed; `#` and what follows is why. */
export function parseAccepted(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\s*#.*$/, '').trim())
    .filter((line) => line !== '');
}
