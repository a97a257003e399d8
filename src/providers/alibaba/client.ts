import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';
import type { Billed, Call, ProviderResponse, Send } from '../../transport/call.ts';
import { withCallCount } from '../../transport/count-calls.ts';
import { withAnswerCheck } from '../client/answer-check.ts';
import { type JsonObject, jsonOf } from '../client/json-rows.ts';
import type { KeySource } from '../client/key-source.ts';
import { withSigning } from '../client/signing.ts';
import { createSigningClock } from '../client/signing-clock.ts';
import { createStaleCache } from '../client/stale-cache.ts';
import { withPlace } from '../port/call-place.ts';
import { badResponse, checkAnswer, isDateRefused } from './errors.ts';
import type { AlibabaOperation } from './operations.ts';
import { requestIdOf } from './request-id.ts';
import { sign } from './sign.ts';
import { type Parameters, printRequest, publicEndpoint } from './wire.ts';

export interface ClientOptions {
  /** The configured name; what is told to `call.onSent`. */
  account: string;
  /** Left out: as the table of operations has it. */
  countsCalls?: Billed | undefined;
  /** Every region that may be called: one host each. */
  regions: readonly string[];
  /** For every region instead of its public host `https://onsmqtt.{region}.aliyuncs.com`. */
  endpoint?: string;
  /** Asked before every attempt. What it throws is the attempt's failure; nothing was sent then. */
  credentials: KeySource;
  /** One attempt over a socket. */
  send: Send;
  /** Wraps an attempt into deadline, retry and limits. Signing is inside: each attempt has its own nonce and date. */
  pipeline: (attempt: Send) => Send;
  /** Default: the wall clock. The gateway refuses a date more than 15 minutes off. */
  now?: () => Date;
  /** Default: a random UUID. */
  nonce?: () => string;
}

/** One provider call: its answer decoded, or an AppError. `decode` throws for what it cannot read. */
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
  const staleCache = createStaleCache();
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
    // A region becomes part of a host name: only configured ones do.
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
    return withPlace(place, () => staleCache.readOrStale(request, call, decoded, () => send(request, call)));
  };
}

/** RequestId is in every answer (quirk 35). One with neither it nor a result is a stranger's, not an empty list. */
const OWN_MEMBERS = [
  'RequestId',
  'Data',
  'Instances',
  'DeviceCredential',
  'DeviceCredentialClientIdList',
  'OnlineStatus',
  'OnlineStatusList',
];
