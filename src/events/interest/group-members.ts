import type { WallClock } from '../../clock.ts';
import { parseNodeId, printNodeId } from '../../graph/node-id.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { UNTOLD } from '../log/commit.ts';
import type { ChangeEntry, EventLog } from '../log/log.ts';
import { type Part, partOf } from '../poll/polled-lists.ts';
import { streamOf } from '../stream/scope.ts';

/** What follows for the lists of what groups hold from what is known of the groups. */
export interface GroupMembers {
  /** Ids of the groups that were told to be there. Null: nobody has read them yet. */
  readonly groupIds: () => Promise<readonly string[] | null>;
  /** `untold`: a query has seen it, and the next read of the groups will tell of it. `unknown`: nobody has read them yet. */
  readonly stateOf: (groupId: string) => Promise<'there' | 'untold' | 'gone' | 'unknown'>;
  /** A group that is not there, or was not told of, is known to hold nothing: its credentials are told as they come. */
  readonly setEmpty: (groupId: string, readAt: number) => Promise<void>;
  /** Groups were told of: with one that goes, goes what it held. */
  readonly told: (entries: readonly ChangeEntry[]) => Promise<void>;
}

export interface GroupMembersOptions {
  readonly at: InstanceRef;
  readonly provider: Provider;
  readonly log: EventLog;
  readonly clock: WallClock;
  readonly touch: (part: Part) => void;
}

export function createGroupMembers({ at, provider, log, clock, touch }: GroupMembersOptions): GroupMembers {
  const stream = streamOf(at);
  const holdsCredentials = provider.clientCredentials !== undefined;

  const setEmpty: GroupMembers['setEmpty'] = async (groupId, readAt) => {
    if (!holdsCredentials) return;
    const part = partOf('CLIENT_CREDENTIAL', groupId).name;
    if ((await log.look(stream, part, [])) !== null) return;
    const commit = { part, shape: '', fence: null, at: clock.date(), readAt };
    await log.commit(stream, { ...commit, baseline: { tell: null }, rows: [] });
  };
  const emptied = async ({ id, source, seq: readAt }: ChangeEntry): Promise<void> => {
    for (const kind of ['CLIENT_CREDENTIAL', 'DEVICE'] as const) {
      const part = partOf(kind, groupOf(id));
      const known = await log.known(stream, part.name);
      const members = [...(known?.rows ?? [])].filter(([, row]) => row.print !== null);
      if (members.length === 0) continue;
      const gone = { change: 'DELETED', source, fields: [] } as const;
      const rows = members.map(([member]) => ({ id: member, print: null, entry: gone }));
      const commit = { part: part.name, shape: null, fence: null, at: clock.date(), readAt, rows };
      await log.commit(stream, commit);
      touch(part);
    }
  };

  return {
    groupIds: async () => {
      const known = await log.known(stream, 'GROUP');
      if (known === null) return null;
      const told = [...known.rows].filter(([, { print }]) => print !== null && print !== UNTOLD);
      return told.map(([id]) => groupOf(id));
    },
    stateOf: async (groupId) => {
      const id = printNodeId('Group', at, groupId);
      const found = await log.look(stream, 'GROUP', [id]);
      if (found === null) return 'unknown';
      const print = found.get(id)?.print ?? null;
      if (print === null) return 'gone';
      return print === UNTOLD ? 'untold' : 'there';
    },
    setEmpty,
    told: async (entries) => {
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
