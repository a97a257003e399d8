import { accountOf, append, lockStream } from '../../events/log/entry-table.ts';
import { type ChangeEntry, FINDING_LIST } from '../../events/log/log.ts';
import { printStoredText } from '../../events/log/stored-text.ts';
import { streamOf } from '../../events/stream/scope.ts';
import { tryParseGlobalId } from '../../graph/node-id.ts';
import type { Transaction } from '../../store/store.ts';

/** A change of a finding, for subscribers. `fields`: names as in the schema; empty if the finding is new. */
export type FindingChange = Pick<ChangeEntry, 'id' | 'change' | 'source' | 'fields'>;

export interface EventOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Least number of entries of an instance that its stream keeps. */
  readonly retention: number;
}

/**
 * Locks the streams of findings, in order. Call it before the transaction locks anything else, as commits of polls do.
 * Returns a function that appends changes of these findings.
 */
export async function lockFindingStreams(
  transaction: Transaction,
  ids: readonly string[],
  { now, retention }: EventOptions,
): Promise<(changes: readonly FindingChange[]) => Promise<void>> {
  const heads = new Map<string, number>();
  const streams = new Set(ids.map((id) => accountOf(instanceOf(id))));
  for (const stream of [...streams].sort()) heads.set(stream, await lockStream(transaction, stream));
  return async (changes) => {
    for (const [instance, some] of Map.groupBy(changes, ({ id }) => instanceOf(id))) {
      const head = heads.get(accountOf(instance)) ?? 0;
      const entries = some.map(
        (change, index): ChangeEntry => ({
          ...{ type: 'change', seq: head + 1 + index, instance, at: now, list: FINDING_LIST },
          ...change,
        }),
      );
      heads.set(accountOf(instance), head + entries.length);
      await append(transaction, instance, entries, retention);
    }
  };
}

/** Name of the instance of a finding's object, as stored. */
function instanceOf(id: string): string {
  const at = tryParseGlobalId(id);
  if (at === null) throw new Error('expected the id of a finding');
  return printStoredText(streamOf(at));
}
