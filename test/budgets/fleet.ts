import { DatabaseSync } from 'node:sqlite';
import { createSharedRates, QUIET_MS } from '../../src/budgets/shared-rates.ts';
import { createStoreClock } from '../../src/budgets/store-clock.ts';
import { createStoreContact } from '../../src/budgets/store-contact.ts';
import type { Clock } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { createConnection, objectsOf } from '../../src/store/sqlite-connection.ts';
import type { SqlValue, Store } from '../../src/store/store.ts';
import { storeUnavailable } from '../../src/store/unavailable.ts';
import { createBulkhead } from '../../src/transport/bulkhead.ts';
import type { Call, ProviderAction } from '../../src/transport/call.ts';
import { createCallQueue } from '../../src/transport/call-queue.ts';
import type { CallRates } from '../../src/transport/call-rates.ts';
import { withCallQueue } from '../../src/transport/with-call-queue.ts';
import type { VirtualClock } from '../kit/virtual-clock.ts';

/** A clock that runs at another speed than `base`, from another zero, and stands for the time of a frozen process. */
export interface ReplicaClock extends Clock {
  /** The process does nothing until then, in milliseconds of `base`. Its clock goes on. */
  frozenUntil: number;
}

export function replicaClock(base: Clock, offset: number, speed: number): ReplicaClock {
  const clock: ReplicaClock = {
    frozenUntil: 0,
    now: () => offset + base.now() * speed,
    after: (ms, run) => {
      let cancel = () => {};
      const schedule = (inMs: number) => {
        cancel = base.after(inMs, () => {
          const left = clock.frozenUntil - base.now();
          if (left > 0) schedule(left);
          else run();
        });
      };
      schedule(ms / speed);
      return () => cancel();
    },
  };
  return clock;
}

/** A database with a clock of its own, reached over a network that delays and loses messages. */
export interface VirtualDatabase {
  offset: number;
  speed: number;
  isUp: boolean;
  epoch: string;
  /** Milliseconds of one message. */
  latency: () => number;
  isLost: () => boolean;
  statements: number;
  readonly storeFor: (clock: Clock) => Pick<Store, 'rows' | 'epoch' | 'onHealth'>;
  /** Returns a copy of its rows; `restore` takes it. */
  readonly save: () => readonly unknown[];
  readonly restore: (rows: readonly unknown[]) => void;
}

export function virtualDatabase(base: VirtualClock): VirtualDatabase {
  const file = new DatabaseSync(':memory:');
  const database: VirtualDatabase = {
    offset: 1_700_000_000_000,
    speed: 1,
    isUp: true,
    epoch: '1',
    latency: () => 1,
    isLost: () => false,
    statements: 0,
    storeFor: (clock) => ({
      rows: (sql, values = []) =>
        new Promise((resolve, reject) => {
          const fail = () => reject(storeUnavailable('the simulated database is away'));
          let isOver = false;
          const cancel = clock.after(500, () => {
            isOver = true;
            fail();
          });
          if (database.isLost()) return;
          base.after(database.latency(), () => {
            let answer: () => void = fail;
            if (database.isUp) {
              const rows = run(sql, values);
              answer = () => resolve(rows);
              if (database.isLost()) return;
            }
            base.after(database.latency(), () =>
              clock.after(0, () => {
                cancel();
                if (!isOver) answer();
              }),
            );
          });
        }),
      epoch: async () => database.epoch,
      onHealth: () => () => {},
    }),
    save: () => run('SELECT * FROM @budget', []),
    restore: (rows) => {
      run('DELETE FROM @budget', []);
      for (const row of rows) {
        const { name, used_until } = row as { name: string; used_until: number };
        run('INSERT INTO @budget (name, used_until) VALUES ($1, $2)', [name, used_until]);
      }
    },
  };
  file.function('virtual_now', () => Math.floor(database.offset + base.now() * database.speed));
  const connection = createConnection(file);
  const run = (sql: string, values: readonly SqlValue[]): readonly unknown[] => {
    database.statements++;
    const text = sql.replaceAll('@now', 'CAST(virtual_now() AS INTEGER)');
    return objectsOf(connection.run({ sql: text, values, place: 'alone', withinMs: 0 }));
  };
  for (const { statements } of MIGRATIONS) for (const sql of statements) run(sql, []);
  database.statements = 0;
  return database;
}

