import { systemClock, type WallClock } from '../../clock.ts';
import type { FleetScope } from '../stream/scope.ts';
import { runSink, type SinkOptions } from './sink.ts';
import type { SinkAddress, SinkOutcome } from './sink-sender.ts';

export interface Sink extends SinkAddress {
  readonly scope: FleetScope;
  /** Milliseconds between two reads of a list. Undefined: as for subscribers. */
  readonly everyMs: number | undefined;
}

export interface SinksOptions
  extends Pick<SinkOptions, 'events' | 'log' | 'store' | 'leases' | 'fetch' | 'onError'> {
  readonly sinks: readonly Sink[];
  /** Name of the lease of an account. */
  readonly leaseStreamOf: (account: string) => string;
  /** Called after each attempt, and when a message is given up. */
  readonly onOutcome: (sink: string, account: string, outcome: SinkOutcome) => void;
  readonly clock?: WallClock;
  readonly random?: () => number;
  /** Milliseconds that one attempt may take. Default 15,000. */
  readonly attemptMs?: number;
}

/** Delivers events to all sinks. Returns a function that stops it, and resolves when no delivery is under way. */
export function startSinks({
  sinks,
  leaseStreamOf,
  onOutcome,
  ...options
}: SinksOptions): () => Promise<void> {
  const ended = new AbortController();
  const given = { clock: systemClock, random: Math.random, attemptMs: 15_000, ...options };
  const running = sinks.flatMap(({ scope, ...sink }) =>
    scope.accounts.map((account) => {
      const instances = scope.instances?.filter((at) => at.account === account) ?? null;
      return runSink(
        {
          ...given,
          ...sink,
          account,
          scope: { ...scope, accounts: [account], instances },
          leaseStream: leaseStreamOf(account),
          onOutcome: (outcome) => onOutcome(sink.name, account, outcome),
        },
        ended.signal,
      ).catch(options.onError);
    }),
  );
  return async () => {
    ended.abort();
    await Promise.all(running);
  };
}
