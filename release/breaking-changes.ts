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
 * Finds the changes that break a client of the released schema, or a supergraph that contains our SDL.
 * Returns `path: message` lines in a stable order.
 */
export async function breakingChanges(released: string, current: string): Promise<readonly string[]> {
  const changes = await diff(read(released), read(current));
  return changes
    .filter((change) => change.criticality.level === CriticalityLevel.Breaking || breaksComposition(change))
    .map(({ path, message }) => `${path ?? 'schema'}: ${message}`)
    .concat(directiveChanges(released, current))
    .sort();
}

/** The SDL of a subgraph does not define federation directives: the composer knows them. */
function read(sdl: string) {
  return buildSchema(sdl, { assumeValid: true, assumeValidSDL: true });
}

/** An enum used in inputs and outputs must be the same in all subgraphs. Other subgraphs declare the enums of our keys. */
function breaksComposition({ type, path }: Change): boolean {
  return type === 'ENUM_VALUE_ADDED' && /^(Provider|DeviceTemplateKind)\./.test(path ?? '');
}

/** Other subgraphs name our objects by keys and share what is shareable. */
const PROMISES = /^(key|shareable)$/;
/** An inaccessible element is missing for every client of the supergraph, one with a scope for clients without it. */
const RESTRICTIONS = /^(inaccessible|requiresScopes|authenticated|policy)$/;

/**
 * For elements that still exist: a removed guarantee or a new restriction. Directives are compared as written, with their
 * arguments, so a changed key counts as removed. (The tool distinguishes directives of one name only by their order.)
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

/** Directives by path, for each definition, field, argument and enum value. */
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

/** Accepted changes, one per line as printed. `#` starts the reason. */
export function parseAccepted(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\s*#.*$/, '').trim())
    .filter((line) => line !== '');
}
