import { AppError, asUnsent } from '../../errors.ts';
import type { Billed, Call, ProviderResponse, Send } from '../../transport/call.ts';
import { withCallCount } from '../../transport/count-calls.ts';
import { withAnswerCheck } from '../client/answer-check.ts';
import { type JsonObject, jsonOf } from '../client/json-rows.ts';
import type { KeySource } from '../client/key-source.ts';
import { withSigning } from '../client/signing.ts';
import { createSigningClock } from '../client/signing-clock.ts';
import { createStaleCache } from '../client/stale-cache.ts';
import { withPlace } from '../port/call-place.ts';
import type { Capability } from '../port/records.ts';
import { createTokenSource, type IamPassword, isTokenRefused } from './credentials.ts';
import { badResponse, checkAnswer } from './errors.ts';
import type { HuaweiOperation } from './operations.ts';
import { requestIdOf } from './request-id.ts';
import { type Algorithm, sign } from './sign.ts';
import { printRequest, type RequestParts } from './wire.ts';

export interface ClientOptions {
  /** The configured name; what is told to `call.onSent`. */
  account: string;
  /** Left out: as the table of operations has it. */
  countsCalls?: Billed | undefined;
  region: string;
  projectId: string;
  /** Default `https://iotda-mgmt.{region}.myhuaweicloud.com`. */
  managementEndpoint?: string;
  /** Default `https://iam.{region}.myhuaweicloud.com`. */
  iamEndpoint?: string;
  /** AK/SK, asked before every attempt, or a user whose token is fetched and kept. */
  credentials: KeySource | { readonly iam: () => IamPassword };
  /** One attempt over a socket. */
  send: Send;
  /** Wraps an attempt into deadline, retry and limits. Signing is inside: each attempt has its own date. */
  pipeline: (attempt: Send) => Send;
  /** Default: the wall clock. The gateway refuses a date more than 15 minutes off. */
  now?: () => Date;
}

/** Where an instance answers, and how it wants to be signed for. */
export interface Address {
  readonly origin: string;
  readonly algorithm: Algorithm;
  /** The instance that answers there; null: all of the project, at the management address. */
  readonly serves: string | null;
  /** Sent as a header; null on the generic address. */
  readonly instanceId: string | null;
  /** Of the edition that answers there. */
  readonly capabilities: readonly Capability[];
}

/** One provider call: its answer decoded, or an AppError. `decode` throws a TypeError for what it cannot read. */
export type CallProvider = <Value>(
  operation: HuaweiOperation,
  address: Address,
  parts: RequestParts,
  decode: (answer: JsonObject, requestId: string | null) => Value | Promise<Value>,
  call: Call,
) => Promise<Value>;

export function createClient(options: ClientOptions): { callProvider: CallProvider; management: Address } {
  const { account, projectId, region } = options;
  const exchange = createExchange(options);
  const staleCache = createStaleCache();
  return {
    /** Another product with one host a region, always signed plainly (contract 2.13). */
    management: {
      origin: options.managementEndpoint ?? `https://iotda-mgmt.${region}.myhuaweicloud.com`,
      algorithm: 'SDK-HMAC-SHA256',
      serves: null,
      instanceId: null,
      capabilities: [],
    },
    callProvider: async (operation, address, parts, decode, call) => {
      const printed = printRequest(address.origin, projectId, operation, parts, address.instanceId);
      const request = { ...printed, region };
      const decoded = async (response: ProviderResponse) => {
        // 204 and some 200 have no body: never parsed unseen (contract 5.3).
        const answer = response.body.trim() === '' ? {} : jsonOf(response);
        if (answer === null) throw badResponse(operation, response);
        try {
          return await decode(answer, response.headers['x-request-id'] ?? null);
        } catch (cause) {
          throw badResponse(operation, response, cause);
        }
      };
      return withPlace({ account, region, instanceId: address.serves }, () =>
        staleCache.readOrStale(request, call, decoded, () => exchange(request, address.algorithm, call)),
      );
    },
  };
}

type Exchange = (request: Parameters<Send>[0], algorithm: Algorithm, call: Call) => Promise<ProviderResponse>;

function createExchange(options: ClientOptions): Exchange {
  const { credentials, region, account } = options;
  const clock = createSigningClock(options.now);
  const counted = withCallCount(withAnswerCheck(clock.trackDate(options.send), checkAnswer), {
    provider: 'HUAWEI_IOTDA',
    account,
    countsCalls: options.countsCalls,
    requestIdOf,
  });

  if (typeof credentials === 'function') {
    const withKey = (algorithm: Algorithm): Send =>
      options.pipeline(
        withSigning(counted, {
          keys: credentials,
          clock,
          sign: (request, key, date) => sign(request, { key, date, algorithm, region }),
          // The gateway has one code for a wrong signature and a wrong date (contract 1.6, 1.7): its clock tells.
          mayBeClock: () => true,
        }),
      );
    const senders = {
      'SDK-HMAC-SHA256': withKey('SDK-HMAC-SHA256'),
      'V11-HMAC-SHA256': withKey('V11-HMAC-SHA256'),
    };
    return (request, algorithm, call) => senders[algorithm](request, call);
  }

  const tokens = createTokenSource({
    account,
    region,
    endpoint: options.iamEndpoint ?? `https://iam.${region}.myhuaweicloud.com`,
    projectId: options.projectId,
    password: credentials.iam,
    send: options.send,
    pipeline: options.pipeline,
    now: options.now ?? (() => new Date()),
  });
  const send = options.pipeline(counted);
  return async (request, _algorithm, call) => {
    const attempt = async (): Promise<ProviderResponse> => {
      const token = await tokens.current(call).catch((error: unknown) => {
        throw asUnsent(error);
      });
      try {
        return await send(
          { ...request, headers: { ...request.headers, 'x-auth-token': token.reveal() } },
          call,
        );
      } catch (error) {
        if (error instanceof AppError && isTokenRefused(error)) tokens.drop(token);
        throw error;
      }
    };
    return tokens.pauseOf(request.origin).run(async () => {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof AppError) || !isTokenRefused(error)) throw error;
        // A token may have been ended before its time: once with a new one.
        return attempt();
      }
    });
  };
}
