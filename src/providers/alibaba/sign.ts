import { createHash, createHmac } from 'node:crypto';
import type { AccessKey, ProviderRequest } from '../../transport/call.ts';
import { printPairs } from '../../transport/percent-encode.ts';

const ALGORITHM = 'ACS3-HMAC-SHA256';

/** The signed parts of a request. `headers` have lower-case names and include `host`. */
export interface Signable {
  readonly method: string;
  readonly path: string;
  readonly query: ProviderRequest['query'];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SigningInput {
  readonly key: AccessKey;
  readonly date: Date;
  /** New for every attempt, because the gateway refuses a nonce that it has seen (contract 1.8). */
  readonly nonce: string;
}

/**
 * Returns the signed request (contract 3.1). Its query is in canonical order, so that the request line is exactly the
 * signed text. `host` is signed but not set: the socket sets it from the same origin.
 */
export function sign(request: ProviderRequest, { key, date, nonce }: SigningInput): ProviderRequest {
  const headers: Record<string, string> = {
    ...request.headers,
    'x-acs-date': printDate(date),
    'x-acs-signature-nonce': nonce,
    'x-acs-content-sha256': sha256(request.body),
  };
  if (key.securityToken !== undefined) {
    headers['x-acs-security-token'] = key.securityToken.reveal();
    headers['x-acs-accesskey-id'] = key.accessKeyId;
  }
  const query = inCanonicalOrder(request.query);
  const host = new URL(request.origin).host;
  headers['authorization'] = authorization({ ...request, query, headers: { ...headers, host } }, key);
  return { ...request, query, headers };
}

export function canonicalRequest(signable: Signable): string {
  const names = signedNames(signable.headers);
  return [
    signable.method,
    signable.path,
    printPairs(inCanonicalOrder(signable.query)),
    ...names.map((name) => `${name}:${signable.headers[name]?.trim()}`),
    '',
    names.join(';'),
    signable.headers['x-acs-content-sha256'] ?? sha256(signable.body),
  ].join('\n');
}

export function stringToSign(canonical: string): string {
  return `${ALGORITHM}\n${sha256(canonical)}`;
}

/** The value of the header `authorization`. */
export function authorization(signable: Signable, key: AccessKey): string {
  const signature = createHmac('sha256', key.accessKeySecret.reveal())
    .update(stringToSign(canonicalRequest(signable)))
    .digest('hex');
  const names = signedNames(signable.headers).join(';');
  return `${ALGORITHM} Credential=${key.accessKeyId},SignedHeaders=${names},Signature=${signature}`;
}

/** `accept` and `user-agent` are not signed, because intermediaries may change them. */
function signedNames(headers: Signable['headers']): string[] {
  return Object.keys(headers)
    .filter((name) => name.startsWith('x-acs-') || name === 'host' || name === 'content-type')
    .sort();
}

/** Sorts by the code points of the decoded names: `ClientIdList.10` comes before `ClientIdList.2`. */
function inCanonicalOrder(query: ProviderRequest['query']): ProviderRequest['query'] {
  return query.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function printDate(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
