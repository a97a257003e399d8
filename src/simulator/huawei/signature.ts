import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { HuaweiRequest } from './request.ts';

/** A parsed Authorization header. */
export interface Claim {
  readonly algorithm: 'SDK-HMAC-SHA256' | 'V11-HMAC-SHA256';
  readonly accessKey: string;
  /** `{yyyymmdd}/{region}/{service}` for a derived credential, '' for a plain one. */
  readonly scope: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

export function parseClaim(header: string): Claim | null {
  const plain = /^SDK-HMAC-SHA256 Access=([^,\s]+), SignedHeaders=([^,\s]+), Signature=([0-9a-f]{64})$/.exec(
    header,
  );
  if (plain !== null) {
    const [, accessKey = '', names = '', signature = ''] = plain;
    return {
      algorithm: 'SDK-HMAC-SHA256',
      accessKey,
      scope: '',
      signedHeaders: names.split(';'),
      signature,
    };
  }
  const derived =
    /^V11-HMAC-SHA256 Credential=([^/,\s]+)\/([^,\s]+), SignedHeaders=([^,\s]+), Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  if (derived === null) return null;
  const [, accessKey = '', scope = '', names = '', signature = ''] = derived;
  return {
    algorithm: 'V11-HMAC-SHA256',
    accessKey,
    scope,
    signedHeaders: names.split(';'),
    signature,
  };
}

/**
 * Returns whether the request was signed with this secret. If the path contains `%`, both of its possible
 * encodings are accepted (contract 3.3).
 */
export function isSigned(request: HuaweiRequest, claim: Claim, secretKey: string): boolean {
  const { headers } = request.incoming;
  if (!claim.signedHeaders.includes('host') || !claim.signedHeaders.includes('x-sdk-date')) return false;
  if (claim.signedHeaders.some((name) => headers[name] === undefined)) return false;
  const key = claim.algorithm === 'SDK-HMAC-SHA256' ? secretKey : derive(claim, secretKey);
  return pathSpellings(request).some((path) => {
    const signature = hmac(key, stringToSign(request, claim, path)).toString('hex');
    return timingSafeEqual(Buffer.from(signature), Buffer.from(claim.signature));
  });
}

function stringToSign(request: HuaweiRequest, claim: Claim, path: string): string {
  const { incoming } = request;
  const names = [...claim.signedHeaders].sort();
  const canonical = [
    incoming.method,
    path,
    canonicalQuery(request.query),
    ...names.map((name) => `${name}:${incoming.headers[name]?.trim()}`),
    '',
    names.join(';'),
    incoming.headers['x-sdk-content-sha256'] ?? sha256(incoming.body),
  ].join('\n');
  const date = incoming.headers['x-sdk-date'];
  const scope = claim.algorithm === 'V11-HMAC-SHA256' ? `${claim.scope}\n` : '';
  return `${claim.algorithm}\n${date}\n${scope}${sha256(Buffer.from(canonical))}`;
}

/**
 * Derives the signing key with HKDF (contract 3.2). Extract: the access key is the salt. Expand: one block.
 * The key is the hex text of the result.
 */
function derive(claim: Claim, secretKey: string): string {
  const extracted = hmac(claim.accessKey, secretKey);
  return hmac(extracted, Buffer.concat([Buffer.from(claim.scope), Buffer.of(1)])).toString('hex');
}

function pathSpellings({ incoming, segments }: HuaweiRequest): string[] {
  const withSlash = (path: string) => (path.endsWith('/') ? path : `${path}/`);
  const decoded = withSlash(`/${segments.map(encode).join('/')}`);
  const raw = withSlash(incoming.rawPath.split('/').map(encode).join('/'));
  return decoded === raw ? [decoded] : [decoded, raw];
}

function canonicalQuery(query: HuaweiRequest['query']): string {
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...query]
    .sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
}

/** Encodes each byte individually, because each library function leaves different characters unencoded. */
function encode(text: string): string {
  let result = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const char = String.fromCharCode(byte);
    result += /[A-Za-z0-9._~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return result;
}

function hmac(key: string | Buffer, data: string | Buffer): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
