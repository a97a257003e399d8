import { AppError } from '../../errors.ts';
import { parseNodeId } from '../../graph/node-id.ts';
import { SEARCH_LIMIT } from '../../lists/find-row.ts';
import type { Call } from '../../transport/call.ts';
import type { KnownList, RowCommit } from '../log/log.ts';
import { changedFields, type Printer, textOf } from '../log/row-print.ts';
import { announced, announcedPrint, GONE, isAnnounced, isKnownAs } from '../log/row-state.ts';
import { ROWS_PER_STEP, yieldToEventLoop } from '../log/row-steps.ts';
import type { ListRow, ListSpec } from './polled-lists.ts';

/** Hashes of the pages of the last whole read, in order. */
export type PageCache = ReadonlySet<string>;

export interface ListDiff {
  /** The changed rows, or every row if nothing was known. */
  readonly rows: readonly RowCommit[];
  readonly pages: PageCache;
  /**
   * Known rows that are on none of the pages, but that the pages may have missed. They were not checked one
   * by one, so the next read decides.
   */
  readonly missing: ReadonlySet<string>;
  /** Ids of all rows on the pages, and of those that were found one by one. */
  readonly seen: ReadonlySet<string>;
  /** True: nothing was known before. */
  readonly isFirst: boolean;
  /** Lowest `seq` of the known rows in state `gone`; Infinity without such a row. */
  readonly oldestGone: number;
}

export interface DiffOptions {
  readonly spec: ListSpec;
  /** Loads what is known. Null: there is nothing to compare with, so no change is announced. */
  readonly known: () => Promise<KnownList | null>;
  readonly cache: PageCache;
  /**
   * True: `cache` matches the stored state. If this read returns the same pages, the stored state is not
   * loaded, because loading takes time for every row.
   */
  readonly isQuiet: boolean;
  /** `missing` of the previous read. */
  readonly missing: ReadonlySet<string>;
  readonly printer: Printer;
  readonly call: () => Call;
  /** Set for a list whose records are kept (kept-list.ts). */
  readonly keeping?: {
    /** True: `page` gets every row. False: changed rows carry their records, and `page` is called only if nothing is known. */
    readonly needsAll: boolean;
    readonly page: (rows: readonly ListRow[]) => Promise<void>;
  };
}

/** Most objects that one read checks one by one because its pages may have missed them. */
const CONFIRMATIONS = 20;

/**
 * Reads a list once and compares it with the stored state. Throws if a page fails, so that an incomplete list
 * never marks a row as `gone`. A page that the previous read also returned, at any position, costs only one
 * hash.
 */
export async function diffList(options: DiffOptions): Promise<ListDiff> {
  const { spec, cache, printer, call, keeping } = options;
  const seen = new Set<string>();
  const changed = new Map<string, RowCommit>();
  const pages = new Set<string>();
  /** The stored state. Undefined: not loaded, because the previous read also returned every page so far. */
  let known = options.isQuiet ? undefined : await options.known();
  let mayMiss = false;

  const compare = (to: KnownList | null, { id, values, record }: ListRow): void => {
    const print = printer.row(values);
    const state = announced(print);
    if (to === null) return void changed.set(id, { id, state, entry: null });
    const before = to.rows.get(id);
    if (isKnownAs(before, print)) return void changed.delete(id);
    const entry = isAnnounced(before)
      ? ({
          change: 'UPDATED',
          source: 'POLL',
          fields: changedFields(spec.fields, announcedPrint(before), print),
        } as const)
      : ({ change: 'CREATED', source: 'POLL', fields: [] } as const);
    // Records that went to `page` need not wait in memory for the end of the read.
    const isHeld = keeping !== undefined && !keeping.needsAll;
    changed.set(id, { id, state, entry, ...(isHeld ? { record } : {}) });
  };

  for await (const page of spec.list.pages(call, { seen })) {
    mayMiss ||= page.mayMiss;
    const hash = printer.page(textOf(page.rows.map((row) => [row.id, row.values])));
    pages.add(hash);
    const isCached = known !== null && cache.has(hash);
    if (isCached && keeping?.needsAll) await keeping.page(page.rows);
    if (isCached) continue;
    if (known === undefined) known = await options.known();
    if (keeping?.needsAll || known === null) await keeping?.page(page.rows);
    for (const row of page.rows) compare(known, row);
  }

  const isSame = areEqual([...cache], [...pages]);
  const missing = new Set<string>();
  let oldestGone = Number.POSITIVE_INFINITY;
  if (known === undefined && isSame) return { rows: [], pages, missing, seen, isFirst: false, oldestGone };
  if (known === undefined) known = await options.known();
  let confirmations = 0;
  let { find } = spec;
  let compared = 0;
  for (const [id, row] of known?.rows ?? []) {
    compared += 1;
    if (compared % ROWS_PER_STEP === 0) await yieldToEventLoop();
    if (row.kind === 'gone') oldestGone = Math.min(oldestGone, row.seq);
    if (row.kind === 'gone' || seen.has(id)) continue;
    // Two equal reads prove that no row moved between pages. If single reads are impossible, missing twice means gone.
    const isSure = !mayMiss || isSame || (find === undefined && options.missing.has(id));
    if (!isSure && (find === undefined || confirmations === CONFIRMATIONS)) {
      missing.add(id);
      continue;
    }
    if (!isSure && find !== undefined) {
      confirmations += 1;
      const found = await confirm(find, parseNodeId(id).key, call());
      if (found === 'unclear') {
        // Another object would cost as many calls and stay as unclear, so no further object is checked.
        find = undefined;
        if (!options.missing.has(id)) {
          missing.add(id);
          continue;
        }
      } else if (found !== null) {
        seen.add(id);
        if (keeping?.needsAll) await keeping.page([found]);
        compare(known, found);
        continue;
      }
    }
    changed.set(id, { id, state: GONE, entry: { change: 'DELETED', source: 'POLL', fields: [] } });
  }
  return { rows: [...changed.values()], pages, missing, seen, isFirst: known === null, oldestGone };
}

/**
 * Reads one object. `unclear`: the read did not show whether the object exists, because the list that had to
 * be searched is too long or the response is invalid.
 */
async function confirm(
  find: NonNullable<ListSpec['find']>,
  key: readonly string[],
  call: Call,
): Promise<ListRow | null | 'unclear'> {
  try {
    return await find(key, call);
  } catch (error) {
    if (isUnclear(error)) return 'unclear';
    throw error;
  }
}

/**
 * Whether the failure of a single read leaves the object unclear. A call that our own limits refuse is no
 * such failure: it fails the whole read.
 */
function isUnclear(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return error.code === 'PROVIDER_BAD_RESPONSE' || error.details.limit === SEARCH_LIMIT;
}

function areEqual(before: readonly string[], now: readonly string[]): boolean {
  return before.length === now.length && before.every((hash, index) => hash === now[index]);
}
