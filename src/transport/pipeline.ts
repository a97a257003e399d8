import { systemClock } from '../clock.ts';
import { AppError, withDetails } from '../errors.ts';
import { type OnEvent, withObservation } from './attempt-events.ts';
import { type AttemptTime, createAttemptTime } from './attempt-timeout.ts';
import { type Breaker, createBreaker, withBreaker } from './breaker.ts';
import { createBulkhead } from './bulkhead.ts';
import type { Call, Operation, ProviderRequest, Send } from './call.ts';
import { createGate, type Gate, withGate } from './call-queue.ts';
import { withAttemptTimeout, withDeadline } from './deadline.ts';
import { withTurns } from './fan-out-limit.ts';
import { type Rate, shareOf } from './rate.ts';
import { createReading, withReading } from './reading.ts';
import { createRetryBudget, withRetry } from './retry.ts';
import { withSingleFlight } from './single-flight.ts';
import { createUndici, type UndiciOptions } from './socket.ts';

export interface TransportOptions extends UndiciOptions {
  /** Milliseconds for one attempt at the most. Default 2,500. */
  attemptMs?: number;
  /** Milliseconds for one attempt of a read whose answers have been quick. Default 800, never more than `attemptMs`. */
  quickAttemptMs?: number;
  /** Attempts of one read, the first included. Default 3. */
  attempts?: number;
  /** Rate of one operation of one user's account. Default: 60 % of the documented one, none where none is documented. */
  rateOf?: (user: TransportUser, operation: Operation) => Rate | null;
  /** Rate over everything of one egress. Default: 60 % of the limit that its user names. */
  egressOf?: (limitPerSecond: number) => Rate | null;
  /** Part of every rate that background calls leave to interactive ones. Default 0.2. */
  reserve?: number;
  /** Attempts under way to one host for one account at the most. Default 32. */
  perHost?: number;
  /** Attempts under way to one provider at the most. Default three quarters of those in all. */
  perProvider?: number;
  /** Attempts under way in all at the most. Default 128. */
  inAll?: number;
  /** Bytes of answers that are read for one account in a second. Default 8 MiB. */
  answerBytesPerSecond?: number;
  /** Told of attempts, retries, breakers and queues; it must not throw. */
  onEvent?: OnEvent;
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
  /** The same, over sockets that also trust these PEM certificates of authorities. */
  readonly sendTrusting: (authorities: readonly string[]) => Send;
  /** Wraps an attempt (sign, count, check errors, send) into the whole client. */
  readonly around: (user: TransportUser) => (attempt: Send) => Send;
  readonly close: () => Promise<void>;
}

