import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../../src/providers/alibaba/operations.ts';
import { authorization, canonicalRequest, sign, stringToSign } from '../../../src/providers/alibaba/sign.ts';
import { type Parameters, printRequest } from '../../../src/providers/alibaba/wire.ts';
import { Secret } from '../../../src/secret.ts';
import type { AccessKey } from '../../../src/transport/call.ts';

interface Stages {
  requestHeaders: Record<string, string>;
  canonicalRequest: string;
  stringToSign: string;
  authorization: string;
}
interface Vector {
  id: string;
  scheme?: string;
  action: string;
  version: string;
  method: 'GET' | 'POST';
  host: string;
  pathname: string;
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string | null;
  date: string;
  nonce: string;
  queryParams: Record<string, string>;
  formParams: Record<string, string>;
  wireBody: string | null;
  minimal: Stages;
  asSentBySdk?: Stages;
}

const all = JSON.parse(readFileSync(new URL('../../vectors/acs3-vectors.json', import.meta.url), 'utf8')) as {
  vectors: Vector[];
};
const vectors = all.vectors.filter((vector) => vector.scheme === undefined);

test('the test vectors exist', () => {
  expect(vectors.map(({ id }) => id)).toEqual([
    'get-basic',
    'get-empty-and-base64-token',
    'post-query-special-chars',
    'post-form-body',
    'post-form-body-sts',
    'post-repeat-list',
    'post-json-in-query',
    'post-no-params',
    'get-retry-headers',
    'published-doc-example',
  ]);
});

const cases = vectors.flatMap((vector) =>
  [
    { name: `${vector.id}, minimal headers`, vector, stages: vector.minimal },
    { name: `${vector.id}, as the SDK sent it`, vector, stages: vector.asSentBySdk },
  ].flatMap((each) => (each.stages === undefined ? [] : [{ ...each, stages: each.stages }])),
);

describe.each(cases)('$name', ({ vector, stages }) => {
  const signable = {
    method: vector.method,
    path: vector.pathname,
    query: Object.entries(vector.queryParams),
    headers: stages.requestHeaders,
    body: vector.wireBody ?? '',
  };
  test('has the expected canonical request', () =>
    expect(canonicalRequest(signable)).toBe(stages.canonicalRequest));
  test('has the expected string to sign', () =>
    expect(stringToSign(stages.canonicalRequest)).toBe(stages.stringToSign));
  test('has the expected authorization', () =>
    expect(authorization(signable, keyOf(vector))).toBe(stages.authorization));
});

describe('a whole request has the headers of the vector', () => {
  const inQuery = vectors.filter(
    (vector) =>
      vector.version === '2020-04-20' && (vector.wireBody ?? '') === '' && vector.id !== 'get-retry-headers',
  );
  test.each(inQuery)('$id', (vector) => {
    const signed = signedFrom(vector, 'query', vector.queryParams);
    const { host: _, ...sent } = vector.minimal.requestHeaders;
    expect(signed.headers).toEqual({
      ...sent,
      accept: 'application/json',
      authorization: vector.minimal.authorization,
    });
  });

  test('the query is sent as it was signed, with flattened lists', () => {
    const vector = vectors.find(({ id }) => id === 'post-repeat-list')!;
    const { InstanceId, ...ids } = vector.queryParams;
    const signed = signedFrom(vector, 'query', {
      InstanceId,
      Missing: undefined,
      ClientIdList: Object.values(ids),
    });
    expect(signed.headers['authorization']).toBe(vector.minimal.authorization);
    expect(signed.query.map(([name]) => name)).toEqual(Object.keys(vector.queryParams).sort());
  });

  test('a form body is hashed as sent, and an STS token is signed', () => {
    const vector = vectors.find(({ id }) => id === 'post-form-body-sts')!;
    const signed = signedFrom(vector, 'form', vector.formParams);
    expect(signed.query).toEqual([]);
    expect(signed.body).toBe(vector.wireBody);
    expect(signed.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(signed.headers['x-acs-security-token']).toBe(vector.securityToken);
    expect(signed.headers['authorization']).toBe(vector.minimal.authorization);
  });
});

function signedFrom(vector: Vector, parameters: 'query' | 'form', values: Parameters) {
  const operation = {
    ...OPERATIONS.listInstances,
    name: vector.action,
    method: vector.method,
    parameters,
  };
  const request = printRequest(`https://${vector.host}`, operation, values);
  return sign(request, { key: keyOf(vector), date: new Date(vector.date), nonce: vector.nonce });
}

function keyOf(vector: Vector): AccessKey {
  return {
    accessKeyId: vector.accessKeyId,
    accessKeySecret: new Secret(vector.accessKeySecret),
    ...(vector.securityToken === null ? {} : { securityToken: new Secret(vector.securityToken) }),
  };
}
