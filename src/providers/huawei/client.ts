import { AppError, asUnsent } from '../../errors.ts';
import type { Billed, Call, ProviderResponse, Send } from '../../transport/call.ts';
import { withCallCount } from '../../transport/count-calls.ts';
import { withAnswerCheck } from '../client/answer-check.ts';
import { type JsonObject, jsonOf } from '../client/json-rows.ts';
import type { KeySource } from '../client/key-source.ts';
import { withSigning } from '../client/signing.ts';
import { createSigningClock } from '../client/signing-clock.ts';
import { withPlace } from '../port/call-place.ts';
import type { Capability } from '../port/records.ts';
import { createTokenSource, type IamPassword, isTokenRefused } from './credentials.ts';
import { badResponse, checkAnswer } from './errors.ts';
import type { HuaweiOperation } from './operations.ts';
import { requestIdOf } from './request-id.ts';
import { type Algorithm, sign } from './sign.ts';
import { printRequest, type RequestParts } from './wire.ts';

export interface ClientOptions {
  /** The account's name in the configuration, also passed to `call.onSent`. */
  account: string;
  /** Whether the provider bills calls to an instance as messages. Default: `billed` of each operation in operations.ts. */
  countsCalls?: Billed | undefined;
  region: string;
  projectId: string;
  /** Default `https://iotda-mgmt.{region}.myhuaweicloud.com`. */
  managementEndpoint?: string;
  /** Default `https://iam.{region}.myhuaweicloud.com`. */
  iamEndpoint?: string;
  /**
   * A source of AK and SK, called before every attempt, or the password of an IAM user. With a password, the client
   * fetches and caches a token.
   */
  credentials: KeySource | { readonly iam: () => IamPassword };
  /** Sends one attempt over a socket. */
  send: Send;
  /** Adds deadline, retry and limits to an attempt. Signing is part of the attempt, so each attempt has its own date. */
  pipeline: (attempt: Send) => Send;
  /** Default: the wall clock. The gateway refuses dates that are more than 15 minutes off. */
  now?: () => Date;
}

/** The address of an instance and its signature algorithm. */
export interface Address {
  readonly origin: string;
  readonly algorithm: Algorithm;
  /** The instance at this address. Null: all instances of the project, at the management address. */
  readonly serves: string | null;
  /** Sent as a header. Null: no header (management address, or a basic instance at the generic address). */
  readonly instanceId: string | null;
  /** Capabilities of the instance's edition. */
  readonly capabilities: readonly Capability[];
}

/**
 * Makes one provider call and returns its decoded response, or throws an AppError. `decode` throws a TypeError if it cannot
 * read the response.
 */
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
  return {
    /** IoTDM is a separate product with one host per region, and always uses the plain signature (contract 2.13). */
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
        // 204 and some 200 responses have no body, so check before parsing (contract 5.3).
        const answer = response.body.trim() === '' ? {} : jsonOf(response);
        if (answer === null) throw badResponse(operation, response);
        try {
          return await decode(answer, response.headers['x-request-id'] ?? null);
        } catch (cause) {
          throw badResponse(operation, response, cause);
        }
      };
      return withPlace({ account, region, instanceId: address.serves }, async () =>
        decoded(await exchange(request, address.algorithm, call)),
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
          // The gateway uses the same code for a wrong signature and a wrong date (contract 1.6, 1.7). So
          // every such refusal is checked against the gateway's clock.
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
        // The token may have been revoked before it expired, so try once with a new one.
        return attempt();
      }
    });
  };
}
