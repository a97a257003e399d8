import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { type Simulators, startSimulators } from '../../src/simulator/index.ts';
import { UNLIMITED_RATES } from '../kit/operations.ts';
import { accountsOf } from '../kit/start.ts';
import { type Changes, changedScopes } from './changes.ts';
import { type Program, type Replica, startReplicas } from './replicas.ts';
import { differenceOf, type Subscriber, startSubscriber } from './subscribers.ts';

/** A killed replica's lists get another reader after this time. It is the least that the configuration allows. */
export const LEASE_SECONDS = 3;

/** Replicas, simulators and subscribers, as most scenarios need them. */
export interface Stage extends AsyncDisposable {
  readonly simulators: Simulators;
  readonly replicas: readonly Replica[];
  readonly subscribers: readonly Subscriber[];
}

interface StageOptions {
  readonly store: Readonly<Record<string, unknown>>;
  readonly replicas: number;
  /** Half of them listen to each of the two changed scopes. */
  readonly subscribers: number;
  readonly random: () => number;
  /** Default: `src/main.ts`. */
  readonly program?: Program;
  /** Addresses for the subscribers. Default: those of the replicas. */
  readonly urlsOf?: (replicas: readonly Replica[]) => Promise<readonly string[]>;
}

/** Starts all of it. When it returns, all subscribers are connected and miss no change. */
export async function startStage(options: StageOptions): Promise<Stage> {
  const stack = new AsyncDisposableStack();
  try {
    const simulators = stack.use(await startSimulators());
    const { replicas } = stack.use(
      await startReplicas({
        count: options.replicas,
        program: options.program,
        config: {
          accounts: accountsOf(simulators),
          inventory: { keep: [] },
          store: options.store,
          events: { pollSeconds: 1, billedPollSeconds: 1, leaseSeconds: LEASE_SECONDS, retention: 1_000_000 },
          shutdown: { drainSeconds: 1, graceSeconds: 10 },
          overload: { maxLagSeconds: null },
          rates: UNLIMITED_RATES,
        },
      }),
    );
    const urls = (await options.urlsOf?.(replicas)) ?? replicas.map(({ url }) => url);
    const scopes = changedScopes(simulators);
    const subscribers = Array.from({ length: options.subscribers }, (_, n) =>
      stack.use(startSubscriber({ urls, scope: scopes[n % 2]!, random: options.random })),
    );
    await Promise.all(subscribers.map(({ ready }) => ready));
    return { simulators, replicas, subscribers, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** What the subscribers received, compared with the changes. */
interface Audit {
  /** Pairs of a subscriber and an event that it should have received. */
  readonly lost: number;
  readonly repeated: number;
  /** The first lost and repeated events, for the message of a failed test. */
  readonly examples: readonly string[];
}

export function audit({ subscribers }: Pick<Stage, 'subscribers'>, changes: Changes): Audit {
  const found = subscribers.map((subscriber) =>
    differenceOf(subscriber.received, changes.expected(subscriber)),
  );
  const lost = found.flatMap((each) => each.lost);
  const repeated = found.flatMap((each) => each.repeated);
  const examples = [...lost.map((name) => `lost ${name}`), ...repeated.map((name) => `repeated ${name}`)];
  return { lost: lost.length, repeated: repeated.length, examples: [...new Set(examples)].slice(0, 5) };
}

/** A thread that waits for longer than this is on a busy machine, and measured times say nothing about our code. */
const BUSY_MS = 150;

interface CatchUp {
  /** Time until no subscriber missed an event. */
  readonly ms: number;
  /** False: the machine was busy with other things, so only counts can be asserted. */
  readonly isQuiet: boolean;
}

/** Waits until no subscriber misses an event, at most `mostMs`. */
export async function untilCaughtUp(stage: Stage, changes: Changes, mostMs: number): Promise<CatchUp> {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const begun = performance.now();
  for (;;) {
    const ms = Math.round(performance.now() - begun);
    if (ms >= mostMs || audit(stage, changes).lost === 0)
      return { ms, isQuiet: delay.max / 1_000_000 < BUSY_MS };
    await pause(50);
  }
}
