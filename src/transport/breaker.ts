import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { BreakerState } from './attempt-events.ts';
import type { ProviderRequest, Send } from './call.ts';
import { isUnusuallyLong } from './request-url.ts';

export interface BreakerOptions {
  clock: Pick<Clock, 'now'>;
  /** Called with the new state after every change. */
  onState?: (state: BreakerState) => void;
  /** Random source, 0 ≤ n < 1. Tests inject their own. Default Math.random. */
  random?: () => number;
}

export interface Breaker {
  /**
   * Returns a permit for one call, or the milliseconds after which to ask again. The caller must record the
   * outcome of the call on the permit.
   */
  readonly enter: () => Permit | number;
}

/** `unknown`: the call says nothing about the provider, because it was never sent or its client cancelled it. */
export type Outcome = 'ok' | 'failed' | 'unknown';

export interface Permit {
  readonly record: (outcome: Outcome) => void;
  /**
   * Aborts with CIRCUIT_OPEN when the breaker opens, so that a call that still waits in the queue is not
   * sent.
   */
  readonly stop: AbortSignal;
}

const SLOT_MS = 1_000;
const SLOTS = 10;
const MIN_CALLS = 20;
const MAX_FAILED = 0.5;
const CONSECUTIVE = 10;
/**
 * Minimum period that the counted outcomes must cover before the breaker opens. Without this minimum, a failure
 * rate of 40 % would open the breaker by chance: ten failures in a row then occur about once per minute.
 */
const EVIDENCE_MS = 1_000;
const PROBES = 3;
const MIN_OPEN_MS = 2_000;
const MAX_OPEN_MS = 30_000;
/** Open time as a fraction of the outage so far: 3 s after one minute, 30 s after ten. */
const OPEN_SHARE = 1 / 20;
const JITTER = 0.25;

/**
 * Opens if, within ten seconds, at least half of twenty or more calls failed, or ten calls in a row failed. Older
 * outcomes never count. (A library was measured to open on failures of an hour ago.) An open breaker refuses every
 * call. After the open time it admits three probes. Three successes close it.
 *
 * Two rules differ from common breakers. First, both conditions need outcomes that cover at least one second.
 * Second, the open time grows with the length of the outage and not with the number of probes, so the breaker
 * closes within four seconds after an outage of one minute. The usual values failed in measurements at 100 calls
 * per second with 40 % failures.
 */
export function createBreaker({ clock, onState, random = Math.random }: BreakerOptions): Breaker {
  const outcomes = createWindow(clock);
  let state: BreakerState = 'closed';
  /** Number of state changes. Outcomes of permits from an earlier state are ignored. */
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

/**
 * Counts outcomes in slots of one second. Slots older than ten seconds are dropped before an outcome is
 * counted.
 */
function createWindow(clock: Pick<Clock, 'now'>) {
  let slots: { readonly at: number; readonly since: number; ok: number; failed: number }[] = [];
  /** Times of the last ten consecutive failures. Empty after a success. */
  let row: number[] = [];
  let lastSuccess = Number.NEGATIVE_INFINITY;
  return {
    add: (outcome: 'ok' | 'failed') => {
      const now = clock.now();
      const at = Math.floor(now / SLOT_MS);
      slots = slots.filter((slot) => slot.at > at - SLOTS);
      const last = slots.at(-1);
      const slot = last?.at === at ? last : { at, since: now, ok: 0, failed: 0 };
      if (slot !== last) slots.push(slot);
      slot[outcome] += 1;
      if (outcome === 'ok') lastSuccess = now;
      row = outcome === 'ok' ? [] : [...row, now].slice(-CONSECUTIVE);
    },
    areBad: () => {
      const now = clock.now();
      const isRow = row.length === CONSECUTIVE && now - (row[0] ?? 0) < SLOTS * SLOT_MS;
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

/** Fails with CIRCUIT_OPEN while the breaker is open, without sending the call. */
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
  return new AppError('CIRCUIT_OPEN', 'The circuit breaker is open after repeated provider failures.', {
    details: {
      ...(operation === undefined ? {} : { operation }),
      retryAfterMs: Math.max(1, Math.ceil(leftMs)),
    },
    unsent: true,
  });
}

/**
 * Only failures that show that the provider is unavailable count as `failed`: no connection, no response in time, a
 * server error. A refusal (also throttling) is a response, so the provider is available. A call that was never sent
 * says nothing about the provider. One caller must not open the breaker for the others, neither with a short
 * deadline (`retry: 'never'`) nor with texts that make a URL too long for a gateway.
 */
function outcomeOf(error: unknown, request: ProviderRequest): Outcome {
  if (!(error instanceof AppError)) return 'unknown';
  const { code, unsent, retry } = error;
  if (unsent) return code === 'PROVIDER_UNAVAILABLE' ? 'failed' : 'unknown';
  if (code !== 'PROVIDER_UNAVAILABLE' && code !== 'PROVIDER_TIMEOUT') return 'ok';
  if (isUnusuallyLong(request)) return 'unknown';
  return code === 'PROVIDER_TIMEOUT' && retry === 'never' ? 'unknown' : 'failed';
}
