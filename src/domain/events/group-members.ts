import type { Provider } from '../../providers/provider.ts';
import type { InstanceRef } from '../../providers/record.ts';
import { parseNodeId, printNodeId } from '../node-id.ts';
import type { Clock } from './clock.ts';
import type { ChangeEntry, EventLog } from './log.ts';
import { type Part, partOf } from './parts.ts';
import { streamOf } from './scope.ts';

/** What follows for the lists of what groups hold from what is known of the groups. */
export interface GroupMembers {
  /** Ids of the groups that are there. Null: nobody has read them yet. */
  readonly groupIds: () => Promise<readonly string[] | null>;
  readonly isThere: (groupId: string) => Promise<boolean>;
  /** Groups were told of: with one that goes, goes what it held. */
  readonly told: (entries: readonly ChangeEntry[]) => Promise<void>;
}

export interface GroupMembersOptions {
  readonly at: InstanceRef;
  readonly provider: Provider;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly touch: (part: Part) => void;
}

export function createGroupMembers({ at, provider, log, clock, touch }: GroupMembersOptions): GroupMembers {
  const stream = streamOf(at);
  const isHolder = provider.clientCredentials !== undefined;

  /** A group that is made is known to be empty: its credentials are told as they come. */
  const opened = async ({ id, seq: readAt }: ChangeEntry): Promise<void> => {
    if (!isHolder) return;
    const part = partOf('CLIENT_CREDENTIAL', groupOf(id)).name;
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
      return [...known.rows].filter(([, row]) => row.print !== null).map(([id]) => groupOf(id));
    },
    isThere: async (groupId) => {
      const id = printNodeId('Group', at, groupId);
      const found = await log.look(stream, 'GROUP', [id]);
      return found === null || found.get(id)?.print != null;
    },
    told: async (entries) => {
      for (const entry of entries) {
        if (entry.change === 'CREATED') await opened(entry);
        if (entry.change === 'DELETED') await emptied(entry);
      }
    },
  };
}

function groupOf(id: string): string {
  return parseNodeId(id).key[0]!;
}
