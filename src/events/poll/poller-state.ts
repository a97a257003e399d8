import { AppError, type ErrorCode, errorCodeOf, isStoreUnavailable } from '../../errors.ts';
import type { Call } from '../../transport/call.ts';
import type { ReadNote } from '../log/lease-table.ts';
import type { GapReason } from '../log/log.ts';
import {
  FULL_PACE,
  firstRetryIn,
  isCutOff,
  isTransient,
  type Pace,
  paceAfterFailure,
  paceAfterSuccess,
  type ReadCost,
  restAfter,
} from './cadence.ts';
import { followedError, untilNextNote } from './shared-read.ts';

/** Counts the provider calls of a read, and may refuse them. */
export interface CallBudget {
  readonly onSent: Call['onSent'];
  /** Called before each call. Throws QUERY_TOO_COMPLEX to refuse it. Default: every call is allowed. */
  readonly admit?: () => void;
}

/** One read of the list that has been started. */
export interface StartedRead {
  readonly done: Promise<void>;
  /** Undefined: the poller started the read by itself. */
  readonly budget: CallBudget | undefined;
  /** Makes the read send calls, even if another replica has just read the list. */
  readonly force: () => void;
}

/** The current activity of a list's poller. */
export type Activity =
  /** Nobody needs the list. */
  | { readonly kind: 'idle' }
  /** The next read is due at `until`, by the clock. */
  | { readonly kind: 'waiting'; readonly until: number }
  /** A read has been started, and waits for its turn. */
  | { readonly kind: 'queued'; readonly read: StartedRead }
  /** `following`: the read that starts after this one, if somebody asked for it. */
  | {
      readonly kind: 'reading';
      readonly read: StartedRead;
      readonly following: Promise<StartedRead> | null;
    }
  /** The process stops. No event changes this. */
  | { readonly kind: 'stopped' };

/** Why the list cannot be read at the moment. */
export interface ReadFailure {
  readonly code: ErrorCode;
  /** Milliseconds since the epoch, at the end of the first read that failed. */
  readonly since: number;
}

export interface PollerState {
  readonly activity: Activity;
  /** True: somebody listens, or the last listener left a moment ago. */
  readonly isNeeded: boolean;
  /** Calls of the last whole read. */
  readonly cost: ReadCost;
  /** Calls of the last read, whole or not. */
  readonly spent: ReadCost;
  /** Least number of calls of a whole read. Known after a budget has cut off the last read; 0: unknown. */
  readonly leastCalls: number;
  /** Clock time before which the poller starts no further read by itself. */
  readonly restUntil: number;
  /** Clock time of the last whole read; -Infinity: none yet. */
  readonly wholeAt: number;
  readonly pace: Pace;
  /** The reason of the gap if the next read finds nothing to compare with. */
  readonly gapReason: GapReason;
  /** Null: the last read was whole, or none has ended. */
  readonly failure: (ReadFailure & { readonly error: unknown; readonly permanentInARow: number }) | null;
}

export type ReadOutcome =
  | { readonly kind: 'whole' }
  /** Another replica reads the list, and noted how its last read ended. */
  | { readonly kind: 'followed'; readonly note: ReadNote }
  /** The budget refused a call. Says nothing about the list. */
  | { readonly kind: 'cut-off' }
  /** The store was away. Says nothing about the list. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** The outcome of a read that has failed with this error. */
export function outcomeOf(error: unknown): ReadOutcome {
  if (isCutOff(error)) return { kind: 'cut-off' };
  return isStoreUnavailable(error) ? { kind: 'paused' } : { kind: 'failed', error };
}

/** Milliseconds between two attempts to read while the store is away. They make no call. */
const PAUSED_MS = 1_000;

/** Milliseconds from the end of a read to the next one at full pace. `usual`: the interval, as long as no read fails. */
export function nextReadIn(
  { wholeAt }: PollerState,
  outcome: ReadOutcome,
  sent: ReadCost,
  usual: number,
): number {
  if (outcome.kind === 'followed') return untilNextNote(outcome.note, usual);
  if (outcome.kind === 'paused' && sent.calls === 0) return PAUSED_MS;
  const isFirst = outcome.kind === 'failed' && wholeAt === Number.NEGATIVE_INFINITY;
  return isFirst ? firstRetryIn(usual, sent, outcome.error) : usual;
}

