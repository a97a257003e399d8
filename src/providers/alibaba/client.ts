import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';
import { withCount } from '../../transport/count.ts';
import type { Call, Send } from '../../transport/request.ts';
import type { CredentialSource } from './credentials.ts';
import { badResponse, withErrors } from './errors.ts';
import type { AlibabaOperation } from './operations.ts';
import { sign } from './sign.ts';
import { type JsonObject, type Parameters, parseObject, printRequest, publicEndpoint } from './wire.ts';

export interface ClientOptions {
  /** The configured name; what is told to `call.onSent`. */
  account: string;
  /** Every region that may be called: one host each. */
  regions: readonly string[];
  /** For every region instead of its public host `https://onsmqtt.{region}.aliyuncs.com`. */
  endpoint?: string;
  /** Asked before every attempt. What it throws is the attempt's failure; nothing was sent then. */
  credentials: CredentialSource;
  /** One attempt over a socket. */
  send: Send;
  /** Wraps an attempt into deadline, retry and limits. Signing is inside: each attempt has its own nonce and date. */
  around: (attempt: Send) => Send;
  /** Default: the wall clock. The gateway refuses a date more than 15 minutes off. */
  now?: () => Date;
  /** Default: a random UUID. */
  nonce?: () => string;
}

/** One provider call: its answer decoded, or an AppError. `decode` throws for what it cannot read. */
export type Ask = <Value>(
  operation: AlibabaOperation,
  at: { readonly region: string; readonly instanceId?: string },
  parameters: Parameters,
  decode: (answer: JsonObject) => Value,
  call: Call,
) => Promise<Value>;

export function createClient(options: ClientOptions): Ask {
  const who = { provider: 'ALIBABA_MQTT', account: options.account };
  const send = options.around(withSignature(withCount(withErrors(options.send), who), options));

  return async (operation, at, parameters, decode, call) => {
    // A region becomes part of a host name: only configured ones do.
    if (!options.regions.includes(at.region)) {
      throw new AppError('NOT_FOUND', 'The region is not configured for this account.');
    }
    const origin = new URL(options.endpoint ?? publicEndpoint(at.region)).origin;
    const request = printRequest(origin, operation, {
      ...(operation.instanceParameter === null ? {} : { [operation.instanceParameter]: at.instanceId }),
      ...parameters,
    });
    const response = await send(request, call);
    const answer = parseObject(response.body);
    if (answer === null || !OWN_MEMBERS.some((name) => name in answer)) throw badResponse(operation, answer);
    try {
      return decode(answer);
    } catch (cause) {
      throw badResponse(operation, answer, cause);
    }
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

function withSignature(send: Send, options: ClientOptions): Send {
  const now = options.now ?? (() => new Date());
  const nonce = options.nonce ?? randomUUID;
  return async (request, call) => {
    const key = await within(call, options.credentials());
    return send(sign(request, { key, date: now(), nonce: nonce() }), call);
  };
}

/** A credential source knows no signal, and some ask servers: the call does not wait longer than it may. */
async function within<Value>({ signal }: Call, work: Promise<Value>): Promise<Value> {
  const given = Promise.withResolvers<never>();
  const giveUp = () =>
    given.reject(
      signal.reason instanceof AppError
        ? signal.reason
        : new AppError('PROVIDER_TIMEOUT', 'The call was given up.', { cause: signal.reason }),
    );
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([work, given.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
