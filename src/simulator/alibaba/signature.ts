import { createHash, createHmac } from 'node:crypto';
import { type Refusal, refuseAtGateway, refuseInvalid, refuseMissing } from './errors.ts';
import { type DecodedRequest, findValue, type Pair } from './request.ts';

/** The signer and signature that a request claims, and the string that it must have signed. */
export interface Claim {
  readonly accessKeyId: string;
  /** '' if none was sent. */
  readonly securityToken: string;
  readonly date: string;
  readonly nonce: string;
  readonly signature: string;
  readonly stringToSign: string;
  /** False: the body's hash differs from x-acs-content-sha256. */
  readonly bodyIsAsClaimed: boolean;
  readonly expectedSignature: (accessKeySecret: string) => string;
}

/** Reads the claim, but does not verify the signature. Throws a Refusal if the claim is incomplete. */
export function parseClaim(call: DecodedRequest): Claim {
  return call.scheme === 'acs3' ? parseAcs3Claim(call) : parseRpcClaim(call);
}

/**
 * Builds the string to sign from the server's side (contract 3.1): decodes, re-encodes and sorts the query,
 * takes the list of headers from the client, and hashes the received body bytes.
 */
function acs3StringToSign(call: DecodedRequest, signedHeaders: readonly string[]): string {
  const names = [...signedHeaders].sort();
  const canonicalRequest = [
    call.method,
    call.rawPath,
    printCanonicalPairs(call.query),
    ...names.map((name) => `${name}:${(call.headers[name] ?? '').trim()}`),
    '',
    names.join(';'),
    sha256(call.body),
  ].join('\n');
  return `${ACS3}\n${sha256(canonicalRequest)}`;
}

/** Signs query and form parameters together, except the signature itself (contract 3.2). */
export function rpcStringToSign(call: DecodedRequest): string {
  const pairs = [...call.query, ...call.form].filter(([name]) => name !== 'Signature');
  return `${call.method}&%2F&${percentEncode(printCanonicalPairs(pairs))}`;
}

const ACS3 = 'ACS3-HMAC-SHA256';
const ACS3_AUTHORIZATION =
  /^ACS3-HMAC-SHA256 Credential=([^,\s]+),SignedHeaders=([a-z0-9-]+(?:;[a-z0-9-]+)*),Signature=([0-9a-f]{64})$/;
const ACS3_HEADERS = [
  'host',
  'x-acs-action',
  'x-acs-version',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-content-sha256',
];

function parseAcs3Claim(call: DecodedRequest): Claim {
  const { headers } = call;
  const authorization = headers['authorization'];
  if (authorization === undefined) throw refuseMissing('AccessKeyId');
  const [, accessKeyId = '', list = '', signature = ''] = ACS3_AUTHORIZATION.exec(authorization) ?? [];
  if (signature === '') throw incomplete('');

  const signedHeaders = list.split(';');
  const stringToSign = acs3StringToSign(call, signedHeaders);
  const isSigned = (name: string) => signedHeaders.includes(name);
  const isPresent = (name: string) => headers[name] !== undefined;
  // Each of these headers must be signed if it is present, so that nobody can add one in transit (contract
  // 3.1, 3).
  const mustBeSigned = Object.keys(headers).filter(
    (name) => name.startsWith('x-acs-') || name === 'host' || name === 'content-type',
  );
  if (![...ACS3_HEADERS, ...signedHeaders].every(isPresent) || !mustBeSigned.every(isSigned)) {
    throw incomplete(stringToSign);
  }

  return {
    accessKeyId,
    securityToken: headers['x-acs-security-token'] ?? '',
    date: headers['x-acs-date'] ?? '',
    nonce: headers['x-acs-signature-nonce'] ?? '',
    signature,
    stringToSign,
    bodyIsAsClaimed: headers['x-acs-content-sha256'] === sha256(call.body),
    expectedSignature: (secret) => createHmac('sha256', secret).update(stringToSign).digest('hex'),
  };
}

function parseRpcClaim(call: DecodedRequest): Claim {
  const all = [...call.query, ...call.form];
  const required = (name: string) => {
    const value = findValue(all, name);
    if (value === undefined || value === '') throw refuseMissing(name);
    return value;
  };
  const accessKeyId = required('AccessKeyId');
  const signature = required('Signature');
  const date = required('Timestamp');
  const nonce = required('SignatureNonce');
  if (required('SignatureMethod') !== 'HMAC-SHA1') throw refuseInvalid('SignatureMethod');
  if (required('SignatureVersion') !== '1.0') throw refuseInvalid('SignatureVersion');
  const stringToSign = rpcStringToSign(call);
  return {
    accessKeyId,
    securityToken: findValue(all, 'SecurityToken') ?? '',
    date,
    nonce,
    signature,
    stringToSign,
    bodyIsAsClaimed: true,
    expectedSignature: (secret) => createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64'),
  };
}

function printCanonicalPairs(pairs: readonly Pair[]): string {
  return [...pairs]
    .sort((a, b) => compareText(a[0], b[0]) || compareText(a[1], b[1]))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** Encodes as RFC 3986 requires. encodeURIComponent leaves five of its reserved characters unencoded. */
function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const incomplete = (stringToSign: string): Refusal => refuseAtGateway('IncompleteSignature', stringToSign);
