import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallRates, Lane } from '../../src/transport/call-rates.ts';
import { createLocalRates } from '../../src/transport/local-rates.ts';
import { shareOf } from '../../src/transport/rate.ts';
import { busiestSecond, type Limits } from './fleet.ts';
import { exceeded, limitsIn, play, type Scenario, SHARE, timesOf } from './play.ts';

const LIMITS: Limits = {
  egress: 300,
  operations: { Fast: 500, Token: 100, Group: 10, Revoke: 5, Free: null },
};
const SEARCH: Limits = { egress: null, operations: { Search: 1, Some: 20 } };

const trouble = fc.record({
  latencyMs: fc.double({ min: 0.2, max: 12, noNaN: true }),
  signingMs: fc.constantFrom(8, 45, 150),
  loss: fc.constantFrom(0, 0, 0.002, 0.02),
  freezing: fc.constantFrom(0, 0, 0.01, 0.1),
  freezes: fc.array(
    fc.record({ at: fc.nat(5_000), replica: fc.nat(7), ms: fc.integer({ min: 20, max: 3_000 }) }),
    { maxLength: 4 },
  ),
  outages: fc.array(fc.record({ at: fc.nat(2_000), ms: fc.constantFrom(300, 3_000) }), {
    maxLength: 1,
  }),
  failovers: fc.array(
    fc.record({
      at: fc.nat(5_000),
      lost: fc.nat(2_000),
      clockMs: fc.constantFrom(0, 40, -40, 700, -700, 3_000, -3_000),
    }),
    { maxLength: 2 },
  ),
});
const demand = (names: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...names), fc.constantFrom(3, 30, 300, 900), { minKeys: 1, maxKeys: 3 });
const scenario = fc
  .constantFrom(LIMITS, SEARCH)
  .chain((limits) =>
    fc.record({
      seed: fc.nat(),
      replicas: fc.integer({ min: 1, max: 8 }),
      share: fc.constantFrom(0.3, 0.6, 0.9, 1),
      isFull: fc.boolean(),
      limits: fc.constant(limits),
      demand: demand(Object.keys(limits.operations).flatMap((name) => [name, `${name} background`])),
      ms: fc.constant(6_000),
      trouble,
    }),
  )
  .map(
    ({ trouble: more, isFull, ...rest }): Scenario => ({
      ...rest,
      ...more,
      maxReplicas: isFull ? rest.replicas : 8,
    }),
  );

/** A control: calls may leave at any time after they were admitted. */
function withoutEnd(shared: CallRates): CallRates {
  const lanes = new Map<Lane, Lane>();
  const originals = new Map<Lane, Lane>();
  return {
    ...shared,
    laneOf: (account, operation) => {
      const lane = shared.laneOf(account, operation);
      const endless = lanes.get(lane) ?? {
        ...lane,
        take: (priority) => ({ ...lane.take(priority), until: Number.POSITIVE_INFINITY }),
      };
      lanes.set(lane, endless);
      originals.set(endless, lane);
      return endless;
    },
    demand: (waiting) =>
      shared.demand?.(new Map([...waiting].map(([lane, calls]) => [originals.get(lane) ?? lane, calls]))),
  };
}

/** A control: what each replica would do alone. */
function wholeRates({ operations }: Limits): NonNullable<Scenario['rates']> {
  return (_shared, clock) =>
    createLocalRates({
      clock,
      rateOf: (_account, { name }) => shareOf(operations[name] ?? 1_000),
      egress: null,
    });
}

const SEARCHING: Scenario = { seed: 3, replicas: 8, limits: SEARCH, demand: { Search: 10 }, ms: 20_000 };

