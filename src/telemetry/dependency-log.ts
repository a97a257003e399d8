import type { Log, LogFields } from '../log.ts';

/** An external service that this server needs. */
export interface Dependency {
  readonly kind: 'provider' | 'issuer' | 'collector';
  readonly provider?: string;
  readonly account?: string;
  readonly region?: string;
  readonly host: string;
  /** The failed operation. Set if other operations of the host may still work (e.g. if only one permission is missing). */
  readonly operation?: string;
}

export interface DependencyLog {
  /** Records a failure. `code` identifies the kind of the failure. `more` adds fields to the log line. */
  readonly failed: (at: Dependency, code: string, more?: LogFields) => void;
  /** Records a success, which ends the failures of this dependency. */
  readonly answered: (at: Dependency) => void;
  /** Returns the current failures, the oldest first. A failure is current until the next successful call. */
  readonly failing: () => readonly (Dependency & { readonly code: string; readonly since: Date })[];
}

/** Milliseconds between two lines about the same failure. */
const QUIET_MS = 60_000;
/**
 * Maximum number of remembered failures. Providers choose the codes, so their number has no other limit.
 * (Accounts and hosts come from the configuration.)
 */
const KEPT = 1_000;
const MESSAGES = {
  provider: ['a provider call failed', 'the provider answers again'],
  issuer: ['the keys of the token issuer cannot be read', 'the keys of the token issuer can be read again'],
  collector: [
    'spans could not be sent to the trace collector',
    'spans can be sent to the trace collector again',
  ],
} as const;

interface Failure {
  readonly at: Dependency;
  readonly code: string;
  since: Date;
  loggedAt: number;
  /** Number of failures since the last log line. */
  count: number;
  isOver: boolean;
  /**
   * True if a line was logged since the failure last began. If false, the end of the failure is not logged
   * either, so that a failure that comes and goes does not fill the log.
   */
  isLogged: boolean;
}

/** Logs the first failure of each kind at once, then one line per minute with a count, and finally the recovery. */
export function createDependencyLog(log: Log, now: () => number = () => performance.now()): DependencyLog {
  const failures = new Map<string, Failure>();
  let lasting = 0;

  return {
    failed: (at, code, more = {}) => {
      const key = JSON.stringify([placeOf(at), at.operation ?? '', code]);
      let failure = failures.get(key);
      if (failure === undefined) {
        failure = {
          at,
          code,
          since: new Date(),
          loggedAt: Number.NEGATIVE_INFINITY,
          count: 0,
          isOver: true,
          isLogged: false,
        };
        failures.set(key, failure);
        const [[oldest, dropped] = []] = failures;
        if (failures.size > KEPT && oldest !== undefined) {
          failures.delete(oldest);
          if (dropped?.isOver === false) lasting -= 1;
        }
      }
      failure.count += more.count ?? 1;
      if (failure.isOver) {
        lasting += 1;
        failure.since = new Date();
      }
      failure.isOver = false;
      if (now() - failure.loggedAt < QUIET_MS) return;
      const { kind, ...fields } = at;
      log.warn(MESSAGES[kind][0], { ...fields, ...more, code, count: failure.count });
      failure.loggedAt = now();
      failure.count = 0;
      failure.isLogged = true;
    },
    answered: (at) => {
      if (lasting === 0) return;
      const place = placeOf(at);
      for (const failure of failures.values()) {
        const { operation } = failure.at;
        const isIt = placeOf(failure.at) === place && (operation === undefined || operation === at.operation);
        if (failure.isOver || !isIt) continue;
        failure.isOver = true;
        lasting -= 1;
        if (!failure.isLogged) continue;
        failure.isLogged = false;
        const { kind, ...fields } = failure.at;
        const { code, count } = failure;
        log.info(MESSAGES[kind][1], { ...fields, code, ...(count === 0 ? {} : { count }) });
        failure.count = 0;
      }
    },
    failing: () =>
      [...failures.values()]
        .filter(({ isOver }) => !isOver)
        .map(({ at, code, since }) => ({ ...at, code, since }))
        .sort((a, b) => a.since.getTime() - b.since.getTime()),
  };
}

function placeOf({ kind, account, region, host }: Dependency): string {
  return JSON.stringify([kind, account, region, host]);
}