export interface Limits {
  readonly egress: number | null;
  readonly operations: Readonly<Record<string, number | null>>;
}

export interface Replica {
  readonly clock: ReplicaClock;
  /** Sends one call. Resolves with its error, or null. */
  readonly call: (operation: string, priority?: Call['priority'], ms?: number) => Promise<AppError | null>;
}

export interface Departed {
  readonly operation: string;
  readonly priority: Call['priority'];
  readonly at: number;
}

export const operationOf = (name: string): ProviderAction => ({
  name,
  effect: 'read',
  ratePerSecond: null,
  billed: false,
});

/** A replica of the transport whose calls are noted in `departed`. */
export function startReplica(options: {
  readonly base: VirtualClock;
  readonly clock: ReplicaClock;
  readonly database: VirtualDatabase;
  readonly limits: Limits;
  readonly share: number;
  readonly maxReplicas: number;
  readonly random: () => number;
  readonly departed: Departed[];
  readonly quietMs?: number | undefined;
  /** Milliseconds from the permit of a call to its first byte. */
  readonly signingMs: () => number;
  /** Milliseconds for which the process freezes when a call is admitted, before it leaves. */
  readonly freezeMs?: (() => number) | undefined;
  /** Changes the rates, for controls. */
  readonly rates?: ((shared: CallRates, clock: Clock) => CallRates) | undefined;
}): Replica {
  const { base, clock, database, limits, share, maxReplicas, random, departed } = options;
  const contact = createStoreContact({
    store: database.storeFor(clock),
    clock,
    quietMs: options.quietMs ?? QUIET_MS,
    onError: (error) => {
      if (!(error instanceof AppError)) throw error;
    },
  });
  const shared = createSharedRates({
    contact,
    storeClock: createStoreClock(),
    clock,
    random,
    egress: limits.egress === null ? null : { name: 'P', limitPerSecond: limits.egress },
    limitOf: ({ name }) => limits.operations[name] ?? null,
    nameOf: (account, { name }) => `${account} ${name}`,
    share,
    reserve: 0.2,
    maxReplicas,
  });
  const callQueue = createCallQueue({
    clock,
    rates: options.rates?.(shared, clock) ?? shared,
    bulkhead: createBulkhead({ perKey: 10_000, total: 10_000 }),
  });
  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  const send = withCallQueue(
    async ({ operation }, call) => {
      const frozenMs = options.freezeMs?.() ?? 0;
      if (frozenMs > 0) clock.frozenUntil = base.now() + frozenMs;
      // Signing and connecting.
      await pause(options.signingMs());
      call.departure?.beforeFirstByte();
      departed.push({ operation: operation.name, priority: call.priority, at: base.now() });
      await pause(25);
      return { status: 200, headers: {}, body: '' };
    },
    callQueue,
    { account: 'a', hostKeyOf: () => 'host' },
    clock,
  );
  return {
    clock,
    call: (name, priority = 'interactive', ms = 2_000) =>
      send(
        {
          operation: operationOf(name),
          method: 'GET',
          origin: 'http://p.test',
          path: '/',
          query: [],
          headers: {},
          body: '',
        },
        { signal: new AbortController().signal, deadline: clock.now() + ms, priority, onSent: () => {} },
      ).then(
        () => null,
        (error: unknown) => {
          if (error instanceof AppError) return error;
          throw error;
        },
      ),
  };
}

/** Maximum number of times within any second. */
export function busiestSecond(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  sorted.forEach((time, index) => {
    while (time - sorted[from]! >= 1_000) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}
