import { AppError } from '../../src/errors.ts';
import { createEvents } from '../../src/events/events.ts';
import type { Committed, EntityKind, EventLog } from '../../src/events/log/log.ts';
import { createStoreLog } from '../../src/events/log/store-log.ts';
import { createListLeases } from '../../src/events/poll/list-leases.ts';
import type { Start, StreamEvent } from '../../src/events/stream/subscription.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import { Secret } from '../../src/secret.ts';
import type { Store } from '../../src/store/store.ts';
import type { Replicas } from '../kit/replicas.ts';
import { withStatements } from '../kit/statements.ts';
import { createModelProvider } from './model-provider.ts';
import { createVirtualClock, nextTurn } from './virtual-clock.ts';

/** A successful commit of a poll. */
export interface FencedCommit {
  readonly replica: string;
  readonly list: string;
  readonly number: number;
}

export const LEASE_MS = 15_000;

/** Replicas over one store and one small provider, in virtual time. The clock of the store is virtual, too. */
export async function setUpReplicas(
  replicas: Replicas,
  { retention = 1_000, isShared = true, pageMs = (): number => 10, random = (): number => 0.5 } = {},
) {
  /** Statements of replicas that are not stopped. */
  let running = 0;
  const clock = createVirtualClock(async () => {
    // Statements of PostgreSQL need real time.
    for (let idle = 0; idle < 2; idle = running === 0 ? idle + 1 : 0) await nextTurn();
  });
  const model = createModelProvider(() => clock.sleep(Math.ceil(pageMs())));
  const registry = createRegistry([{ provider: model.provider }]);
  const errors: unknown[] = [];
  const commits: FencedCommit[] = [];
  const fenced: string[] = [];
  const statements: string[] = [];

  const begin = async (name: string, pollMs = 1_000) => {
    const shared = await replicas.replica(name);
    let frozen: PromiseWithResolvers<void> | null = null;
    let isAway = false;
    const counted = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      if (frozen !== null) await frozen.promise;
      if (isAway) throw new AppError('STORE_UNAVAILABLE', 'The store is not available.');
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
      }
    };
    const inTime = withStatements(shared, (rows, sql, values) => {
      statements.push(sql);
      return rows(sql.replaceAll('@now', String(Math.floor(clock.date()))), values);
    });
    const store: Store = {
      ...inTime,
      isShared,
      rows: (sql, values) => counted(() => inTime.rows(sql, values)),
      read: (work, timing) => counted(() => inTime.read(work, timing)),
      write: (work, timing) => counted(() => inTime.write(work, timing)),
      onNotify: (listener) =>
        shared.onNotify((topic) => {
          if (frozen === null) listener(topic);
        }),
    };
    const own = {
      ...clock,
      after: (ms: number, run: () => void) => {
        let isCancelled = false;
        // Whole milliseconds, so that a timer is never due a fraction too early.
        const cancel = clock.after(Math.ceil(ms), async () => {
          if (frozen !== null) await frozen.promise;
          if (!isCancelled) run();
        });
        return () => {
          isCancelled = true;
          cancel();
        };
      },
    };
    const kept = createStoreLog(store, { retention, clock: own });
    const log: EventLog = {
      ...kept,
      commit: async (stream, commit) => {
        const committed: Committed = await kept.commit(stream, commit);
        if (commit.fence === null) return committed;
        const { list, fence } = commit;
        if (committed.state === 'committed') commits.push({ replica: name, list, number: fence.number });
        if (committed.state === 'fenced') fenced.push(name);
        return committed;
      },
    };
    const onError = (error: unknown): void => void errors.push(error);
    const leases = isShared ? createListLeases({ store, clock: own, leaseMs: LEASE_MS, onError }) : null;
    const events = createEvents({
      registry,
      log,
      leases,
      key: new Secret('a key'),
      pollMs,
      billedPollMs: pollMs,
      graceMs: 2_000,
      heartbeatMs: 1_000,
      clock: own,
      random,
      onError,
    });
    const listen = (
      kinds: readonly EntityKind[] | null,
      start: Start = { from: 'now' },
      onEvent: (event: StreamEvent) => void = () => {},
    ) => {
      const heard: StreamEvent[] = [];
      const failures: unknown[] = [];
      const gone = new AbortController();
      const read = async () => {
        const batches = await events.subscribe({ at: model.at, groupId: null, kinds }, start, gone.signal);
        for await (const batch of batches) {
          for (const event of batch) {
            if (gone.signal.aborted) return;
            heard.push(event);
            onEvent(event);
          }
        }
      };
      read().catch((error: unknown) => failures.push(error));
      return {
        heard,
        failures,
        /** `CREATED c1`, or the reason of a gap. */
        told: () =>
          heard.flatMap((event) => {
            if (event.type === 'heartbeat') return [];
            if (event.type === 'gap') return [event.reason];
            const key = Buffer.from(event.id, 'base64url').toString().split('/').at(-1)!;
            return [`${event.change} ${decodeURIComponent(key)}`];
          }),
        unreadable: () => {
          const last = heard.findLast((event) => event.type === 'heartbeat');
          return last?.unreadable.map(({ kind, code }) => `${kind} ${code}`);
        },
        leave: () => gone.abort(),
      };
    };
    return {
      name,
      log: kept,
      events,
      leases,
      listen,
      refresh: (kinds: readonly EntityKind[] | null) =>
        events.refresh(
          { at: model.at, groupId: null, kinds },
          { allowedCalls: Number.POSITIVE_INFINITY, onSent: () => {}, field: 'scope' },
        ),
      /** Nothing of the process runs from now on, as after SIGSTOP or, without `thaw`, SIGKILL. */
      freeze: () => {
        frozen ??= Promise.withResolvers();
      },
      thaw: () => {
        frozen?.resolve();
        frozen = null;
      },
      setAway: (away: boolean) => {
        isAway = away;
      },
      stop: async () => {
        events.stop();
        await leases?.stop();
      },
    };
  };
  return { clock, model, begin, errors, commits, fenced, statements };
}

export type Replica = Awaited<ReturnType<Awaited<ReturnType<typeof setUpReplicas>>['begin']>>;
