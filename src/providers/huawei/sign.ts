import { createHash, createHmac, hkdfSync } from 'node:crypto';
import type { AccessKey, ProviderRequest } from '../../transport/call.ts';
import { printPairs } from '../../transport/percent-encode.ts';

export type Algorithm = 'SDK-HMAC-SHA256' | 'V11-HMAC-SHA256';

export interface SigningInput {
  readonly key: AccessKey;
  readonly date: Date;
  readonly algorithm: Algorithm;
  /** Part of the derived credential's scope. The plain algorithm ignores the region. */
  readonly region: string;
}

/** The signed parts of a request. Header names are in lower case. Every header except `accept` is signed. */
export interface Signable {
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyArray<readonly [name: string, value: string]>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Adds x-sdk-date, x-security-token and authorization (contract 3.1, 3.2). Signs every header of the request except
 * `accept`.
 */
export function sign(request: ProviderRequest, input: SigningInput): ProviderRequest {
  const { key, date, algorithm, region } = input;
  const sdkDate = printDate(date);
  const headers: Record<string, string> = {
    ...request.headers,
    host: new URL(request.origin).host,
    'x-sdk-date': sdkDate,
    ...(key.securityToken === undefined ? {} : { 'x-security-token': key.securityToken.reveal() }),
  };
  const signable = { ...request, headers };
  const authorization = authorizationOf(signable, { algorithm, key, sdkDate, region });
  return { ...request, headers: { ...headers, authorization } };
}

/** `YYYYMMDD'T'HHMMSS'Z'`. */
export function printDate(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, '');
}

export function canonicalRequest(signable: Signable): string {
  const names = headerNames(signable);
  const headers = names.map((name) => `${name}:${signable.headers[name]!.trim()}\n`).join('');
  const payload = signable.headers['x-sdk-content-sha256'] ?? sha256(signable.body);
  return [
    signable.method,
    canonicalPath(signable.path),
    canonicalQuery(signable.query),
    headers,
    names.join(';'),
    payload,
  ].join('\n');
}

/** Returns the string to sign: three lines, or four with the scope of a derived credential. */
export function stringToSign(
  canonical: string,
  algorithm: Algorithm,
  sdkDate: string,
  scope: string,
): string {
  const lines: string[] = [algorithm, sdkDate];
  if (algorithm === 'V11-HMAC-SHA256') lines.push(scope);
  return [...lines, sha256(canonical)].join('\n');
}

/** Returns the scope of a derived credential. IoTDA uses the service name `iotdm` too (contract 1.2). */
export function scopeOf(sdkDate: string, region: string): string {
  return `${sdkDate.slice(0, 8)}/${region}/iotdm`;
}

/**
 * Derives the key by HKDF with the AK as salt. The HMAC key is the hexadecimal text of the result, not its bytes
 * (contract 3.2).
 */
export function derivedKey(key: AccessKey, scope: string): string {
  return Buffer.from(hkdfSync('sha256', key.accessKeySecret.reveal(), key.accessKeyId, scope, 32)).toString(
    'hex',
  );
}

export function authorizationOf(
  signable: Signable,
  input: { algorithm: Algorithm; key: AccessKey; sdkDate: string; region: string },
): string {
  const { algorithm, key, sdkDate, region } = input;
  const scope = scopeOf(sdkDate, region);
  const text = stringToSign(canonicalRequest(signable), algorithm, sdkDate, scope);
  const derived = algorithm === 'V11-HMAC-SHA256';
  const signature = createHmac('sha256', derived ? derivedKey(key, scope) : key.accessKeySecret.reveal())
    .update(text)
    .digest('hex');
  const credential = derived ? `Credential=${key.accessKeyId}/${scope}` : `Access=${key.accessKeyId}`;
  return `${algorithm} ${credential}, SignedHeaders=${headerNames(signable).join(';')}, Signature=${signature}`;
}

/** `accept` is not signed, because intermediaries may change it. */
function headerNames({ headers }: Signable): string[] {
  return Object.keys(headers)
    .filter((name) => name !== 'accept')
    .sort();
}

/**
 * The path in the signature ends with a slash, unlike the path of the URL that is sent. The segments are
 * already encoded.
 */
function canonicalPath(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

function canonicalQuery(query: Signable['query']): string {
  const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return printPairs([...query].sort(([a, x], [b, y]) => byCodeUnit(a, b) || byCodeUnit(x, y)));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
