import type { WallClock } from '../../clock.ts';
import { parseNodeId, printNodeId } from '../../graph/node-id.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { ChangeEntry, ChangeSource, EventLog } from '../log/log.ts';
import { GONE, isAnnounced, isThere } from '../log/row-state.ts';
import { inSteps } from '../log/row-steps.ts';
import { polledList } from '../poll/polled-lists.ts';
import { streamOf } from '../stream/scope.ts';

/** Derives the state of members' lists from the state of the groups. */
export interface GroupMembers {
  /** Ids of the announced groups. Null: the groups were never read. */
  readonly groupIds: () => Promise<readonly string[] | null>;
  /**
   * `unannounced`: a query has shown the group, and the next read of the groups announces it. `unknown`: the
   * groups were never read.
   */
  readonly stateOf: (groupId: string) => Promise<'announced' | 'unannounced' | 'gone' | 'unknown'>;
  /** Records that a group has no credentials, so that each credential is announced when it appears. */
  readonly setEmpty: (groupId: string, readAt: number) => Promise<void>;
  /** Call after changes of groups were announced. The members of a deleted group are deleted, too. */
  readonly followGroups: (entries: readonly ChangeEntry[]) => Promise<void>;
  /**
   * Call after members of a group were announced. The group may have been deleted before that, but after the
   * members were read.
   */
  readonly followMembers: (groupId: string) => Promise<void>;
}

export interface GroupMembersOptions {
  readonly at: InstanceRef;
  readonly provider: Provider;
  readonly log: EventLog;
  readonly clock: WallClock;
}

export function createGroupMembers({ at, provider, log, clock }: GroupMembersOptions): GroupMembers {
  const stream = streamOf(at);
  const holdsCredentials = provider.clientCredentials !== undefined;

  const setEmpty: GroupMembers['setEmpty'] = async (groupId, readAt) => {
    if (!holdsCredentials) return;
    const list = polledList('CLIENT_CREDENTIAL', groupId).name;
    if ((await log.look(stream, list, [])) !== null) return;
    const commit = { list, fence: null, at: clock.date(), readAt };
    await log.commit(stream, { ...commit, baseline: { gap: null, shape: '' }, rows: [] });
  };
  const empty = async (groupId: string, source: ChangeSource, readAt: number): Promise<void> => {
    for (const kind of ['CLIENT_CREDENTIAL', 'DEVICE'] as const) {
      const list = polledList(kind, groupId);
      const known = await log.known(stream, list.name);
      const gone = { change: 'DELETED', source, fields: [] } as const;
      const rows = [...(known?.rows ?? [])]
        .filter(([, row]) => isThere(row))
        .map(([id]) => ({ id, state: GONE, entry: gone }));
      for await (const step of inSteps(rows)) {
        const commit = { list: list.name, fence: null, at: clock.date(), readAt, rows: step };
        await log.commit(stream, commit);
      }
    }
  };
  const stateOf: GroupMembers['stateOf'] = async (groupId) => {
    const id = printNodeId('Group', at, groupId);
    const found = await log.look(stream, 'GROUP', [id]);
    if (found === null) return 'unknown';
    const row = found.get(id);
    if (!isThere(row)) return 'gone';
    return isAnnounced(row) ? 'announced' : 'unannounced';
  };

  return {
    groupIds: async () => {
      const known = await log.known(stream, 'GROUP');
      if (known === null) return null;
      return [...known.rows].filter(([, row]) => isAnnounced(row)).map(([id]) => groupOf(id));
    },
    stateOf,
    setEmpty,
    followGroups: async (entries) => {
      for (const { id, change, source, seq } of entries) {
        if (change !== 'UPDATED') await setEmpty(groupOf(id), seq);
        if (change === 'DELETED') await empty(groupOf(id), source, seq);
      }
    },
    followMembers: async (groupId) => {
      const { seq } = await log.head(stream);
      if ((await stateOf(groupId)) === 'gone') await empty(groupId, 'POLL', seq);
    },
  };
}

function groupOf(id: string): string {
  return parseNodeId(id).key[0]!;
}
