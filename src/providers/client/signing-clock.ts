import type { Send } from '../../transport/call.ts';

/** The time in signatures: the local clock, or the provider's if the local clock has proved wrong. */
export interface SigningClock {
  readonly now: () => Date;
  /** Wraps the socket and stores the `Date` header of every response. */
  readonly trackDate: (send: Send) => Send;
  /**
   * Call after a signature of `signedAt` was refused. Returns true if that time is far from the provider's. From then on
   * `now` follows the provider's clock, so signing again may succeed.
   */
  readonly resync: (signedAt: Date) => boolean;
}

/**
 * Both gateways allow a difference of 15 minutes (contracts apsaramq 1.8, huawei 1.7). So a clock difference
 * below this limit is not the reason for a refusal.
 */
const TOLERATED_MS = 5 * 60 * 1_000;
/**
 * No real clock is off by more than this. A larger difference comes from a wrong `Date` header, which must
 * not decide the time of later signatures.
 */
const CORRECTED_MS = 24 * 60 * 60 * 1_000;

export function createSigningClock(now: () => Date = () => new Date()): SigningClock {
  let offset = 0;
  /** Provider's time minus local time, from the last response. */
  let seen: number | null = null;
  return {
    now: () => new Date(now().getTime() + offset),
    trackDate: (send) => async (request, call) => {
      const response = await send(request, call);
      const difference = Date.parse(response.headers['date'] ?? '') - now().getTime();
      // The comparison is also false for NaN.
      seen = Math.abs(difference) <= CORRECTED_MS ? difference : null;
      return response;
    },
    resync: (signedAt) => {
      if (seen === null) return false;
      const isOff = Math.abs(now().getTime() + seen - signedAt.getTime()) > TOLERATED_MS;
      if (isOff) offset = seen;
      return isOff;
    },
  };
}
