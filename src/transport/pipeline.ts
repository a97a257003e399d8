import { systemClock } from '../clock.ts';
import { AppError, withDetails } from '../errors.ts';
import { type OnTransportEvent, withAttemptEvents } from './attempt-events.ts';
import { type AttemptTimeout, createAttemptTimeout } from './attempt-timeout.ts';
import { type Breaker, createBreaker, withBreaker } from './breaker.ts';
import { createBulkhead } from './bulkhead.ts';
import type { Call, ProviderAction, ProviderRequest, Send } from './call.ts';
import { type CallQueue, createCallQueue } from './call-queue.ts';
import type { BudgetLeft, ReadableRates } from './call-rates.ts';
import { withAttemptTimeout, withDeadline } from './deadline.ts';
import { withFanOutLimit } from './fan-out-limit.ts';
import { createLocalRates } from './local-rates.ts';
import { type Rate, shareOf } from './rate.ts';
import { createReading, withReading } from './reading.ts';
import type { RequestIdOf } from './request-id.ts';
import { createRetryBudget, withRetry } from './retry.ts';
import { withSingleFlight } from './single-flight.ts';
import { createSocket, type SocketOptions } from './socket.ts';
import { withCallQueue } from './with-call-queue.ts';

export interface TransportOptions extends SocketOptions {
  /** Longest timeout of one attempt, in milliseconds. Default 2,500. */
  attemptMs?: number;
  /** Shortest adaptive timeout of a read attempt, in milliseconds. Default 800, at most `attemptMs`. */
  quickAttemptMs?: number;
  /** Maximum number of attempts of one read, including the first. Default 3. */
  attempts?: number;
  /** Rate of one operation of one account. Default: 60 % of the documented limit; null if none is documented. */
  rateOf?: (user: TransportUser, operation: ProviderAction) => Rate | null;
  /** Rate for all calls from one source address. Default: 60 % of the limit in `TransportUser.egress`. */
  egressOf?: (limitPerSecond: number) => Rate | null;
  /** Share of every rate that background calls leave to interactive calls. Default 0.2. */
  reserve?: number;
  /** Creates the call rates of an egress group. Default: buckets of this process, according to the options above. */
  callRatesOf?: (egress: EgressGroup) => ReadableRates;
  /** Maximum number of concurrent attempts for one host of one account. Default 32. */
  perHost?: number;
  /** Maximum number of concurrent attempts for one provider. Default three quarters of `inAll`. */
  perProvider?: number;
  /** Maximum number of concurrent attempts in total. Default 128. */
  inAll?: number;
  /** Response bytes read per second for one account. Default 8 MiB. */
  answerBytesPerSecond?: number;
  /** Called for attempts, retries, breakers and queues. Must not throw. */
  onEvent?: OnTransportEvent;
  random?: () => number;
}

export interface TransportUser {
  readonly provider: string;
  readonly account: string;
  /** Reads the request id from a response. Default: responses have none. */
  readonly requestIdOf?: RequestIdOf;
  /** Common limit of all users with the same `group`; null: none. */
  readonly egress: { readonly group: string; readonly limitPerSecond: number } | null;
}

/** Users whose calls leave from the same source address, or one user alone. */
export interface EgressGroup {
  readonly provider: string;
  readonly name: string;
  /** Limit for all calls of the group; null: none. */
  readonly limitPerSecond: number | null;
}

export interface Transport {
  /** Sends one attempt over a socket. */
  readonly send: Send;
  /** Like `send`, but its sockets also trust these CA certificates (PEM). */
  readonly sendTrusting: (authorities: readonly string[]) => Send;
  /** Wraps an attempt (sign, count, check errors, send) in all layers of the client. */
  readonly pipelineFor: (user: TransportUser) => (attempt: Send) => Send;
  /**
   * Returns what is left of the budgets of a user: of each operation, and for null of its egress group. Null: no limit.
   */
  readonly leftOf: (
    user: TransportUser,
    operations: readonly (ProviderAction | null)[],
  ) => Promise<readonly (BudgetLeft | null)[]>;
  readonly close: () => Promise<void>;
}

