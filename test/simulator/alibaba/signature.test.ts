import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAuthentication } from '../../../src/simulator/alibaba/authentication.ts';
import { Refusal } from '../../../src/simulator/alibaba/errors.ts';
import { parseCall } from '../../../src/simulator/alibaba/request.ts';
import { rpcStringToSign } from '../../../src/simulator/alibaba/signature.ts';
import type { Incoming } from '../../../src/simulator/exchange.ts';
import { createTestWorld } from './fleet.ts';

interface Signed {
  requestHeaders: Record<string, string>;
  authorization: string;
}

interface Vector {
  id: string;
  scheme?: string;
  method: string;
  accessKeyId?: string;
  accessKeySecret: string;
  securityToken?: string | null;
  date?: string;
  queryParams?: Record<string, string>;
  wirePathAndQuery?: string;
  wireBody?: string;
  minimal?: Signed;
  asSentBySdk?: Signed;
  signature?: string;
  signedParams?: Record<string, string>;
  stringToSign?: string;
}

const { vectors }: { vectors: Vector[] } = JSON.parse(
  readFileSync(new URL('../../vectors/acs3-vectors.json', import.meta.url), 'utf8'),
);

interface Case {
  readonly name: string;
  readonly vector: Vector;
  readonly incoming: Incoming;
}

const acs3: Case[] = vectors.flatMap((vector) =>
  (['minimal', 'asSentBySdk'] as const).flatMap((form) => {
    const signed = vector[form];
    if (!signed) return [];
    const headers = { ...signed.requestHeaders, authorization: signed.authorization };
    return [{ name: `${vector.id} (${form})`, vector, incoming: incomingOf(vector, headers) }];
  }),
);

const rpc: Case[] = vectors
  .filter(({ scheme }) => scheme !== undefined)
  .map((vector) => {
    // One vector is a published query only; the others have the wire form.
    const published = new URLSearchParams({ ...vector.signedParams, Signature: vector.signature ?? '' });
    const wire = vector.wirePathAndQuery ?? `/?${published}`;
    const body = vector.wireBody ?? '';
    const headers = body === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    return {
      name: vector.id,
      vector: { ...vector, date: vector.date ?? vector.signedParams?.['Timestamp'] ?? '' },
      incoming: incomingOf({ ...vector, wirePathAndQuery: wire }, headers),
    };
  });

describe('ACS3-HMAC-SHA256', () => {
  it.each(acs3)('accepts $name', ({ vector, incoming }) => {
    expect(verdict(vector, incoming)).toBe('accepted');
  });

  it.each(acs3)('refuses $name with one bit changed', ({ vector, incoming }) => {
    const authorization = incoming.headers['authorization'] ?? '';
    const change = (headers: Record<string, string>) => ({
      ...incoming,
      headers: { ...incoming.headers, ...headers },
    });
    const last = authorization.at(-1);
    const flipped = `${authorization.slice(0, -1)}${last === '0' ? '1' : '0'}`;
    const mismatch = /^SignatureDoesNotMatch: .*server string to sign is:ACS3-HMAC-SHA256\n[0-9a-f]{64}$/s;
    expect(verdict(vector, change({ authorization: flipped }))).toMatch(mismatch);
    expect(verdict(vector, { ...incoming, rawQuery: `${incoming.rawQuery}&extra=` })).toMatch(mismatch);
    expect(verdict(vector, { ...incoming, body: Buffer.concat([incoming.body, Buffer.of(1)]) })).toMatch(
      mismatch,
    );
    expect(verdict(vector, change({ host: 'onsmqtt.cn-shanghai.aliyuncs.com' }))).toMatch(mismatch);
    expect(verdict(vector, change({ 'x-acs-version': '2020-04-21' }))).toMatch(mismatch);
    expect(verdict({ ...vector, accessKeySecret: `${vector.accessKeySecret}=` }, incoming)).toMatch(mismatch);
  });

  it.each([
    'host',
    'x-acs-action',
    'x-acs-version',
    'x-acs-date',
    'x-acs-signature-nonce',
    'x-acs-content-sha256',
  ])('refuses a signature that omits %s', (name) => {
    const { vector, incoming } = acs3[0]!;
    const authorization = incoming.headers['authorization']!.replace(
      new RegExp(`\\b${name};|;${name}(?=,)`),
      '',
    );
    expect(authorization).not.toContain(name);
    const unsigned = { ...incoming, headers: { ...incoming.headers, authorization } };
    expect(verdict(vector, unsigned)).toMatch(/^IncompleteSignature: /);
  });

  it('refuses an unsigned extra header', () => {
    const { vector, incoming } = acs3[0]!;
    const headers = { ...incoming.headers, 'x-acs-security-token': 'slipped-in' };
    expect(verdict(vector, { ...incoming, headers })).toMatch(/^IncompleteSignature: /);
  });

  it('refuses an Authorization header of another format', () => {
    const { vector, incoming } = acs3[0]!;
    for (const authorization of [
      'Bearer x',
      incoming.headers['authorization']!.replaceAll(',', ', '),
      incoming.headers['authorization']!.replace('SHA256', 'SM3'),
    ]) {
      const malformed = { ...incoming, headers: { ...incoming.headers, authorization } };
      expect(verdict(vector, malformed)).toMatch(/^IncompleteSignature: /);
    }
  });
});

describe('old RPC signature', () => {
  it.each(rpc)('accepts $name and builds the string to sign of its vector', ({ vector, incoming }) => {
    expect(rpcStringToSign(parseCall(incoming))).toBe(vector.stringToSign);
    expect(verdict(vector, incoming)).toBe('accepted');
  });

  it.each(rpc)('refuses $name with one bit changed', ({ vector, incoming }) => {
    const other = incoming.rawQuery.replace('SignatureNonce=', 'SignatureNonce=0');
    expect(verdict(vector, { ...incoming, rawQuery: other })).toMatch(
      /^SignatureDoesNotMatch: .*server string to sign is:(GET|POST)&%2F&AccessKeyId/,
    );
    const wrongSecret = { ...vector, accessKeySecret: 'wrong' };
    expect(verdict(wrongSecret, incoming)).toMatch(/^SignatureDoesNotMatch: /);
    const unsigned = incoming.rawQuery.replace(/(^|&)Signature=[^&]*/, '');
    expect(verdict(vector, { ...incoming, rawQuery: unsigned })).toMatch(/^MissingSignature: /);
  });
});

/** 'accepted', or the error code. The clock has the vector's date. */
function verdict(vector: Vector, incoming: Incoming): string {
  const call = parseCall(incoming);
  const { accessKeySecret, securityToken } = vector;
  const account = { accessKeyId: call.accessKeyId, accessKeySecret };
  const world = createTestWorld({ accounts: [securityToken ? { ...account, securityToken } : account] });
  world.clock.now = Date.parse(vector.date ?? '');
  try {
    createAuthentication(world)(call);
    return 'accepted';
  } catch (error) {
    if (error instanceof Refusal) return `${error.code}: ${error.message}`;
    throw error;
  }
}

function incomingOf(vector: Vector, headers: Record<string, string>): Incoming {
  const wire = vector.wirePathAndQuery ?? `/?${new URLSearchParams(vector.queryParams ?? {})}`;
  const [rawPath = '', rawQuery = ''] = wire.split('?');
  return {
    method: vector.method,
    rawPath,
    rawQuery,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(vector.wireBody ?? ''),
    port: 80,
  };
}
