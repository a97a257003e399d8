import { createHash } from 'node:crypto';
import type { WallClock } from '../../clock.ts';
import { pause } from '../../clock.ts';
import { DAY_MS } from '../../duration.ts';
import type { Secret } from '../../secret.ts';
import { type SinkMessage, signedHeaders } from './message.ts';

/** The events that the metrics and the log report. */
export type SinkOutcome = 'delivered' | 'failed' | 'dead' | 'off';

export interface SinkAddress {
  readonly name: string;
  readonly url: string;
  /** The message is signed with each of them. */
  readonly secrets: readonly Secret[];
}

export interface SinkSenderOptions extends SinkAddress {
  /** Checks addresses and follows no redirect. */
  readonly fetch: typeof fetch;
  readonly clock: WallClock;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
  /** Milliseconds that one attempt may take. */
  readonly attemptMs: number;
  /** Called after each attempt, and when a message is given up. */
  readonly onOutcome: (outcome: SinkOutcome) => void;
}

export interface Delivery {
  /** Milliseconds since the epoch, at the first failed attempt for the message; null: none failed. */
  readonly failingSince: number | null;
  /** False: tries for ever. True: gives up after a day. */
  readonly mayGiveUp: boolean;
  /** Called before each attempt. A rejection ends the delivery. */
  readonly onAttempt: () => Promise<void>;
  /** Called after the first failed attempt. */
  readonly onFailing: (since: number) => Promise<void>;
  readonly signal: AbortSignal;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60 * 1_000;
const GIVE_UP_MS = DAY_MS;
const GONE = 410;

/** Returns a function that sends a message until the receiver answers 2xx or 410, or until a day has passed. */
export function createSinkSender(
  options: SinkSenderOptions,
): (message: SinkMessage, delivery: Delivery) => Promise<'delivered' | 'dead' | 'off'> {
  const { clock, random, onOutcome } = options;
  /** Status of the answer; null: none. */
  const attempt = async (message: SinkMessage, signal: AbortSignal): Promise<number | null> => {
    const late = new AbortController();
    const callOff = clock.after(options.attemptMs, () => late.abort());
    try {
      const response = await options.fetch(options.url, {
        method: 'POST',
        headers: signedHeaders(message, options.secrets, clock.date()),
        body: message.body,
        signal: AbortSignal.any([signal, late.signal]),
      });
      // The body has no meaning, and may have no end.
      await response.body?.cancel();
      return response.status;
    } catch {
      return null;
    } finally {
      callOff();
    }
  };

  return async (message, { failingSince, mayGiveUp, onAttempt, onFailing, signal }) => {
    let since = failingSince;
    for (let failures = 0; ; failures++) {
      signal.throwIfAborted();
      await onAttempt();
      const status = await attempt(message, signal);
      if (status === GONE) {
        onOutcome('off');
        return 'off';
      }
      if (status !== null && status >= 200 && status < 300) {
        onOutcome('delivered');
        return 'delivered';
      }
      signal.throwIfAborted();
      onOutcome('failed');
      if (since === null) {
        since = clock.date();
        await onFailing(since);
      }
      if (mayGiveUp && clock.date() - since >= GIVE_UP_MS) {
        onOutcome('dead');
        return 'dead';
      }
      const ms = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      await pause(clock, ms * (0.8 + 0.4 * random()), signal);
    }
  };
}

/** A mark of an address, for the store. The address itself may contain a token. */
export function markOf(url: string): string {
  return createHash('sha256').update(url).digest('base64url').slice(0, 16);
}