/** Creates all layers between the providers' adapters and the network, once per process. */
export function createTransport(options: TransportOptions = {}): Transport {
  const clock = options.clock ?? systemClock;
  const onEvent = options.onEvent ?? (() => {});
  const random = options.random === undefined ? {} : { random: options.random };
  const socket = createSocket(options);
  const closes = [socket.close];
  const bulkhead = createBulkhead({
    ...(options.perHost === undefined ? {} : { perKey: options.perHost }),
    ...(options.perProvider === undefined ? {} : { perGroup: options.perProvider }),
    groupOf: (hostKey) => hostKey.slice(0, hostKey.indexOf('\n')),
    ...(options.inAll === undefined ? {} : { total: options.inAll }),
  });
  const rateOf =
    options.rateOf ??
    ((_user: TransportUser, operation: ProviderAction) =>
      operation.ratePerSecond === null ? null : shareOf(operation.ratePerSecond));
  const callQueues = new Map<string, { readonly queue: CallQueue; readonly rates: ReadableRates }>();
  const readOf = createReading(options.answerBytesPerSecond ?? 8 * 1024 * 1024, clock);

  /**
   * Users of one egress share a call queue, because the provider sees one source address for all of them
   * (contract apsaramq 1.7).
   */
  const callQueueFor = (user: TransportUser) => {
    const group = user.egress?.group ?? `${user.provider}\n${user.account}`;
    let found = callQueues.get(group);
    if (found === undefined) {
      const { provider } = user;
      const limitPerSecond = user.egress?.limitPerSecond ?? null;
      const rates =
        options.callRatesOf?.({ provider, name: group, limitPerSecond }) ??
        createLocalRates({
          clock,
          rateOf: (account, operation) => rateOf({ ...user, account }, operation),
          egress: limitPerSecond === null ? null : (options.egressOf ?? shareOf)(limitPerSecond),
          ...(options.reserve === undefined ? {} : { reserve: options.reserve }),
        });
      const queue = createCallQueue({
        clock,
        bulkhead,
        rates,
        onChange: (hostKey, counts) => {
          const [provider = '', account = '', host = ''] = hostKey.split('\n');
          onEvent({ kind: 'bulkhead', provider, account, host, ...counts });
        },
      });
      found = { queue, rates };
      callQueues.set(group, found);
    }
    return found;
  };

  const mostMs = options.attemptMs ?? 2_500;
  const leastMs = Math.min(options.quickAttemptMs ?? 800, mostMs);
  /** The longest timeout, for attempts that are not retried: writes, and the last attempt of a slow read. */
  const patience = createAttemptTimeout({ leastMs: mostMs, mostMs });

  /** Keeps one timeout for each operation and host of an account, because lists can be slow and regions far away. */
  const timeoutsOf = () => {
    const timeouts = new Map<string, AttemptTimeout>();
    return (request: ProviderRequest, { isPatient = false }: Call): AttemptTimeout => {
      const { effect, name } = request.operation;
      if (effect === 'write') return patience;
      const key = `${name} ${request.origin}`;
      let timeout = timeouts.get(key);
      if (timeout === undefined) {
        timeout = createAttemptTimeout({ leastMs, mostMs });
        timeouts.set(key, timeout);
      }
      return isPatient ? { ...timeout, allowedMs: patience.allowedMs } : timeout;
    };
  };

  /** Keeps one breaker for reads and one for writes of each host of an account, because one region can fail alone. */
  const breakersOf = (labels: { provider: string; account: string }) => {
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
          onState: (state) => onEvent({ kind: 'breaker', ...labels, host, effect, state }),
        });
        breakers.set(key, breaker);
      }
      return breaker;
    };
  };

  return {
    send: socket.send,
    // Use separate sockets: another account must not resume a TLS session that was verified with this
    // account's CA.
    sendTrusting: (authorities) => {
      const own = createSocket({ ...options, authorities });
      closes.push(own.close);
      return own.send;
    },
    pipelineFor: (user) => {
      const { provider, account } = user;
      const labels = { provider, account };
      const { queue: callQueue } = callQueueFor(user);
      const budget = createRetryBudget({ clock });
      const writes = { count: 0 };
      const breakerOf = breakersOf(labels);
      const timeoutOf = timeoutsOf();
      const read = readOf(user);
      return (attempt) => {
        const timed = withAttemptTimeout(withReading(attempt, read), timeoutOf, clock);
        const observed = withAttemptEvents(timed, labels, clock, onEvent, user.requestIdOf);
        const who = {
          account,
          hostKeyOf: (request: ProviderRequest) => `${provider}\n${account}\n${hostOf(request)}`,
        };
        const admitted = withCallQueue(observed, callQueue, who, clock, (outcome, { priority }, waitedMs) =>
          onEvent({ kind: 'wait', ...labels, priority, outcome, waitedMs }),
        );
        const guarded = withBreaker(admitted, breakerOf);
        const limited = withFanOutLimit(guarded, (request) => `${hostOf(request)} ${request.operation.name}`);
        const retried = withRetry(limited, {
          clock,
          budget,
          ...(options.attempts === undefined ? {} : { attempts: options.attempts }),
          ...random,
          onRetry: ({ operation }, { code }, decision, waitMs) =>
            onEvent({ kind: 'retry', ...labels, operation: operation.name, code, decision, waitMs }),
        });
        const shared = withSingleFlight(retried, clock, writes);
        return withProvider(withDeadline(withAdmission(shared), clock), provider);
      };
    },
    leftOf: (user, operations) =>
      callQueueFor(user).rates.left(operations.map((operation) => ({ account: user.account, operation }))),
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

/** Adds provider and operation to errors that arise below the provider's adapter. */
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
