import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';
import type { Billed, Call, ProviderResponse, Send } from '../../transport/call.ts';
import { withCallCount } from '../../transport/count-calls.ts';
import { withAnswerCheck } from '../client/answer-check.ts';
import { type JsonObject, jsonOf } from '../client/json-rows.ts';
import type { KeySource } from '../client/key-source.ts';
import { withSigning } from '../client/signing.ts';
import { createSigningClock } from '../client/signing-clock.ts';
import { withPlace } from '../port/call-place.ts';
import { badResponse, checkAnswer, isDateRefused } from './errors.ts';
import type { AlibabaOperation } from './operations.ts';
import { requestIdOf } from './request-id.ts';
import { sign } from './sign.ts';
import { type Parameters, printRequest, publicEndpoint } from './wire.ts';

export interface ClientOptions {
  /** The account's name in the configuration, also passed to `call.onSent`. */
  account: string;
  /** Whether the provider bills calls to an instance as messages. Default: `billed` of each operation in operations.ts. */
  countsCalls?: Billed | undefined;
  /** Every region that may be called. Each has a host of its own. */
  regions: readonly string[];
  /** Replaces the public host of every region, `https://onsmqtt.{region}.aliyuncs.com`. */
  endpoint?: string;
  /** Called before every attempt. If it throws, the attempt fails with that error and nothing is sent. */
  credentials: KeySource;
  /** Sends one attempt over a socket. */
  send: Send;
  /**
   * Adds deadline, retry and limits to an attempt. Signing is part of the attempt, so each attempt has its own nonce and
   * date.
   */
  pipeline: (attempt: Send) => Send;
  /** Default: the wall clock. The gateway refuses dates that are more than 15 minutes off. */
  now?: () => Date;
  /** Default: a random UUID. */
  nonce?: () => string;
}

/**
 * Makes one provider call and returns its decoded response, or throws an AppError. `decode` throws if it cannot read the
 * response.
 */
export type CallProvider = <Value>(
  operation: AlibabaOperation,
  at: { readonly region: string; readonly instanceId?: string },
  parameters: Parameters,
  decode: (answer: JsonObject) => Value | Promise<Value>,
  call: Call,
) => Promise<Value>;

export function createClient(options: ClientOptions): CallProvider {
  const { account, countsCalls } = options;
  const counted = { provider: 'ALIBABA_MQTT', account, countsCalls, requestIdOf };
  const clock = createSigningClock(options.now);
  const nonce = options.nonce ?? randomUUID;
  const send = options.pipeline(
    withSigning(withCallCount(withAnswerCheck(clock.trackDate(options.send), checkAnswer), counted), {
      keys: options.credentials,
      clock,
      sign: (request, key, date) => sign(request, { key, date, nonce: nonce() }),
      mayBeClock: isDateRefused,
    }),
  );

  return async (operation, at, parameters, decode, call) => {
    // The region becomes part of a host name, so only configured regions are allowed.
    if (!options.regions.includes(at.region)) {
      throw new AppError('NOT_FOUND', 'The region is not configured for this account.');
    }
    const origin = new URL(options.endpoint ?? publicEndpoint(at.region)).origin;
    const printed = printRequest(origin, operation, {
      ...(operation.instanceParameter === null ? {} : { [operation.instanceParameter]: at.instanceId }),
      ...parameters,
    });
    const request = { ...printed, region: at.region };
    const decoded = async (response: ProviderResponse) => {
      const answer = jsonOf(response);
      if (answer === null || !OWN_MEMBERS.some((name) => name in answer))
        throw badResponse(operation, answer);
      try {
        return await decode(answer);
      } catch (cause) {
        throw badResponse(operation, answer, cause);
      }
    };
    const place = { account: options.account, region: at.region, instanceId: at.instanceId ?? null };
    return withPlace(place, async () => decoded(await send(request, call)));
  };
}

/**
 * Members that show that a response comes from the provider. Every response has a RequestId (quirk 35). A
 * response with neither a RequestId nor a result comes from another server, and must not count as an empty
 * list.
 */
const OWN_MEMBERS = [
  'RequestId',
  'Data',
  'Instances',
  'DeviceCredential',
  'DeviceCredentialClientIdList',
  'OnlineStatus',
  'OnlineStatusList',
];
