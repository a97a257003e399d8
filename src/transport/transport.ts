import { AppError } from '../errors.ts';
import { type Clock, withAttemptTimeout, withDeadline } from './deadline.ts';
import { createRateLimiter, type Rate, shareOf, withRateLimit } from './rate-limit.ts';
import type { Operation, Send } from './request.ts';
import { createRetryBudget, withRetry } from './retry.ts';
import { withSingleFlight } from './single-flight.ts';
import { createUndici, type UndiciOptions } from './undici.ts';

export interface TransportOptions extends UndiciOptions {
  /** Milliseconds for one attempt. Default 2,500. */
  attemptMs?: number;
  /** Attempts of one read, the first included. Default 3. */
  attempts?: number;
  /** Rate of one operation of one user's account. Default: 60 % of the documented one, none where none is documented. */
  rateOf?: (user: TransportUser, operation: Operation) => Rate | null;
  /** Rate over everything of one egress. Default: 60 % of the limit that its user names. */
  egressOf?: (limitPerSecond: number) => Rate | null;
  /** Part of every rate that background calls leave to interactive ones. Default 0.2. */
  reserve?: number;
  clock?: Clock;
  random?: () => number;
}

export interface TransportUser {
  readonly provider: string;
  readonly account: string;
  /** Over all of this user's operations and everyone else's with the same `egress`; null: no common limit. */
  readonly egress: { readonly group: string; readonly limitPerSecond: number } | null;
}

export interface Transport {
  /** One attempt over a socket. */
  readonly send: Send;
  /** Wraps an attempt (sign, count, check errors, send) into the whole client. */
  readonly around: (user: TransportUser) => (attempt: Send) => Send;
  readonly close: () => Promise<void>;
}

/** Everything between a provider's adapter and the network, made once for the process. */
export function createTransport(options: TransportOptions = {}): Transport {
  const clock = options.clock ?? { now: () => performance.now() };
  const socket = createUndici(options);
  const rateOf =
    options.rateOf ??
    ((_user: TransportUser, operation: Operation) =>
      operation.ratePerSecond === null ? null : shareOf(operation.ratePerSecond));
  const limiters = new Map<string, ReturnType<typeof createRateLimiter>>();

  /** Users of one egress share a limiter: the provider sees one source address (contract apsaramq 1.7). */
  const limiterFor = (user: TransportUser) => {
    const group = user.egress?.group ?? `${user.provider}\n${user.account}`;
    let limiter = limiters.get(group);
    if (limiter === undefined) {
      limiter = createRateLimiter({
        clock,
        rateOf: (account, operation) => rateOf({ ...user, account }, operation),
        ...(options.reserve === undefined ? {} : { reserve: options.reserve }),
        egress: user.egress === null ? null : (options.egressOf ?? shareOf)(user.egress.limitPerSecond),
      });
      limiters.set(group, limiter);
    }
    return limiter;
  };

  return {
    send: socket.send,
    around: (user) => {
      const limiter = limiterFor(user);
      const budget = createRetryBudget({ clock });
      const writes = { count: 0 };
      return (attempt) => {
        const timed = withAttemptTimeout(attempt, options.attemptMs ?? 2_500, clock);
        const limited = withRateLimit(timed, limiter, user.account);
        const retried = withRetry(limited, {
          clock,
          budget,
          ...(options.attempts === undefined ? {} : { attempts: options.attempts }),
          ...(options.random === undefined ? {} : { random: options.random }),
        });
        return withProvider(withDeadline(withSingleFlight(retried, clock, writes), clock), user.provider);
      };
    },
    close: socket.close,
  };
}

/** Says whose failure it was on errors that were born below the provider. */
function withProvider(send: Send, provider: string): Send {
  return async (request, call) => {
    try {
      return await send(request, call);
    } catch (error) {
      if (!(error instanceof AppError) || error.details.provider !== undefined) throw error;
      throw new AppError(error.code, error.message, {
        details: { ...error.details, provider, operation: request.operation.name },
        retry: error.retry,
        unsent: error.unsent,
        cause: error.cause ?? error,
      });
    }
  };
}
