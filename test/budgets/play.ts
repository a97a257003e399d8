import type { AppError } from '../../src/errors.ts';
import { createRandom } from '../kit/random.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';
import {
  busiestSecond,
  type Departed,
  type Limits,
  replicaClock,
  startReplica,
  virtualDatabase,
} from './fleet.ts';

/** Calls a second of all replicas together, by operation; `X background` are background calls of X. */
export type Demand = Readonly<Record<string, number>>;

export interface Trouble {
  readonly latencyMs?: number;
  /** Time from a permit to the first byte. It is zero in every other half second, so calls bunch. Default 8. */
  readonly signingMs?: number;
  /** Share of the messages to and from the database that are lost. */
  readonly loss?: number;
  /** Share of the calls at which their process freezes for 1.2 s, between the grant and the call. */
  readonly freezing?: number;
  /** Times and durations in milliseconds. */
  readonly freezes?: readonly { readonly at: number; readonly replica: number; readonly ms: number }[];
  readonly outages?: readonly { readonly at: number; readonly ms: number }[];
  /** The database loses its last `lost` milliseconds, and another machine takes over. */
  readonly failovers?: readonly { readonly at: number; readonly lost: number; readonly clockMs: number }[];
}

export interface Scenario extends Trouble {
  readonly seed: number;
  readonly replicas: number;
  /** Default 0.6. */
  readonly share?: number;
  /** Default 8. */
  readonly maxReplicas?: number;
  readonly limits: Limits;
  readonly demand: Demand;
  readonly ms: number;
  readonly quietMs?: number;
  readonly rates?: Parameters<typeof startReplica>[0]['rates'];
}

export const SHARE = 0.6;

/** Plays a scenario in virtual time. The first two seconds, in which the replicas start, do not count. */
export async function play(scenario: Scenario) {
  const { replicas: count, limits, demand, ms, share = SHARE, maxReplicas = 8 } = scenario;
  const { latencyMs = 1, loss = 0, freezing = 0, signingMs = 8 } = scenario;
  const random = createRandom(scenario.seed);
  const base = createVirtualClock();
  const database = virtualDatabase(base);
  // Most messages are quick, and some are slow.
  database.latency = () => latencyMs * (0.3 + 2 * random() ** 3);
  database.isLost = () => random() < loss;
  const departed: Departed[] = [];
  const replicas = Array.from({ length: count }, () =>
    startReplica({
      base,
      clock: replicaClock(base, random() * 1e6, 1 + (random() - 0.5) * 4e-4),
      ...{ database, limits, share, maxReplicas, random, departed },
      ...{ rates: scenario.rates, quietMs: scenario.quietMs },
      signingMs: () => (base.now() % 1_000 < 500 ? signingMs : 0),
      freezeMs: () => (random() < freezing ? 1_200 : 0),
    }),
  );
  await base.run(2_000);
  const from = base.now();
  for (const { at, replica, ms: frozenMs } of scenario.freezes ?? []) {
    const frozen = replicas[replica % count]!;
    base.after(at, () => {
      frozen.clock.frozenUntil = Math.max(frozen.clock.frozenUntil, base.now() + frozenMs);
    });
  }
  for (const { at, ms: awayMs } of scenario.outages ?? []) {
    base.after(at, () => {
      database.isUp = false;
      base.after(awayMs, () => {
        database.isUp = true;
      });
    });
  }
  for (const { at, lost, clockMs } of scenario.failovers ?? []) {
    let saved = database.save();
    base.after(Math.max(0, at - lost), () => {
      saved = database.save();
    });
    base.after(at, () => {
      database.restore(saved);
      database.offset += clockMs;
      database.epoch += '+';
    });
  }
  const answers: { readonly operation: string; readonly at: number; readonly error: AppError | null }[] = [];
  for (const [name, perSecond] of Object.entries(demand)) {
    const [operation = '', background] = name.split(' ');
    const next = () => {
      base.after((-Math.log(1 - random()) * 1_000) / perSecond, () => {
        if (base.now() >= from + ms) return;
        next();
        const replica = replicas[Math.floor(random() * count)]!;
        // A frozen process takes no calls.
        if (replica.clock.frozenUntil > base.now()) return;
        void replica
          .call(operation, background === undefined ? 'interactive' : 'background')
          .then((error) => answers.push({ operation: name, at: base.now() - from, error }));
      });
    };
    next();
  }
  await base.run(ms);
  const sent = departed.filter(({ at }) => at >= from).map((each) => ({ ...each, at: each.at - from }));
  return { sent, answers };
}

export const limitsIn = ({ egress, operations }: Limits) =>
  [...Object.entries(operations), ['all', egress] as const].flatMap(([name, limit]) =>
    limit === null ? [] : [{ name, limit }],
  );
export const timesOf = (sent: readonly Departed[], name: string) =>
  sent.filter(({ operation }) => name === 'all' || operation === name).map(({ at }) => at);

/** The limits that were exceeded in some second, as text. */
export function exceeded(limits: Limits, sent: readonly Departed[]): string[] {
  return limitsIn(limits).flatMap(({ name, limit }) => {
    const busiest = busiestSecond(timesOf(sent, name));
    return busiest > limit ? [`${name}: ${busiest} of ${limit}`] : [];
  });
}
