import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

/**
 * What breaks somebody who relies on the released schema: a client, or a supergraph that our SDL is composed into.
 * Each as `path: message`, in a stable order.
 */
export async function breakingChanges(released: string, current: string): Promise<readonly string[]> {
  const changes = await diff(read(released), read(current));
  return changes
    .filter((change) => change.criticality.level === CriticalityLevel.Breaking || breaksComposition(change))
    .map(({ path, message }) => `${path ?? 'schema'}: ${message}`)
    .sort();
}

/** Directives of federation are not defined in the SDL of a subgraph: whoever composes it knows them. */
function read(sdl: string) {
  return buildSchema(sdl, { assumeValid: true, assumeValidSDL: true });
}

/**
 * The tool knows directives, not what they promise: other subgraphs name our objects by keys and share what is
 * shareable; what becomes inaccessible is gone for every client of the supergraph. And an enum that is both given and
 * taken must be the same in all subgraphs: one that names our objects has those that are in the keys.
 */
function breaksComposition({ type, path }: Change): boolean {
  if (type === 'ENUM_VALUE_ADDED') return /^(Provider|DeviceTemplateKind)\./.test(path ?? '');
  const directive = path?.split('.@').at(1)?.split('.').at(0);
  if (/^DIRECTIVE_USAGE_.*_REMOVED$/.test(type)) return directive === 'key' || directive === 'shareable';
  return /^DIRECTIVE_USAGE_.*_ADDED$/.test(type) && directive === 'inaccessible';
}

/** Accepted changes, one a line as they are printed; `#` and what follows is why. */
export function parseAccepted(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\s*#.*$/, '').trim())
    .filter((line) => line !== '');
}
