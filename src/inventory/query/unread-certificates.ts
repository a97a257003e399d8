import { streamOf } from '../../events/stream/scope.ts';
import { eachOf } from '../../store/each.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import type { ListState } from '../keep/list-states.ts';

/** Tells whether a list has certificates whose content was not read yet. */
export type HasUnread = (list: ListState) => boolean;

const KINDS = ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'] as const;
const streamRow = rowOf({ stream: 'text' });

/** Looks for certificates without content in these lists. */
export async function readUnread({ rows }: Statements, lists: readonly ListState[]): Promise<HasUnread> {
  const found: Record<string, ReadonlySet<string>> = {};
  for (const kind of KINDS) {
    const streams = new Set(lists.filter((list) => list.kind === kind).map(streamIn));
    const unread = await rows(
      `SELECT each.value ->> 0 AS stream FROM @each($1)
        WHERE EXISTS (SELECT 1 FROM @inventory_object AS o WHERE o.stream = each.value ->> 0 AND o.kind = '${kind}'
          AND o.facts IS NULL AND o.kind IN ('CA_CERTIFICATE', 'DEVICE_CERTIFICATE'))`,
      [eachOf(streams)],
    );
    found[kind] = new Set(unread.map(streamRow).map(({ stream }) => stream));
  }
  return (list) => found[list.kind]?.has(streamIn(list)) ?? false;
}

const streamIn = ({ account, region, instanceId }: ListState): string =>
  streamOf({ account, region, instanceId: instanceId ?? '' });
