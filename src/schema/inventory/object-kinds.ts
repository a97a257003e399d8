import { badInput } from '../../errors.ts';
import type { EntityKind, EventKind } from '../../events/log/log.ts';
import { ENTITY_KINDS } from '../../events/poll/polled-lists.ts';

/** The kinds of objects. Throws BAD_USER_INPUT for findings, which are no objects of a provider. */
export function objectKinds(kinds: readonly EventKind[], field: string): readonly EntityKind[] {
  return kinds.map((kind) => {
    const found = ENTITY_KINDS.find((each) => each === kind);
    if (found === undefined) throw badInput(field, 'a kind of object of a provider', kind);
    return found;
  });
}