describe('replicas that share their call rates', () => {
  it('exceed no limit in any second, whatever happens to clocks, network, processes and database', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (each) => {
        expect(exceeded(each.limits, (await play(each)).sent)).toEqual([]);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it.each([1, 2, 4, 8])(
    'use at least 85 percent of each rate under ten times its demand: %i replicas',
    async (replicas) => {
      for (const [limits, offered, names] of [
        [LIMITS, { Token: 600, Group: 60 }, ['Token', 'Group']],
        [LIMITS, { Fast: 600, Free: 600, 'Free background': 600 }, ['all']],
        [SEARCH, { Search: 10, Some: 120 }, ['Search', 'Some']],
      ] as const) {
        const ms = 8_000;
        const { sent } = await play({ seed: replicas, replicas, limits, demand: offered, ms });
        expect(exceeded(limits, sent)).toEqual([]);
        for (const { name, limit } of limitsIn(limits)) {
          if (!names.some((each) => each === name)) continue;
          // Without trouble, the share is not exceeded either.
          expect(busiestSecond(timesOf(sent, name)), name).toBeLessThanOrEqual(Math.ceil(SHARE * limit));
          const used = timesOf(sent, name).length / ((SHARE * limit * ms) / 1_000);
          expect(used, name).toBeGreaterThanOrEqual(0.85);
        }
      }
    },
  );

  it('use their parts while the database is away, and wait a second after its return', async () => {
    const [at, ms] = [2_000, 5_000];
    const demand = { Token: 300, Group: 60, Free: 600 };
    const outage: Scenario = {
      seed: 1,
      replicas: 4,
      limits: LIMITS,
      demand,
      ms: 12_000,
      outages: [{ at, ms }],
    };
    const { sent, answers } = await play(outage);
    const within = (name: string, from: number, to: number) =>
      timesOf(sent, name).filter((time) => time >= from && time < to).length;
    expect(exceeded(LIMITS, sent)).toEqual([]);
    // Four replicas of eight: each has 5 of the 40 that remain of 100, and 15 of the 120 that remain of 300.
    expect(within('Token', 3_000, 7_000)).toBeGreaterThan(0.8 * 4 * 4 * 5);
    expect(within('Token', 3_000, 7_000)).toBeLessThanOrEqual(4 * 4 * 5);
    expect(within('all', 3_000, 7_000)).toBeGreaterThan(0.8 * 4 * 4 * 15);
    expect(within('all', 3_000, 7_000)).toBeLessThanOrEqual(4 * 4 * 15);
    // The part of 4 calls that remain of 10 is no whole call.
    expect(within('Group', 2_600, 8_000)).toBe(0);
    expect(within('Group', 9_000, 11_000)).toBeGreaterThan(4);
    const refused = answers.filter(
      (each) => each.operation === 'Group' && each.at > 4_500 && each.at < 7_000,
    );
    expect(refused.length).toBeGreaterThan(100);
    for (const { error } of refused) {
      expect(error).toMatchObject({ code: 'RATE_LIMITED', unsent: true });
      expect(error?.details.retryAfterMs).toBeGreaterThanOrEqual(1_000);
    }
  });

  it('serve interactive calls of one replica before background calls of others', async () => {
    const demand = { 'Token background': 600, Token: 9 };
    const { sent, answers } = await play({ seed: 1, replicas: 4, limits: LIMITS, demand, ms: 8_000 });
    expect(answers.filter(({ operation, error }) => operation === 'Token' && error !== null)).toEqual([]);
    const background = sent.filter(({ priority }) => priority === 'background').length / 8;
    // A fifth of 60 is left to interactive calls.
    expect(background).toBeGreaterThan(0.85 * 48);
    expect(background).toBeLessThanOrEqual(48);
  });

  it('refuse calls that cannot be in time at once, and say when to try again', async () => {
    const { answers } = await play({
      seed: 1,
      replicas: 4,
      limits: LIMITS,
      demand: { Token: 600 },
      ms: 8_000,
    });
    const served = answers.filter(({ error }) => error === null).length;
    const errors = answers.flatMap(({ error }) => (error === null ? [] : [error]));
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['RATE_LIMITED']));
    expect(Math.min(...errors.map(({ details }) => details.retryAfterMs ?? 0))).toBeGreaterThan(500);
    expect(served).toBeGreaterThan(0.85 * 60 * 8);
  });

  const FROZEN: Scenario = { ...SEARCHING, freezing: 0.3 };
  const FAILOVER: Scenario = {
    ...SEARCHING,
    demand: { Search: 1.5 },
    failovers: Array.from({ length: 8 }, (_, index) => ({
      at: 1_000 + 2_300 * index,
      lost: 1_000,
      clockMs: 0,
    })),
  };
  const BUSY: Scenario = { seed: 1, replicas: 4, limits: LIMITS, demand: { Token: 600 }, ms: 3_000 };

  it.each([
    ['calls may leave after their slot has ended', FROZEN, { rates: withoutEnd }],
    ['grants go on at once after a failover', FAILOVER, { quietMs: 0 }],
    ['each replica has the whole rate', BUSY, { rates: wholeRates(LIMITS) }],
  ])('control: exceed a limit if %s', async (_name, each, change) => {
    expect(exceeded(each.limits, (await play(each)).sent)).toEqual([]);
    expect(exceeded(each.limits, (await play({ ...each, ...change })).sent)).not.toEqual([]);
  });
});
