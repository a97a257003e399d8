import { randomUUID } from 'node:crypto';
import { type Clock, systemClock, within } from '../clock.ts';
import { isStoreUnavailable } from '../errors.ts';
import { type EpochParts, printEpoch } from './epoch.ts';
import { createListeners } from './listeners.ts';
import { type OnMigrated, StoreRefused } from './migrate.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { asUnavailable, Disconnected } from './postgres-faults.ts';
import { createListener } from './postgres-listener.ts';
import { createNotifier } from './postgres-notify.ts';
import { createPool, type Pool } from './postgres-pool.ts';
import { createRunner } from './postgres-runner.ts';
import { prepareSchema } from './postgres-schema.ts';
import { createConnector } from './postgres-session.ts';
import { createTranslator, postgresDialect } from './sql-dialect.ts';
import type { Store } from './store.ts';

export interface PostgresStoreOptions {
  /** Returns the connection URI (postgres-url.ts). Called for each connection, because its password may change. */
  readonly url: () => string;
  /** Like `url`, for the connection that listens. Default or null: `url`. Needed if `url` leads to a pooler. */
  readonly listenUrl?: (() => string) | null | undefined;
  /** The tables are in this schema: a lower-case identifier. */
  readonly schema: string;
  /** Most connections for transactions. One more listens. */
  readonly poolSize: number;
  /** Name of this replica, unique among the replicas of the store. */
  readonly replica: string;
  /** Called with what works worse than it should, for the log. */
  readonly onWarning: (message: string) => void;
  /** Default: those of this program. */
  readonly migrations?: readonly Migration[];
  readonly onMigrated?: OnMigrated | undefined;
  /** Default: the system clock. */
  readonly clock?: Clock;
  /** Returns numbers from 0 to 1. Default: Math.random. */
  readonly random?: () => number;
  /** Milliseconds that one attempt to connect may take. Default: 2,000. */
  readonly connectMs?: number;
}

const SCHEMA = /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/;
const START_MS = 2_000;
const CLOSE_MS = 2_000;
const MOST_TOPIC_BYTES = 200;

