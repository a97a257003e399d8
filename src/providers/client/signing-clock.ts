import type { Send } from '../../transport/call.ts';

/** The time that signatures carry: ours, until a provider has shown that it is wrong. */
export interface SigningClock {
  readonly now: () => Date;
  /** Wraps the socket: stores the provider's date of every answer. */
  readonly trackDate: (send: Send) => Send;
  /**
   * After a refusal of what was signed at `signedAt`: is that far from the provider's time? Then `now` goes by the
   * provider's clock from here on, and signing again is worth one try.
   */
  readonly resync: (signedAt: Date) => boolean;
}

/** Both gateways allow 15 minutes (contracts apsaramq 1.8, huawei 1.7). Less than this is not what was refused. */
const TOLERATED_MS = 5 * 60 * 1_000;
/** No machine is that far off. One wrong `Date` header must not decide what all later calls are signed with. */
const CORRECTED_MS = 24 * 60 * 60 * 1_000;

export function createSigningClock(now: () => Date = () => new Date()): SigningClock {
  let offset = 0;
  /** Provider's time minus ours, by the last answer. */
  let seen: number | null = null;
  return {
    now: () => new Date(now().getTime() + offset),
    trackDate: (send) => async (request, call) => {
      const response = await send(request, call);
      const difference = Date.parse(response.headers['date'] ?? '') - now().getTime();
      // False for NaN, too.
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
