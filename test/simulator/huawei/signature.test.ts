import { describe, expect, it } from 'vitest';
import type { Incoming } from '../../../src/simulator/exchange.ts';
import { parseRequest } from '../../../src/simulator/huawei/request.ts';
import { isSigned, parseClaim } from '../../../src/simulator/huawei/signature.ts';
import { type HuaweiVector, headersOf, queryOf, VECTORS } from '../../kit/huawei-vectors.ts';

/**
 * The request as it arrives: the query has another encoding, which leaves some characters bare that the signature
 * encodes.
 */
function arriving(vector: HuaweiVector): Incoming {
  const query = queryOf(vector).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return {
    method: vector.request.method,
    rawPath: vector.request.path,
    rawQuery: query.reverse().join('&'),
    headers: headersOf(vector),
    body: Buffer.from(vector.request.bodyUtf8),
    port: 0,
  };
}

function accepts(incoming: Incoming, secret: string): boolean {
  const claim = parseClaim(incoming.headers['authorization'] ?? '');
  return claim !== null && isSigned(parseRequest(incoming), claim, secret);
}

describe.each(VECTORS.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
  const incoming = arriving(vector);
  const { sk } = vector.credential;
  const header = incoming.headers['authorization']!;

  it('is accepted', () => {
    expect(accepts(incoming, sk)).toBe(true);
  });

  it('is refused with one bit changed', () => {
    const flipped = header.slice(0, -1) + (header.endsWith('0') ? '1' : '0');
    const withHeaders = (more: Record<string, string>) => ({
      ...incoming,
      headers: { ...incoming.headers, ...more },
    });
    expect(accepts(withHeaders({ authorization: flipped }), sk)).toBe(false);
    expect(accepts(withHeaders({ 'x-sdk-date': '20261122T010204Z' }), sk)).toBe(false);
    expect(accepts(withHeaders({ host: 'other.example' }), sk)).toBe(false);
    expect(accepts({ ...incoming, rawQuery: `${incoming.rawQuery}&x=1` }, sk)).toBe(false);
    expect(accepts({ ...incoming, rawPath: `${incoming.rawPath}x` }, sk)).toBe(false);
    expect(accepts({ ...incoming, method: 'PATCH' }, sk)).toBe(false);
    expect(accepts(incoming, `${sk}x`)).toBe(false);
    if (incoming.headers['x-sdk-content-sha256'] === undefined) {
      expect(accepts({ ...incoming, body: Buffer.concat([incoming.body, Buffer.from(' ')]) }, sk)).toBe(
        false,
      );
    }
  });

  it('is refused if host or date is not signed', () => {
    for (const name of ['host', 'x-sdk-date']) {
      const without = header.replace(new RegExp(`(;${name}|${name};)`), '');
      expect(accepts({ ...incoming, headers: { ...incoming.headers, authorization: without } }, sk)).toBe(
        false,
      );
    }
  });
});