/**
 * Opens a store in PostgreSQL, and migrates its schema. Resolves after at most two seconds, even if the
 * database is out of reach: the store is down then, and goes up by itself. Rejects with StoreRefused if the
 * program is too old for the store, or if the role lacks rights.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { url, schema, replica, onWarning, onMigrated } = options;
  const { clock = systemClock, random = Math.random, connectMs = 2_000, migrations = MIGRATIONS } = options;
  if (!SCHEMA.test(schema))
    throw new StoreRefused('expected the schema to be a lower-case identifier without pg_');
  const closing = new AbortController();
  const { signal } = closing;
  const translate = createTranslator(postgresDialect(schema));
  const epoch = createEpoch();
  /** Whether the first attempt to connect succeeded. */
  const tried = Promise.withResolvers<boolean>();
  const connectorTo = (to: () => string) =>
    createConnector({
      url: to,
      clock,
      connectMs,
      applicationName: `iot-identity-graph ${replica}`.slice(0, 63),
    });
  const connect = connectorTo(url);

  const pool = createPool({
    connect: async () => {
      try {
        const session = await connect();
        try {
          const { storeId } = await prepareSchema(session, {
            schema,
            migrations,
            onMigrated,
            translate,
            clock,
            signal,
          });
          epoch.set({ storeId, cluster: session.cluster, timeline: session.timeline });
        } catch (error) {
          session.close();
          throw error;
        }
        tried.resolve(true);
        return session;
      } catch (error) {
        if (error instanceof StoreRefused) tried.reject(error);
        tried.resolve(false);
        throw error;
      }
    },
    size: options.poolSize,
    clock,
    random,
  });
  const runner = createRunner({
    pool,
    translate,
    onTimeline: (timeline) => epoch.set({ timeline }),
    clock,
    random,
    signal,
  });
  const sender = randomUUID().slice(0, 8);
  const send = async (payloads: readonly string[]) => {
    const sql = "SELECT pg_notify($1, each.value #>> '{}') FROM @each($2)";
    await runner.rows(sql, [schema, JSON.stringify(payloads)]);
  };
  const notifier = createNotifier((topics) => send(topics.map((topic) => `${sender} ${topic}`)), clock);
  const listeners = createListeners<string | null>();
  const connectListener = connectorTo(options.listenUrl ?? url);
  const listener = createListener({
    connect: async () => {
      await untilUp(pool);
      return await connectListener();
    },
    channel: schema,
    send,
    onPayload: (payload) => {
      if (payload === null) return listeners.tell(null);
      const space = payload.indexOf(' ');
      const topic = payload.slice(space + 1);
      // Our own listeners have been called already.
      if (topic !== '' && payload.slice(0, space) !== sender) listeners.tell(topic);
    },
    onWarning,
    clock,
    random,
  });

  let isClosing = false;
  const running = new Set<Promise<unknown>>();
  const tracked = <Result>(run: () => Promise<Result>): Promise<Result> => {
    if (isClosing) return Promise.reject(asUnavailable(new Disconnected('the store is closed')));
    const result = run();
    running.add(result);
    const done = () => void running.delete(result);
    result.then(done, done);
    return result;
  };
  const close = async (): Promise<void> => {
    isClosing = true;
    await within(clock, CLOSE_MS, Promise.allSettled(running), []);
    await within(clock, CLOSE_MS, notifier.close(), undefined);
    closing.abort(new Disconnected('the store is closed'));
    listener.close();
    await pool.close(0);
  };
  try {
    const started = tried.promise.then((isUp) => (isUp ? listener.started : undefined));
    await within(clock, START_MS, started, undefined);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    replica,
    isShared: true,
    isVolatile: false,
    rows: (sql, values) => tracked(() => runner.rows(sql, values)),
    write: (work, timing = 'interactive') =>
      tracked(async () => {
        let topics = new Set<string>();
        try {
          return await runner.transact('write', timing, (statements, { timeline, isReplicated }) => {
            topics = new Set();
            const notify = (topic: string) => void topics.add(checkedTopic(topic));
            return work({ ...statements, notify, history: { epoch: epoch.of(timeline), isReplicated } });
          });
        } catch (error) {
          if (!isStoreUnavailable(error)) topics.clear();
          throw error;
        } finally {
          // If the outcome is not known, readers look.
          for (const topic of topics) listeners.tell(topic);
          notifier.notify(topics);
        }
      }),
    read: (work, timing = 'interactive') => tracked(() => runner.transact('read', timing, work)),
    epoch: async () => {
      if (epoch.get() === undefined) await tracked(() => runner.rows('SELECT 1'));
      return epoch.get() ?? '';
    },
    onNotify: listeners.add,
    health: pool.health,
    onHealth: pool.onHealth,
    close,
  };
}

function untilUp({ health, onHealth }: Pool): Promise<void> {
  return new Promise((resolve) => {
    if (health().state === 'up') return resolve();
    const stop = onHealth(({ state }) => {
      if (state === 'down') return;
      stop();
      resolve();
    });
  });
}

function checkedTopic(topic: string): string {
  const bytes = Buffer.byteLength(topic);
  if (bytes > 0 && bytes <= MOST_TOPIC_BYTES) return topic;
  throw new Error(`expected a topic of 1 to ${MOST_TOPIC_BYTES} bytes, but got one of ${bytes} bytes`);
}

/** The epoch of the server that a connection or a transaction has seen last. */
function createEpoch() {
  let known: EpochParts | undefined;
  let epoch: string | undefined;
  return {
    set: (found: EpochParts | { readonly timeline: number }): void => {
      if (!('storeId' in found) && found.timeline === known?.timeline) return;
      if ('storeId' in found) known = found;
      else if (known !== undefined) known = { ...known, ...found };
      if (known !== undefined) epoch = printEpoch(known);
    },
    get: (): string | undefined => epoch,
    /** The epoch of a server of this store. */
    of: (timeline: number | undefined): string =>
      known === undefined ? '' : printEpoch({ ...known, timeline }),
  };
}
