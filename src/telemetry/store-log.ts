import type { WallClock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { StoreHealth } from '../store/store.ts';

/** Milliseconds between two lines about the same outage. */
const QUIET_MS = 60_000;

export interface StoreLog {
  readonly changed: (health: StoreHealth) => void;
  /** The line about the store for `/readyz?verbose`. */
  readonly report: () => string;
}

/**
 * Logs each outage of the store and its end. While the store is unreachable, logs further reasons at most once a
 * minute, because reasons may alternate.
 */
export function createStoreLog(log: Log, clock: Pick<WallClock, 'now' | 'date'>): StoreLog {
  let outage: { readonly since: number; readonly date: Date; reason: string; loggedAt: number } | null = null;
  return {
    changed: (health) => {
      const now = clock.now();
      if (health.state === 'up') {
        if (outage !== null)
          log.info('the store is available again', { durationMs: Math.round(now - outage.since) });
        outage = null;
        return;
      }
      const { since, reason } = health;
      const date = new Date(clock.date() - (now - since));
      const isNew = outage === null;
      outage ??= { since, date, reason, loggedAt: now };
      const isOther = outage.reason !== reason;
      outage.reason = reason;
      if (!isNew && (!isOther || now - outage.loggedAt < QUIET_MS)) return;
      outage.loggedAt = now;
      log.warn('the store is out of reach', { reason });
    },
    report: () =>
      outage === null ? '[+]store' : `[-]store: ${outage.reason} since ${outage.date.toISOString()}`,
  };
}
