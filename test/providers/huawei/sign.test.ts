import { describe, expect, it } from 'vitest';
import {
  authorizationOf,
  canonicalRequest,
  derivedKey,
  scopeOf,
  stringToSign,
} from '../../../src/providers/huawei/sign.ts';
import { Secret } from '../../../src/secret.ts';
import { headersOf, queryOf, VECTORS } from '../../kit/huawei-vectors.ts';

it('the test vectors exist', () => {
  expect(VECTORS).toHaveLength(21);
});

// The vendor's Node package encodes an encoded path again, and the others decode it first (contract 3.3). Our ids
// never need encoding, and the vector contains the Node package's form.
const VECTORS_OF_OURS = VECTORS.filter((vector) => vector.name !== 'std-path-percent');

describe.each(VECTORS_OF_OURS.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
  const { authorization: _authorization, ...headers } = headersOf(vector);
  const signable = {
    method: vector.request.method,
    path: vector.request.path,
    query: queryOf(vector),
    headers,
    body: vector.request.bodyUtf8,
  };
  const key = { accessKeyId: vector.credential.ak, accessKeySecret: new Secret(vector.credential.sk) };
  const sdkDate = headers['x-sdk-date']!;
  const [, , scope = ''] =
    vector.stringToSign.split('\n').length === 4 ? vector.stringToSign.split('\n') : [];
  const region = scope.split('/')[1] ?? '';

  it('has the expected canonical request', () => {
    expect(canonicalRequest(signable)).toBe(vector.canonicalRequest);
  });

  it('has the expected string to sign', () => {
    const text = stringToSign(vector.canonicalRequest, vector.algorithm, sdkDate, scopeOf(sdkDate, region));
    expect(text).toBe(vector.stringToSign);
  });

  if (vector.derivation !== undefined)
    it('has the expected derived key', () => {
      expect(scopeOf(sdkDate, region)).toBe(vector.derivation?.info);
      expect(derivedKey(key, scope)).toBe(vector.derivation?.derivedKeyHex);
    });

  it('has the expected authorization', () => {
    const header = authorizationOf(signable, { algorithm: vector.algorithm, key, sdkDate, region });
    expect(header).toBe(vector.authorizationHeader);
  });
});
