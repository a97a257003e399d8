import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { delayOf } from '../../src/events/poll/cadence.ts';
import {
  INITIAL_STATE,
  type PollerEvent,
  type PollerState,
  type ReadOutcome,
  reduce,
} from '../../src/events/poll/poller-state.ts';

const READ = { done: Promise.resolve(), budget: undefined, force: () => {} };
const NEEDED: PollerEvent = { type: 'needed', gapReason: undefined };
const STARTED: PollerEvent = { type: 'started', read: READ };
const stateAfter = (...events: readonly PollerEvent[]): PollerState => events.reduce(reduce, INITIAL_STATE);
const ended = (outcome: ReadOutcome, now = 0, calls = 3): PollerEvent => ({
  type: 'ended',
  outcome,
  sent: { calls, billed: 1 },
  now,
  date: 1_000 + now,
});
const failed = (error: unknown, now = 0) => ended({ kind: 'failed', error }, now);
const WHOLE = ended({ kind: 'whole' });
const THROTTLED = new AppError('PROVIDER_THROTTLED', 'Slower.', { details: { retryAfterMs: 7_000 } });
const OUTAGE = new AppError('PROVIDER_UNAVAILABLE', 'Away.');
const FORBIDDEN = new AppError('FORBIDDEN', 'No.');

describe('the states of a poller', () => {
  it('go from idle to queued, reading and waiting', () => {
    const states: PollerState[] = [];
    const scheduled: PollerEvent = { type: 'scheduled', until: 10 };
    for (const event of [NEEDED, STARTED, { type: 'turn' } as const, WHOLE, scheduled, STARTED])
      states.push(reduce(states.at(-1) ?? INITIAL_STATE, event));
    const kinds = states.map(({ activity }) => activity.kind);
    expect(kinds).toEqual(['idle', 'queued', 'reading', 'idle', 'waiting', 'queued']);
  });

  it('finish a read that no subscriber needs any more, but not a wait', () => {
    const reading = stateAfter(NEEDED, STARTED, { type: 'turn' }, { type: 'unneeded' });
    expect([reading.activity.kind, reading.isNeeded]).toEqual(['reading', false]);
    expect(stateAfter(NEEDED, { type: 'scheduled', until: 1 }, { type: 'unneeded' }).activity.kind).toBe(
      'idle',
    );
  });

  it('drop a queued following read together with the read that it follows', () => {
    const following = Promise.resolve(READ);
    const state = stateAfter(STARTED, { type: 'turn' }, { type: 'followed', following });
    expect(state.activity).toMatchObject({ kind: 'reading', following });
    expect(reduce(reduce(state, WHOLE), STARTED).activity).toEqual({ kind: 'queued', read: READ });
  });

  it('do not change after the stop', () => {
    const stopped = stateAfter(NEEDED, STARTED, { type: 'stopped' });
    expect(stopped).toMatchObject({ activity: { kind: 'stopped' }, isNeeded: false });
    for (const event of [NEEDED, STARTED, { type: 'turn' } as const, WHOLE])
      expect(reduce(stopped, event)).toBe(stopped);
  });
});

describe('the memory of a poller', () => {
  it('holds the cost of the last complete read, and the rest period after every read', () => {
    const state = stateAfter(ended({ kind: 'whole' }, 100, 8), failed(OUTAGE, 500));
    expect(state).toMatchObject({
      cost: { calls: 8, billed: 1 },
      spent: { calls: 3, billed: 1 },
      wholeAt: 100,
      restUntil: 500 + 750,
      gapReason: 'PROVIDER_OUTAGE',
    });
  });

  it('holds a failure with its first time until a read completes', () => {
    const state = stateAfter(failed(OUTAGE, 1), failed(FORBIDDEN, 2), failed(FORBIDDEN, 3));
    expect(state.failure).toEqual({ error: FORBIDDEN, code: 'FORBIDDEN', since: 1_001, permanentInARow: 2 });
    expect(reduce(state, failed(OUTAGE, 4)).failure?.permanentInARow).toBe(0);
    expect(reduce(state, WHOLE)).toMatchObject({ failure: null, gapReason: 'LOG_RESTARTED' });
  });

  it('records the calls that a read needs, and no failure of the list, if a budget cut the read off', () => {
    expect(stateAfter(WHOLE, ended({ kind: 'cut-off' }, 0, 5))).toMatchObject({
      failure: null,
      leastCalls: 6,
      cost: { calls: 3 },
    });
  });

  it('does not blame the provider for an error of this process', () => {
    expect(stateAfter(failed(new Error('the disk is full')))).toMatchObject({
      gapReason: 'LOG_RESTARTED',
      failure: { code: 'INTERNAL_SERVER_ERROR', permanentInARow: 0 },
    });
  });

  it('takes the gap reason of a late subscriber only before the first complete read', () => {
    const late: PollerEvent = { type: 'needed', gapReason: 'PROVIDER_OUTAGE' };
    expect(stateAfter(late).gapReason).toBe('PROVIDER_OUTAGE');
    expect(stateAfter(WHOLE, late).gapReason).toBe('LOG_RESTARTED');
  });

  it('slows down after failures, and speeds up in steps only after throttling', () => {
    const factors = (...events: readonly PollerEvent[]) =>
      events.map((_, index) => stateAfter(...events.slice(0, index + 1)).pace.factor);
    const [outage, throttled] = [failed(OUTAGE), failed(THROTTLED)];
    expect(factors(outage, outage, WHOLE)).toEqual([2, 4, 1]);
    expect(factors(throttled, throttled, WHOLE, WHOLE, WHOLE)).toEqual([2, 4, 2, 1, 1]);
    expect(factors(...Array.from({ length: 6 }, () => outage))).toEqual([2, 4, 8, 16, 16, 16]);
    const { pace } = stateAfter(throttled);
    // The provider's advice applies if it is longer than the slowed interval, and is never undercut.
    expect([0, 1].map((random) => Math.round(delayOf(pace, 100, random)))).toEqual([7_000, 7_700]);
    expect([0, 1].map((random) => Math.round(delayOf(pace, 10_000, random)))).toEqual([18_000, 22_000]);
  });
});
