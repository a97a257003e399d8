import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createAlibaba } from '../../../src/simulator/alibaba/service.ts';
import type { Incoming, World } from '../../../src/simulator/exchange.ts';
import { PERMANENT } from './fleet.ts';

export interface CallOptions {
  readonly method?: string;
  readonly host?: string;
  readonly accept?: string;
  readonly account?: { accessKeyId: string; accessKeySecret: string; securityToken?: string };
  readonly date?: string;
  readonly nonce?: string;
  /** Signed as x-acs-content-sha256, while the last line of the string to sign has the correct hash. */
  readonly claimedBodyHash?: string;
  /** Changes the request after signing. */
  readonly change?: (incoming: Incoming) => Incoming;
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** The parsed JSON body, for `toMatchObject` and `toEqual`. */
  readonly body: Record<string, unknown>;
}

export type Caller = (
  action: string,
  parameters?: Readonly<Record<string, string>>,
  options?: CallOptions,
) => Reply;

/**
 * Signs with the simplest implementation of the contract's algorithm, for parameters without special encoding rules.
 */
export function createCaller(world: World): Caller {
  const service = createAlibaba(world);
  return (action, parameters = {}, options = {}) => {
    const incoming = sign(world, action, parameters, options);
    const { status, headers, body } = service
      .receive(options.change ? options.change(incoming) : incoming)
      .answer();
    const contentType = headers['content-type'] ?? '';
    const parsed: unknown = contentType.includes('json') ? JSON.parse(body) : {};
    return { status, contentType, text: body, body: parsed as Record<string, unknown> };
  };
}

export function sign(
  world: World,
  action: string,
  parameters: Readonly<Record<string, string>>,
  options: CallOptions,
): Incoming {
  const account: NonNullable<CallOptions['account']> = options.account ?? PERMANENT;
  const method = options.method ?? 'GET';
  const query = Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const bodyHash = createHash('sha256').digest('hex');
  const signed: Record<string, string> = {
    host: options.host ?? '127.0.0.1:4100',
    'x-acs-action': action,
    'x-acs-content-sha256': options.claimedBodyHash ?? bodyHash,
    'x-acs-date': options.date ?? `${new Date(world.now()).toISOString().slice(0, 19)}Z`,
    ...(account.securityToken === undefined ? {} : { 'x-acs-security-token': account.securityToken }),
    'x-acs-signature-nonce': options.nonce ?? randomUUID(),
    'x-acs-version': '2020-04-20',
  };
  const names = Object.keys(signed);
  const lines = names.map((name) => `${name}:${signed[name]}\n`).join('');
  const canonical = `${method}\n/\n${query}\n${lines}\n${names.join(';')}\n${bodyHash}`;
  const hash = createHash('sha256').update(canonical).digest('hex');
  const signature = createHmac('sha256', account.accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${hash}`)
    .digest('hex');
  const credential = `Credential=${account.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  return {
    method,
    rawPath: '/',
    rawQuery: query,
    headers: {
      ...signed,
      accept: options.accept ?? 'application/json',
      authorization: `ACS3-HMAC-SHA256 ${credential}`,
    },
    body: Buffer.alloc(0),
    port: 4100,
  };
}
