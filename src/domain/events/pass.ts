import type { Call } from '../../transport/request.ts';
import { parseNodeId } from '../node-id.ts';
import { lastTold, UNTOLD } from './commit.ts';
import type { KnownPart, RowCommit } from './log.ts';
import { pagesOf } from './pages.ts';
import type { Watched } from './parts.ts';
import { changedFields, type Printer, textOf } from './print.ts';

/** Pages of the last clean pass by their hash, with the ids on each. */
export type PageCache = ReadonlyMap<string, readonly string[]>;

export interface Pass {
  /** Empty where nothing changed; everything where nothing was known. */
  readonly rows: readonly RowCommit[];
  readonly pages: PageCache;
  /** Rows that these pages may have missed and that no single read could confirm: the next pass decides. */
  readonly missing: ReadonlySet<string>;
}

export interface PassOptions {
  readonly watched: Watched;
  /** Null: there is nothing to compare with, and nothing to tell. */
  readonly known: KnownPart | null;
  readonly cache: PageCache;
  /** `missing` of the pass before. */
  readonly missing: ReadonlySet<string>;
  readonly printer: Printer;
  readonly call: () => Call;
}

/** Single reads that one pass may spend on rows which its pages may have missed. */
const CONFIRMATIONS = 20;

/**
 * One full read of a part. Nothing is called gone before the last page was read, and a failure on the way throws, so
 * that half a list is never compared. A page that is as it was in the last pass costs one hash, wherever it has moved to.
 */
export async function readPass(options: PassOptions): Promise<Pass> {
  const { watched, known, cache, printer, call } = options;
  const seen = new Set<string>();
  const changed = new Map<string, RowCommit>();
  const pages = new Map<string, readonly string[]>();
  let mayMiss = false;

  const compare = (id: string, print: string): void => {
    if (known === null) return void changed.set(id, { id, print, entry: null });
    const before = known.rows.get(id)?.print ?? null;
    if (before === print) return void changed.delete(id);
    const entry =
      before === null || before === UNTOLD
        ? ({ change: 'CREATED', source: 'POLL', fields: [] } as const)
        : ({
            change: 'UPDATED',
            source: 'POLL',
            fields: changedFields(watched.fields, lastTold(before), print),
          } as const);
    changed.set(id, { id, print, entry });
  };

  for await (const page of pagesOf(watched.listing, call)) {
    mayMiss ||= page.mayMiss;
    const hash = printer.page(textOf(page.rows.map((row) => [row.id, row.values])));
    const ids = cache.get(hash) ?? page.rows.map((row) => row.id);
    pages.set(hash, ids);
    for (const id of ids) seen.add(id);
    if (known !== null && cache.has(hash)) continue;
    for (const row of page.rows) compare(row.id, printer.row(row.values));
  }

  const missing = new Set<string>();
  let confirmations = 0;
  for (const [id, row] of known?.rows ?? []) {
    if (row.print === null || seen.has(id)) continue;
    if (mayMiss && watched.find !== undefined && confirmations < CONFIRMATIONS) {
      confirmations += 1;
      const found = await watched.find(parseNodeId(id).key, call());
      if (found !== null) {
        compare(id, printer.row(found.values));
        continue;
      }
    } else if (mayMiss && !(watched.find === undefined && options.missing.has(id))) {
      missing.add(id);
      continue;
    }
    changed.set(id, { id, print: null, entry: { change: 'DELETED', source: 'POLL', fields: [] } });
  }
  return { rows: [...changed.values()], pages, missing };
}
