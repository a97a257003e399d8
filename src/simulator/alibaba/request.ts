import { unescape as percentDecode } from 'node:querystring';
import type { Incoming } from '../exchange.ts';

export type Pair = readonly [name: string, value: string];

/** A decoded request, used both to check the signature and to run the operation. */
export interface DecodedRequest {
  /**
   * ACS3: operation in headers, signature in the Authorization header. RPC: the old scheme, with both in
   * parameters (contract 3.2).
   */
  readonly scheme: 'acs3' | 'rpc';
  readonly method: string;
  readonly rawPath: string;
  readonly source: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly query: readonly Pair[];
  readonly form: readonly Pair[];
  readonly action: string;
  readonly version: string;
  readonly accessKeyId: string;
  /** False: answer in XML (contract 1.4, 1.5). */
  readonly wantsJson: boolean;
}

/** Decodes a request. Never throws, whatever bytes arrive. */
export function parseCall(incoming: Incoming): DecodedRequest {
  const { method, rawPath, source = '', headers, body } = incoming;
  const query = parsePairs(incoming.rawQuery);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  const form = isForm ? parsePairs(body.toString('utf8')) : [];
  const all = [...query, ...form];
  const wire = { method, rawPath, source, headers, body, query, form };
  const signsParameters = all.some(([name]) => name === 'AccessKeyId' || name === 'Signature');
  if (headers['authorization'] === undefined && signsParameters) {
    return {
      ...wire,
      scheme: 'rpc',
      action: findValue(all, 'Action') ?? '',
      version: findValue(all, 'Version') ?? '',
      accessKeyId: findValue(all, 'AccessKeyId') ?? '',
      wantsJson: /^json$/i.test(findValue(all, 'Format') ?? ''),
    };
  }
  return {
    ...wire,
    scheme: 'acs3',
    action: headers['x-acs-action'] ?? '',
    version: headers['x-acs-version'] ?? '',
    accessKeyId: /\bCredential=([^,\s]+)/.exec(headers['authorization'] ?? '')?.[1] ?? '',
    wantsJson: /\bjson\b/i.test(headers['accept'] ?? ''),
  };
}

export function findValue(pairs: readonly Pair[], name: string): string | undefined {
  return pairs.find((pair) => pair[0] === name)?.[1];
}

/** Returns the operation's own parameters, without the common parameters of the RPC scheme. */
export function businessParameters(call: DecodedRequest, travel: 'query' | 'form'): readonly Pair[] {
  return call[travel].filter(([name]) => call.scheme !== 'rpc' || !RPC_PARAMETERS.has(name));
}

const RPC_PARAMETERS = new Set([
  'Action',
  'Version',
  'Format',
  'Timestamp',
  'SignatureNonce',
  'SignatureMethod',
  'SignatureVersion',
  'SignatureType',
  'AccessKeyId',
  'SecurityToken',
  'Signature',
]);

function parsePairs(text: string): Pair[] {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals < 0
        ? [decodePart(part), '']
        : [decodePart(part.slice(0, equals)), decodePart(part.slice(equals + 1))];
    });
}

const decodePart = (part: string): string => percentDecode(part.replaceAll('+', ' '));