/** Everything between a provider's adapter and the network, made once for the process. */
export function createTransport(options: TransportOptions = {}): Transport {
  const clock = options.clock ?? systemClock;
  const onEvent = options.onEvent ?? (() => {});
  const random = options.random === undefined ? {} : { random: options.random };
  const socket = createUndici(options);
  const closes = [socket.close];
  const bulkhead = createBulkhead({
    ...(options.perHost === undefined ? {} : { perKey: options.perHost }),
    ...(options.perProvider === undefined ? {} : { perGroup: options.perProvider }),
    groupOf: (place) => place.slice(0, place.indexOf('\n')),
    ...(options.inAll === undefined ? {} : { total: options.inAll }),
  });
  const rateOf =
    options.rateOf ??
    ((_user: TransportUser, operation: Operation) =>
      operation.ratePerSecond === null ? null : shareOf(operation.ratePerSecond));
  const gates = new Map<string, Gate>();
  const readOf = createReading(options.answerBytesPerSecond ?? 8 * 1024 * 1024, clock);

  /** Users of one egress share a gate: the provider sees one source address (contract apsaramq 1.7). */
  const gateFor = (user: TransportUser) => {
    const group = user.egress?.group ?? `${user.provider}\n${user.account}`;
    let gate = gates.get(group);
    if (gate === undefined) {
      gate = createGate({
        clock,
        bulkhead,
        rateOf: (account, operation) => rateOf({ ...user, account }, operation),
        ...(options.reserve === undefined ? {} : { reserve: options.reserve }),
        egress: user.egress === null ? null : (options.egressOf ?? shareOf)(user.egress.limitPerSecond),
        onChange: (place, counts) => {
          const [provider = '', account = '', host = ''] = place.split('\n');
          onEvent({ kind: 'bulkhead', provider, account, host, ...counts });
        },
      });
      gates.set(group, gate);
    }
    return gate;
  };

  const mostMs = options.attemptMs ?? 2_500;
  const leastMs = Math.min(options.quickAttemptMs ?? 800, mostMs);
  /** What may be asked once only is given all the time there is: a write, and the last attempt of a slow read. */
  const patience = createAttemptTime({ leastMs: mostMs, mostMs });

  /** One for each operation and host that an account calls: a list may be slow by its nature, and a region far. */
  const timesOf = () => {
    const times = new Map<string, AttemptTime>();
    return (request: ProviderRequest, { isPatient = false }: Call): AttemptTime => {
      const { effect, name } = request.operation;
      if (effect === 'write') return patience;
      const key = `${name} ${request.origin}`;
      let time = times.get(key);
      if (time === undefined) {
        time = createAttemptTime({ leastMs, mostMs });
        times.set(key, time);
      }
      return isPatient ? { ...time, allowedMs: patience.allowedMs } : time;
    };
  };

  /** One for the reads and one for the writes of each host that an account calls: a region may be away alone. */
  const breakersOf = (origin: { provider: string; account: string }) => {
    const breakers = new Map<string, Breaker>();
    return (request: ProviderRequest): Breaker => {
      const { effect } = request.operation;
      const key = `${effect} ${request.origin}`;
      let breaker = breakers.get(key);
      if (breaker === undefined) {
        const host = hostOf(request);
        breaker = createBreaker({
          clock,
          ...random,
          onState: (state) => onEvent({ kind: 'breaker', ...origin, host, effect, state }),
        });
        breakers.set(key, breaker);
      }
      return breaker;
    };
  };

  return {
    send: socket.send,
    // Sockets of their own: a TLS session that another account's authority proved must not be resumed.
    sendTrusting: (authorities) => {
      const own = createUndici({ ...options, authorities });
      closes.push(own.close);
      return own.send;
    },
    around: (user) => {
      const { provider, account } = user;
      const origin = { provider, account };
      const gate = gateFor(user);
      const budget = createRetryBudget({ clock });
      const writes = { count: 0 };
      const breakerOf = breakersOf(origin);
      const timeOf = timesOf();
      const read = readOf(user);
      return (attempt) => {
        const timed = withAttemptTimeout(withReading(attempt, read), timeOf, clock);
        const observed = withObservation(timed, origin, clock, onEvent);
        const who = {
          account,
          placeOf: (request: ProviderRequest) => `${provider}\n${account}\n${hostOf(request)}`,
        };
        const admitted = withGate(observed, gate, who, clock, (turn, { priority }, waitedMs) =>
          onEvent({ kind: 'wait', ...origin, priority, turn, waitedMs }),
        );
        const guarded = withBreaker(admitted, breakerOf);
        const inTurn = withTurns(guarded, (request) => `${hostOf(request)} ${request.operation.name}`);
        const retried = withRetry(inTurn, {
          clock,
          budget,
          ...(options.attempts === undefined ? {} : { attempts: options.attempts }),
          ...random,
          onRetry: ({ operation }, { code }, decision, waitMs) =>
            onEvent({ kind: 'retry', ...origin, operation: operation.name, code, decision, waitMs }),
        });
        const shared = withSingleFlight(retried, clock, writes);
        return withProvider(withDeadline(withAdmission(shared), clock), provider);
      };
    },
    close: async () => {
      await Promise.all(closes.map((close) => close()));
    },
  };
}

function hostOf({ origin }: ProviderRequest): string {
  return new URL(origin).host;
}

function withAdmission(send: Send): Send {
  return async (request, call) => {
    call.admit?.();
    return send(request, call);
  };
}

/** Says whose failure it was on errors that were born below the provider. */
function withProvider(send: Send, provider: string): Send {
  return async (request, call) => {
    try {
      return await send(request, call);
    } catch (error) {
      if (!(error instanceof AppError) || error.details.provider !== undefined) throw error;
      throw withDetails(error, { provider, operation: request.operation.name });
    }
  };
}
