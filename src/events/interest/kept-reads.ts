import type { EntityKind } from '../log/log.ts';
import { parseListName } from '../poll/polled-lists.ts';
import type { Poller } from '../poll/poller.ts';
import type { CallBudget } from '../poll/poller-state.ts';

/** Calls that a read of all lists of a kind may need. */
export interface KindCalls {
  readonly kind: EntityKind;
  readonly calls: number;
}

/** Reads polled lists on demand, before their next scheduled read. */
export interface KeptReads {
  /**
   * The calls that `read` may need, from the last reads. Lists that are known to be newer than `maxAgeMs` count nothing.
   */
  readonly callsOf: (kinds: ReadonlySet<EntityKind>, maxAgeMs: number) => readonly KindCalls[];
  /**
   * Reads the polled lists of these kinds now, the oldest first. A read that is under way suffices. Resolves when all reads
   * have ended, whether or not they succeeded.
   */
  readonly read: (kinds: ReadonlySet<EntityKind>, budget: CallBudget) => Promise<void>;
}

/** Calls for a list that this process has not read yet. */
const UNREAD_CALLS = 20;

export function createKeptReads(pollers: ReadonlyMap<string, Poller>, now: () => number): KeptReads {
  const ofKinds = (kinds: ReadonlySet<EntityKind>) =>
    Array.from(pollers, ([name, poller]) => ({ list: parseListName(name), poller }))
      // A list that nobody needs any more is not polled, such as the credentials of a deleted group.
      .filter(({ list, poller }) => kinds.has(list.kind) && poller.isNeeded())
      .toSorted((one, other) => (one.poller.wholeAt() < other.poller.wholeAt() ? -1 : 1));
  return {
    callsOf: (kinds, maxAgeMs) =>
      ofKinds(withGroups(kinds))
        .filter(({ poller }) => now() - poller.wholeAt() > maxAgeMs)
        .map(({ list, poller }) => ({ kind: list.kind, calls: allowanceOf(poller) })),
    read: async (kinds, budget) => {
      const readAll = (lists: ReturnType<typeof ofKinds>) =>
        Promise.allSettled(lists.map(({ poller }) => poller.poll(budget, true)));
      const isGroups = ({ list }: ReturnType<typeof ofKinds>[number]) => list.kind === 'GROUP';
      const all = withGroups(kinds);
      // First the groups, because each has a list of credentials.
      await readAll(ofKinds(all).filter(isGroups));
      await readAll(ofKinds(all).filter((each) => !isGroups(each)));
    },
  };
}

function withGroups(kinds: ReadonlySet<EntityKind>): ReadonlySet<EntityKind> {
  return kinds.has('CLIENT_CREDENTIAL') ? new Set([...kinds, 'GROUP']) : kinds;
}

/** The list may have grown since its last read. */
function allowanceOf(poller: Poller): number {
  const calls = poller.calls();
  return Number.isFinite(poller.wholeAt())
    ? calls + Math.ceil(calls / 10) + 1
    : Math.max(UNREAD_CALLS, 2 * calls);
}
