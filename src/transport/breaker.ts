import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { BreakerState } from './attempt-events.ts';
import type { ProviderRequest, Send } from './call.ts';
import { isUnusuallyLong } from './request-url.ts';

export interface BreakerOptions {
  clock: Pick<Clock, 'now'>;
  /** Called with the new state after every change. */
  onState?: (state: BreakerState) => void;
  /** 0 ≤ n < 1; injected by tests. Default Math.random. */
  random?: () => number;
}

export interface Breaker {
  /** May a call go out? Record its outcome on the permit. A number: milliseconds after which to ask again. */
  readonly enter: () => Permit | number;
}

/** `unknown`: it says nothing about the provider, as the call never left or was given up by its client. */
export type Outcome = 'ok' | 'failed' | 'unknown';

export interface Permit {
  readonly record: (outcome: Outcome) => void;
  /** Fires, with CIRCUIT_OPEN as its reason, when the breaker opens: a call that still waits in the queue must not go out. */
  readonly stop: AbortSignal;
}

const SLOT_MS = 1_000;
const SLOTS = 10;
const MIN_CALLS = 20;
const MAX_FAILED = 0.5;
const CONSECUTIVE = 10;
/** Nothing opens on less evidence than this: at 40 % failures ten in a row are a matter of a minute. */
const EVIDENCE_MS = 1_000;
const PROBES = 3;
const MIN_OPEN_MS = 2_000;
const MAX_OPEN_MS = 30_000;
/** An open time is this part of how long the provider has been away: 3 s after a minute, 30 s after ten. */
const OPEN_SHARE = 1 / 20;
const JITTER = 0.25;

/**
 * Opens when half of at least twenty calls of the last ten seconds have failed, or ten in a row; nothing of either
 * kind counts that is older than ten seconds (a library was measured to open on failures of an hour ago). While it
 * is open nothing goes out; then three probes do, and three successes close it.
 *
 * Two figures differ from the usual ones because they were measured to be wrong at a hundred calls a second with
 * 40 % failures: both rules want a second of evidence, and the open time grows with the outage and not with the
 * number of probes, so that after a minute's outage recovery is seen within four seconds.
 */
export function createBreaker({ clock, onState, random = Math.random }: BreakerOptions): Breaker {
  const outcomes = createWindow(clock);
  let state: BreakerState = 'closed';
  /** Permits of an earlier state say nothing about this one. */
  let generation = 0;
  let openUntil = 0;
  let downSince = 0;
  let probes = { running: 0, succeeded: 0 };
  let stop = new AbortController();

  const become = (next: BreakerState) => {
    state = next;
    generation += 1;
    onState?.(next);
  };
  const open = () => {
    const now = clock.now();
    if (state === 'closed') downSince = now;
    const base = Math.min(MAX_OPEN_MS, Math.max(MIN_OPEN_MS, (now - downSince) * OPEN_SHARE));
    openUntil = now + base * (1 + JITTER * random());
    become('open');
    const stopped = stop;
    stop = new AbortController();
    stopped.abort(circuitOpen(openUntil - now));
  };
  const permit = (record: (outcome: Outcome) => void): Permit => {
    const mine = generation;
    return {
      stop: stop.signal,
      record: (outcome) => {
        if (mine === generation) record(outcome);
      },
    };
  };
  const recordClosed = (outcome: Outcome) => {
    if (outcome === 'unknown') return;
    outcomes.add(outcome);
    if (outcome === 'failed' && outcomes.areBad()) open();
  };
  const recordProbe = (outcome: Outcome) => {
    probes.running -= 1;
    if (outcome === 'failed') return open();
    if (outcome === 'ok') probes.succeeded += 1;
    if (probes.succeeded < PROBES) return;
    outcomes.clear();
    become('closed');
  };

  return {
    enter: () => {
      if (state === 'closed') return permit(recordClosed);
      if (state === 'open') {
        const left = openUntil - clock.now();
        if (left > 0) return left;
        probes = { running: 0, succeeded: 0 };
        become('halfOpen');
      }
      if (probes.running + probes.succeeded >= PROBES) return EVIDENCE_MS;
      probes.running += 1;
      return permit(recordProbe);
    },
  };
}

/** Ten seconds of outcomes in slots of one, each dropped when its time is over and not when the next call comes. */
function createWindow(clock: Pick<Clock, 'now'>) {
  let slots: { readonly at: number; readonly since: number; ok: number; failed: number }[] = [];
  /** When the last failures came, of those with no success behind them. */
  let row: number[] = [];
  let lastSuccess = Number.NEGATIVE_INFINITY;
  return {
    add: (outcome: 'ok' | 'failed') => {
      const now = clock.now();
      const at = Math.floor(now / SLOT_MS);
      slots = slots.filter((slot) => slot.at > at - SLOTS);
      if (slots.at(-1)?.at !== at) slots.push({ at, since: now, ok: 0, failed: 0 });
      slots.at(-1)![outcome] += 1;
      if (outcome === 'ok') lastSuccess = now;
      row = outcome === 'ok' ? [] : [...row, now].slice(-CONSECUTIVE);
    },
    areBad: () => {
      const now = clock.now();
      const isRow = row.length === CONSECUTIVE && now - row[0]! < SLOTS * SLOT_MS;
      if (isRow && now - lastSuccess >= EVIDENCE_MS) return true;
      const failed = slots.reduce((sum, slot) => sum + slot.failed, 0);
      const calls = slots.reduce((sum, slot) => sum + slot.failed + slot.ok, 0);
      const since = slots[0]?.since ?? now;
      return calls >= MIN_CALLS && failed >= MAX_FAILED * calls && now - since >= EVIDENCE_MS;
    },
    clear: () => {
      slots = [];
      row = [];
    },
  };
}

/** Answers CIRCUIT_OPEN at once where the provider is known to be away. */
export function withBreaker(send: Send, breakerOf: (request: ProviderRequest) => Breaker): Send {
  return async (request, call) => {
    const permit = breakerOf(request).enter();
    if (typeof permit === 'number') {
      throw circuitOpen(permit, request.operation.name);
    }
    try {
      const response = await send(request, { ...call, stop: permit.stop });
      permit.record('ok');
      return response;
    } catch (error) {
      permit.record(call.signal.aborted ? 'unknown' : outcomeOf(error, request));
      throw error;
    }
  };
}

function circuitOpen(leftMs: number, operation?: string): AppError {
  return new AppError('CIRCUIT_OPEN', 'The provider has been failing: it is left alone for a moment.', {
    details: {
      ...(operation === undefined ? {} : { operation }),
      retryAfterMs: Math.max(1, Math.ceil(leftMs)),
    },
    unsent: true,
  });
}

/**
 * Only what says that the provider is away: no connection, no answer in time, a server fault. A refusal of any kind,
 * throttling first of all, comes from a provider that is there; and a call that never left says nothing of it. One caller
 * must not shut out the others: neither by giving an attempt too little time (`retry` never), nor by texts that make a URL
 * which a gateway cuts.
 */
function outcomeOf(error: unknown, request: ProviderRequest): Outcome {
  if (!(error instanceof AppError)) return 'unknown';
  const { code, unsent, retry } = error;
  if (unsent) return code === 'PROVIDER_UNAVAILABLE' ? 'failed' : 'unknown';
  if (code !== 'PROVIDER_UNAVAILABLE' && code !== 'PROVIDER_TIMEOUT') return 'ok';
  if (isUnusuallyLong(request)) return 'unknown';
  return code === 'PROVIDER_TIMEOUT' && retry === 'never' ? 'unknown' : 'failed';
}
