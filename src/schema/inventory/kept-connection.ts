import {
  type Connection,
  type ConnectionPage,
  type ConnectionParts,
  createLazyConnection,
  edgeOf,
  isWholeList,
  pageOf,
} from '../../graph/connection.ts';
import { askInventory, type Snapshot } from '../../inventory/query/ask.ts';
import { countObjects } from '../../inventory/query/count-objects.ts';
import { planQuestion } from '../../inventory/query/plan-question.ts';
import type { Place, Question } from '../../inventory/query/question.ts';
import { readPage } from '../../inventory/query/read-page.ts';
import type { Order, OrderPlace } from '../../inventory/query/segments.ts';
import { invalidCursor } from '../../lists/position.ts';
import { type ConnectionArguments, parseWindow } from '../../lists/window.ts';
import type { Position } from '../../providers/port/list.ts';
import type { OperationScope } from '../operation-scope.ts';
import { perOperation } from '../per-operation.ts';
import type { ListQuestion } from './list-questions.ts';

/** One list of the inventory. */
export interface KeptList<Row, Node> extends ListQuestion<Row> {
  /** Name of the field. With the filter, cursors are bound to it. */
  readonly field: string;
  readonly filter: object;
  readonly places: readonly Place[];
  readonly order: Order;
  readonly node: (row: Row) => Node;
}

const instants = perOperation((operation) => operation.now());

/** One instant for all questions of an operation, so that their answers fit together. Milliseconds since the epoch. */
export const nowOf = (operation: OperationScope): number => instants.of(operation);

/** A list of the inventory as a connection. Throws for bad arguments at once. */
export function connectKept<Row, Node>(
  operation: OperationScope,
  list: KeptList<Row, Node>,
  args: ConnectionArguments,
): Connection<Node> {
  const { field, filter, places, order, kind } = list;
  // The places contain the scope and the accounts that the caller may see.
  const binding = JSON.stringify(['identityInventory', field, filter, order, places]);
  const window = parseWindow(args, (cursor) => operation.sealer.open(cursor, binding));
  const [after, before] = [window.after, window.before].map(
    (position) => position && parsePosition(position),
  );
  // Later pages go on with the instant of the first one. Otherwise `expired` would mean another list on each page.
  const now = (after ?? before)?.now ?? nowOf(operation);
  const conditions = list.conditions(now);
  // The page and the count share one plan.
  let planned: Promise<Question> | undefined;
  const plan = async (snapshot: Snapshot): Promise<Question> => {
    const more = (await list.readConditions?.(snapshot)) ?? [];
    return planQuestion(snapshot, { kind, places, conditions: [...conditions, ...more] });
  };
  const question = (snapshot: Snapshot): Promise<Question> => (planned ??= plan(snapshot));
  const readWindow = { ...window, after: after?.place ?? null, before: before?.place ?? null };
  return keptConnection({
    page: async (areNeighboursAsked) => {
      const page = await askInventory(operation.inventory, async (snapshot) =>
        readPage(snapshot, await question(snapshot), order, list.readRows, readWindow, areNeighboursAsked),
      );
      const edges = page.rows.map(({ row, place }) =>
        edgeOf(list.node(row), () => operation.sealer.seal([now, place.value, place.id], binding)),
      );
      return pageOf(edges, page);
    },
    count: async (page) =>
      page !== null && isWholeList(page.pageInfo, window)
        ? page.edges.length
        : askInventory(operation.inventory, async (snapshot) =>
            countObjects(snapshot, await question(snapshot)),
          ),
  });
}

/** A connection whose page and count are read from the inventory, each at most once. Counts are exact. */
export function keptConnection<Node>({
  page,
  count,
}: {
  readonly page: ConnectionParts<Node>['page'];
  readonly count: (page: ConnectionPage<Node> | null) => Promise<number>;
}): Connection<Node> {
  return createLazyConnection({
    page,
    count: async (known) => ({ count: await count(known), precision: 'EXACT' }),
    precision: 'EXACT',
  });
}

interface KeptPosition {
  readonly now: number;
  readonly place: OrderPlace;
}

function parsePosition([now, value, id]: Position): KeptPosition {
  const isValue = value === null || typeof value === 'string' || typeof value === 'number';
  if (typeof now !== 'number' || typeof id !== 'string' || !isValue) throw invalidCursor();
  return { now, place: { value, id } };
}
