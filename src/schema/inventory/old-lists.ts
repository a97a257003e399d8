import type { PolledList } from '../../events/poll/polled-lists.ts';
import { nodeOf } from '../../graph/find-node.ts';
import type { KeptDetails, NodeOf } from '../../graph/nodes.ts';
import { type NodeKind, partialRecord, type RecordOf } from '../../graph/nouns.ts';
import { type FailedCall, failedCall, unlessRefused } from '../../graph/stale-answers.ts';
import type { KeptPlace, KeptRows, KeptSlice } from '../../graph/stale-list.ts';
import {
  ageOf,
  instancesOf,
  type KeptList,
  keptListOf,
  readMoment,
} from '../../inventory/keep/list-table.ts';
import { askInventory, type Snapshot } from '../../inventory/query/ask.ts';
import { countObjects } from '../../inventory/query/count-objects.ts';
import { readRows } from '../../inventory/query/kept-row.ts';
import { planQuestion } from '../../inventory/query/plan-question.ts';
import type { Place, Question } from '../../inventory/query/question.ts';
import { readPage } from '../../inventory/query/read-page.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import type { Order } from '../../inventory/query/segments.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { OperationScope } from '../operation-scope.ts';
import { perOperation } from '../per-operation.ts';
import { detailsOf } from './kept-nodes.ts';

const ORDER: Order = { column: 'key_text', direction: 'ASC' };

/** What the inventory knows besides the records of old pages. */
const details = perOperation(() => new WeakMap<object, KeptDetails>());

/** Whether a row of a list comes from an old page, and not from the provider. */
export function isOldRow(operation: OperationScope, record: object): boolean {
  return details.of(operation).has(record);
}

/** The node of a row of a list that may have kept rows. */
export function nodeOfRow<Kind extends NodeKind>(
  operation: OperationScope,
  kind: Kind,
  at: InstanceRef,
  record: RecordOf<Kind>,
): NodeOf<Kind> {
  return nodeOf(kind, at, record, details.of(operation).get(record));
}

/**
 * The rows of a list as the inventory keeps them, for callers that allow old answers. The order is the one of the objects'
 * ids at the provider. `at`: the instance; for the list of the instances of a region, any instance id.
 */
export function keptRowsOf<Row>(
  operation: OperationScope,
  at: InstanceRef,
  polled: PolledList,
): KeptRows<Row> {
  const list = polled.kind === 'INSTANCE' ? instancesOf(at.account, at.region) : keptListOf(at, polled);
  const read = async <Found>(
    call: FailedCall,
    work: (snapshot: Snapshot, planned: Question) => Promise<Found>,
  ): Promise<Found | null> => {
    const maxAgeMs = operation.stale.maxAgeMs();
    if (maxAgeMs === null) return null;
    const question = questionOf(operation, list);
    const found = await askInventory(operation.inventory, async (snapshot) => {
      const ageMs = ageOf(await readMoment(snapshot, list));
      if (ageMs === null || ageMs > maxAgeMs) return null;
      return { ageMs, value: await work(snapshot, await planQuestion(snapshot, question)) };
    });
    if (found === null) return null;
    operation.stale.add({ ...call, provider: at.provider, ageMs: found.ageMs });
    return found.value;
  };
  return {
    count: (call) => read(call, countObjects),
    page: (after, count, call) =>
      read(call, async (snapshot, planned) => {
        const window = { direction: 'forward', count, after, before: null } as const;
        const page = await readPage(snapshot, planned, ORDER, readRows, window, true);
        const rows = page.rows.map(({ row, place }) => {
          details.of(operation).set(row.record, detailsOf(row, 'old'));
          return { row: partialRecord<Row>(row.record), place: { value: String(place.value), id: place.id } };
        });
        return { ...page, rows };
      }),
  };
}

/** The objects of one kept list that the caller may see. */
function questionOf(operation: OperationScope, { kind, list, stream, account, region }: KeptList): Question {
  const isOfRegion = kind === 'INSTANCE';
  const places = placesIn(operation, null).flatMap((place): Place[] => {
    if (place.account !== account || !place.regions.includes(region)) return [];
    if (isOfRegion) return [{ ...place, regions: [region] }];
    return place.streams?.includes(stream) === false
      ? []
      : [{ ...place, regions: [region], streams: [stream] }];
  });
  // The credentials of an instance are one list for each group.
  return { kind, places, conditions: isOfRegion ? [] : [{ filter: (bind) => `o.list = ${bind(list)}` }] };
}

/** Rows of one read of the store. */
const STEP = 1_000;

/** Reads all rows of a list. If that fails temporarily, the kept rows may replace them. */
export async function rowsOrOld<Row>(
  kept: KeptRows<Row>,
  read: () => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  try {
    return await read();
  } catch (error) {
    const failed = failedCall(error);
    const rows = failed === null ? null : await unlessRefused(allKeptRows(kept, failed));
    return rows ?? Promise.reject(error);
  }
}

async function allKeptRows<Row>(kept: KeptRows<Row>, call: FailedCall): Promise<readonly Row[] | null> {
  const rows: Row[] = [];
  for (let after: KeptPlace | null = null; ; ) {
    const page: KeptSlice<Row> | null = await kept.page(after, STEP, call);
    if (page === null) return null;
    rows.push(...page.rows.map(({ row }) => row));
    after = page.rows.at(-1)?.place ?? null;
    if (!page.hasNextPage || after === null) return rows;
  }
}