export type PollerEvent =
  /** `gapReason`: see `PollerState`, for a list that was never read. */
  | { readonly type: 'needed'; readonly gapReason: GapReason | undefined }
  | { readonly type: 'unneeded' }
  | { readonly type: 'scheduled'; readonly until: number }
  | { readonly type: 'started'; readonly read: StartedRead }
  | { readonly type: 'turn' }
  | { readonly type: 'followed'; readonly following: Promise<StartedRead> }
  | {
      readonly type: 'ended';
      readonly outcome: ReadOutcome;
      readonly sent: ReadCost;
      /** `now`: clock time. `date`: milliseconds since the epoch. */
      readonly now: number;
      readonly date: number;
    }
  | { readonly type: 'stopped' };

const IDLE: Activity = { kind: 'idle' };

export const INITIAL_STATE: PollerState = {
  activity: IDLE,
  isNeeded: false,
  cost: { calls: 1, billed: 0 },
  spent: { calls: 1, billed: 0 },
  leastCalls: 0,
  restUntil: Number.NEGATIVE_INFINITY,
  wholeAt: Number.NEGATIVE_INFINITY,
  pace: FULL_PACE,
  gapReason: 'LOG_RESTARTED',
  failure: null,
};

export function reduce(state: PollerState, event: PollerEvent): PollerState {
  const { activity } = state;
  if (activity.kind === 'stopped') return state;
  switch (event.type) {
    case 'needed': {
      const isUnread = state.wholeAt === Number.NEGATIVE_INFINITY;
      const gapReason = isUnread ? (event.gapReason ?? state.gapReason) : state.gapReason;
      return { ...state, isNeeded: true, gapReason };
    }
    case 'unneeded':
      return { ...state, isNeeded: false, activity: activity.kind === 'waiting' ? IDLE : activity };
    case 'scheduled':
      return { ...state, activity: { kind: 'waiting', until: event.until } };
    case 'started':
      return { ...state, activity: { kind: 'queued', read: event.read } };
    case 'turn':
      if (activity.kind !== 'queued') return state;
      return { ...state, activity: { kind: 'reading', read: activity.read, following: null } };
    case 'followed':
      if (activity.kind !== 'reading') return state;
      return { ...state, activity: { ...activity, following: event.following } };
    case 'ended':
      return { ...afterRead(state, event), activity: IDLE };
    case 'stopped':
      return { ...state, isNeeded: false, activity: { kind: 'stopped' } };
  }
}

function afterRead(
  before: PollerState,
  { outcome, sent, now, date }: Extract<PollerEvent, { type: 'ended' }>,
): PollerState {
  const state = { ...before, spent: sent, restUntil: now + restAfter(sent.calls) };
  switch (outcome.kind) {
    case 'paused':
      return sent.calls === 0 ? before : state;
    case 'followed':
      return afterFollowing(before, outcome.note, now);
    case 'cut-off':
      return { ...state, leastCalls: sent.calls + 1 };
    case 'whole':
      return {
        ...state,
        cost: { ...sent, calls: Math.max(1, sent.calls) },
        leastCalls: 0,
        wholeAt: now,
        pace: paceAfterSuccess(state.pace),
        gapReason: 'LOG_RESTARTED',
        failure: null,
      };
    case 'failed': {
      const { error } = outcome;
      const isProvider = error instanceof AppError;
      const isPermanent = isProvider && !isTransient(error);
      return {
        ...state,
        pace: paceAfterFailure(state.pace, error),
        gapReason: isProvider ? 'PROVIDER_OUTAGE' : state.gapReason,
        failure: {
          error,
          code: errorCodeOf(error),
          since: state.failure?.since ?? date,
          permanentInARow: isPermanent ? (state.failure?.permanentInARow ?? 0) + 1 : 0,
        },
      };
    }
  }
}

/** The other replica keeps the pace, so this one looks again at full pace. */
function afterFollowing(before: PollerState, { whole, failure }: ReadNote, now: number): PollerState {
  const state: PollerState =
    whole === null
      ? before
      : {
          ...before,
          cost: { calls: Math.max(1, whole.calls), billed: whole.billed },
          spent: { calls: whole.calls, billed: whole.billed },
          leastCalls: 0,
          wholeAt: Math.max(before.wholeAt, now - whole.endedAgo),
        };
  if (failure === null) return { ...state, pace: FULL_PACE, gapReason: 'LOG_RESTARTED', failure: null };
  const { code, since, permanentInARow } = failure;
  const shown = { error: followedError(failure), code, since, permanentInARow };
  return { ...state, pace: FULL_PACE, gapReason: 'PROVIDER_OUTAGE', failure: shown };
}
