import { type Clock, repeat, systemClock } from '../clock.ts';
import { DAY_MS, HOUR_MS } from '../duration.ts';
import { eachOf } from '../store/each.ts';
import { rowOf } from '../store/row.ts';
import type { Store, Transaction } from '../store/store.ts';
import { accountOf, lockStream, setTrimmed } from './log/entry-table.ts';
import { ROWS_PER_STEP, yieldToEventLoop } from './log/row-steps.ts';

export interface RemovedAccountsOptions {
  readonly store: Store;
  /** Accounts and regions of this replica, as `account/region`: the beginnings of the names of their instances. */
  readonly places: readonly string[];
  /** Called for failures, for example if the store is out of reach. The next run tries again. */
  readonly onError: (error: unknown) => void;
  /** Default: the clock of the system. */
  readonly clock?: Clock;
}

export interface RemovedAccounts {
  /** Drops the remains now. Also runs by itself, once an hour. */
  readonly sweep: () => Promise<void>;
  readonly stop: () => void;
}

/** How long a place must be without a replica that names it. So a rolling deploy of a mistake loses nothing. */
const KEPT_MS = DAY_MS;

/**
 * Drops the events and the row states of accounts and regions that no replica has named for a day. No event reports
 * this. A client that comes back with an old cursor after that gets a StreamGap.
 */
export function createRemovedAccounts(options: RemovedAccountsOptions): RemovedAccounts {
  const { store, places, onError, clock = systemClock } = options;
  let isStopped = false;
  const sweep = async (): Promise<void> => {
    await namePlaces(store, places);
    const left = new Set((await store.rows(UNNAMED, [KEPT_MS])).map((row) => placeRow(row).name));
    if (left.size === 0) return;
    for await (const instance of instancesOf(store)) {
      const place = placeOf(instance);
      if (isStopped) return;
      if (left.has(place)) while (await store.write((transaction) => dropStep(transaction, instance, place)));
    }
  };
  // Drop nothing at the start: if all replicas were away for a day, the others must name their places first.
  namePlaces(store, places).catch(onError);
  const endSweeps = repeat(clock, HOUR_MS, () => sweep().catch(onError));
  return {
    sweep,
    stop: () => {
      isStopped = true;
      endSweeps();
    },
  };
}

/** Records that this replica has these places. Places that only instances in the store know begin their day now. */
async function namePlaces(store: Store, places: readonly string[]): Promise<void> {
  await store.rows(NAME, [eachOf(places)]);
  const found = new Set<string>();
  for await (const instance of instancesOf(store)) found.add(placeOf(instance));
  await store.rows(FIND, [eachOf(found)]);
}

const INSERT = `INSERT INTO @event_place (name, named_at)
  SELECT each.value ->> 0, @now FROM @each($1) WHERE true ON CONFLICT (name)`;
const NAME = `${INSERT} DO UPDATE SET named_at = excluded.named_at`;
const FIND = `${INSERT} DO NOTHING`;
const UNNAMED = 'SELECT name FROM @event_place WHERE named_at < @now - $1';
const placeRow = rowOf({ name: 'text' });

async function* instancesOf(store: Store): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const page = await store.rows(
      // A list that could never be read has only a lease.
      `SELECT name FROM @event_instance WHERE name > $1
        UNION SELECT stream FROM @event_list WHERE stream > $1
        UNION SELECT stream FROM @event_lease WHERE stream > $1 ORDER BY name LIMIT ${ROWS_PER_STEP}`,
      [after],
    );
    const names = page.map((row) => placeRow(row).name);
    yield* names;
    if (names.length < ROWS_PER_STEP) return;
    after = names.at(-1) ?? after;
    await yieldToEventLoop();
  }
}

/** Account and region of an instance. Neither contains a slash. */
function placeOf(instance: string): string {
  return instance.split('/', 2).join('/');
}

/**
 * Drops at most a step of rows of an instance. Lists go first: a known list without rows would be taken for an empty one.
 * A number of the stream is used up as if its entry had been trimmed, so that every older cursor for the instance is
 * lost. Returns whether there may be more.
 */
async function dropStep(transaction: Transaction, instance: string, place: string): Promise<boolean> {
  const { rows } = transaction;
  const stream = accountOf(instance);
  const seq = await lockStream(transaction, stream);
  const [unnamed] = await rows(`${UNNAMED} AND name = $2`, [KEPT_MS, place]);
  if (unnamed === undefined) return false;
  for (const [table, column, key] of TABLES) {
    const dropped = await rows(
      `DELETE FROM ${table} WHERE ${column} = $1 AND ${key} IN
        (SELECT ${key.replace(/[()]/g, '')} FROM ${table} WHERE ${column} = $1 LIMIT ${ROWS_PER_STEP})
        RETURNING 1 AS dropped`,
      [instance],
    );
    if (dropped.length === 0) continue;
    await rows('UPDATE @event_stream SET seq = $2 WHERE name = $1', [stream, seq + 1]);
    await setTrimmed(transaction, instance, seq + 1);
    return true;
  }
  return false;
}

const TABLES = [
  ['@event_list', 'stream', 'list'],
  ['@event_row', 'stream', '(list, id)'],
  ['@event_entry', 'instance', '(stream, seq)'],
  ['@event_lease', 'stream', 'list'],
] as const;
