import type { WallClock } from '../../clock.ts';
import { parseNodeId, printNodeId } from '../../graph/node-id.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { ChangeEntry, EventLog } from '../log/log.ts';
import { GONE, isAnnounced, isThere } from '../log/row-state.ts';
import { type PolledList, polledList } from '../poll/polled-lists.ts';
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
}

export interface GroupMembersOptions {
  readonly at: InstanceRef;
  readonly provider: Provider;
  readonly log: EventLog;
  readonly clock: WallClock;
  readonly invalidate: (list: PolledList) => void;
}

export function createGroupMembers({
  at,
  provider,
  log,
  clock,
  invalidate,
}: GroupMembersOptions): GroupMembers {
  const stream = streamOf(at);
  const holdsCredentials = provider.clientCredentials !== undefined;

  const setEmpty: GroupMembers['setEmpty'] = async (groupId, readAt) => {
    if (!holdsCredentials) return;
    const list = polledList('CLIENT_CREDENTIAL', groupId).name;
    if ((await log.look(stream, list, [])) !== null) return;
    const commit = { list, fence: null, at: clock.date(), readAt };
    await log.commit(stream, { ...commit, baseline: { gap: null, shape: '' }, rows: [] });
  };
  const emptied = async ({ id, source, seq: readAt }: ChangeEntry): Promise<void> => {
    for (const kind of ['CLIENT_CREDENTIAL', 'DEVICE'] as const) {
      const list = polledList(kind, groupOf(id));
      const known = await log.known(stream, list.name);
      const members = [...(known?.rows ?? [])].filter(([, row]) => isThere(row));
      if (members.length === 0) continue;
      const gone = { change: 'DELETED', source, fields: [] } as const;
      const rows = members.map(([member]) => ({ id: member, state: GONE, entry: gone }));
      const commit = { list: list.name, fence: null, at: clock.date(), readAt, rows };
      await log.commit(stream, commit);
      invalidate(list);
    }
  };

  return {
    groupIds: async () => {
      const known = await log.known(stream, 'GROUP');
      if (known === null) return null;
      return [...known.rows].filter(([, row]) => isAnnounced(row)).map(([id]) => groupOf(id));
    },
    stateOf: async (groupId) => {
      const id = printNodeId('Group', at, groupId);
      const found = await log.look(stream, 'GROUP', [id]);
      if (found === null) return 'unknown';
      const row = found.get(id);
      if (!isThere(row)) return 'gone';
      return isAnnounced(row) ? 'announced' : 'unannounced';
    },
    setEmpty,
    followGroups: async (entries) => {
      for (const entry of entries) {
        if (entry.change !== 'UPDATED') await setEmpty(groupOf(entry.id), entry.seq);
        if (entry.change === 'DELETED') await emptied(entry);
      }
    },
  };
}

function groupOf(id: string): string {
  return parseNodeId(id).key[0]!;
}
