import { describe, expect, it } from 'vitest';
import type { AppError, ErrorCode } from '../../../src/errors.ts';
import { checkAnswer } from '../../../src/providers/huawei/errors.ts';
import { OPERATIONS } from '../../../src/providers/huawei/operations.ts';

/** Contract 1.6. Every code that one of our operations can get, by its meaning below 500. */
const MEANING: Partial<Record<ErrorCode, string>> = {
  BAD_USER_INPUT: `IOTDA.000006 IOTDA.000008 IOTDA.000009 IOTDA.000010 IOTDA.000011 IOTDA.000012 IOTDA.000013
    IOTDA.000014 IOTDA.000017 IOTDA.000018 IOTDA.000030 IOTDA.001005 IOTDA.004002 IOTDA.004003 IOTDA.004004
    IOTDA.013002 IOTDA.013003 IOTDA.013004 IOTDA.014008 IOTDA.014013 IOTDA.014023 IOTDA.014025 IOTDA.014027
    IOTDA.014034 IOTDA.014035 IOTDA.014301 IOTDA.014302 IOTDA.014303 IOTDA.014307 IOTDA.014308 IOTDA.014309
    IOTDA.014320 IOTDA.014900 IOTDA.014902 IOTDA.015200 IOTDA.015203 IOTDA.015205 APIGW.0201 APIGW.0602`,
  CONFLICT: `IOTDA.001008 IOTDA.003002 IOTDA.003005 IOTDA.003008 IOTDA.003009 IOTDA.003011 IOTDA.013007 IOTDA.014016
    IOTDA.014024 IOTDA.014031 IOTDA.014038 IOTDA.014039 IOTDA.014040 IOTDA.014304 IOTDA.014319`,
  QUOTA_EXCEEDED: `IOTDA.001009 IOTDA.003003 IOTDA.003004 IOTDA.004001 IOTDA.014019 IOTDA.014022 IOTDA.014026
    IOTDA.014036 IOTDA.014300 IOTDA.015201 IOTDA.015204 IOTDA.015306 IOTDA.015402 APIGW.0501`,
  FORBIDDEN: `IOTDA.000015 IOTDA.000021 IOTDA.000022 IOTDA.000023 IOTDA.001002 IOTDA.001007 IOTDA.001000 IOTDA.001006
    APIGW.0302 APIGW.0304 APIGW.0306 APIGW.0310 APIGW.0401 APIGW.0402 APIGW.0502 APIGW.0801 APIGW.0802`,
  PROVIDER_AUTH_FAILED: 'IOTDA.000002 IOTDA.000004 APIGW.0301 APIGW.0303 APIGW.0305 APIGW.0307 APIGW.0311',
  PROVIDER_THROTTLED: 'APIGW.0308 IOTDA.021101 IOTDA.021102',
  PROVIDER_UNAVAILABLE: 'IOTDA.000001 IOTDA.000020',
  NOT_FOUND: 'IOTDA.014000',
  PROVIDER_BAD_RESPONSE:
    'APIGW.0101 IOTDA.000029 APIGW.0103 APIGW.0104 APIGW.0105 APIGW.0106 APIGW.0404 APIGW.0607',
};
const CASES = Object.entries(MEANING).flatMap(([meaning, codes]) =>
  codes.split(/\s+/).map((code) => [code, meaning as ErrorCode] as const),
);
/** The gateway's codes have either prefix, and were observed in either case. */
const spellings = (code: string) => [code, code.toLowerCase(), code.replace('APIGW.', 'APIG.')];

const BODIES: readonly ((code: string) => string)[] = [
  (code) => JSON.stringify({ error_code: code, error_msg: 'CANARY', request_id: 'r' }),
  (code) => JSON.stringify({ error: { code, message: 'CANARY', title: 'x' } }),
];

function thrown(status: number, body: string, operation: keyof typeof OPERATIONS = 'deleteDevice'): AppError {
  try {
    checkAnswer(OPERATIONS[operation], { status, headers: {}, body });
  } catch (error) {
    expect(`${error}${JSON.stringify(error)}`).not.toContain('CANARY');
    return error as AppError;
  }
  throw new Error(`${status} ${body} passed`);
}

const retryOf = (code: ErrorCode) =>
  code === 'PROVIDER_UNAVAILABLE' ? 'transient' : code === 'PROVIDER_THROTTLED' ? 'throttle' : 'never';

describe('every code with every status', () => {
  it.each([200, 400, 401, 403, 404, 405, 409, 413, 414, 429, 494])('%i: the code decides', (status) => {
    for (const [code, meaning] of CASES)
      for (const spelling of spellings(code))
        for (const body of BODIES) {
          const { code: found, retry } = thrown(status, body(spelling));
          expect([found, retry], `${status} ${spelling}`).toEqual([meaning, retryOf(meaning)]);
        }
  });

  it.each([500, 501, 502, 503, 504, 505, 599])(
    '%i: the call may have been executed, unless it was throttled',
    (status) => {
      for (const [code, meaning] of [...CASES, ['IOTDA.999999', ''], ['IOTDM.000004', ''], ['404', '']])
        for (const spelling of spellings(code!))
          for (const body of BODIES) {
            const expected = meaning === 'PROVIDER_THROTTLED' ? meaning : 'PROVIDER_UNAVAILABLE';
            const { code: found, retry, unsent, details, inputHints: about } = thrown(status, body(spelling));
            expect([found, retry, unsent], `${status} ${spelling}`).toEqual([
              expected,
              retryOf(expected),
              false,
            ]);
            // The code's statement about the input is not used.
            expect([details.field, about]).toEqual([undefined, []]);
          }
    },
  );
});

describe('without a known code the status decides', () => {
  const UNKNOWN = ['', '<html>CANARY</html>', '{}', '[]', '{"error":{"code":null}}'];
  it.each<[number, ErrorCode]>([
    [301, 'PROVIDER_BAD_RESPONSE'],
    [400, 'PROVIDER_BAD_RESPONSE'],
    [401, 'PROVIDER_AUTH_FAILED'],
    [403, 'FORBIDDEN'],
    // A wrong host also answers with it, so it does not mean that an object is missing.
    [404, 'PROVIDER_BAD_RESPONSE'],
    [413, 'PROVIDER_BAD_RESPONSE'],
    [429, 'PROVIDER_THROTTLED'],
    [500, 'PROVIDER_UNAVAILABLE'],
    [502, 'PROVIDER_UNAVAILABLE'],
    [503, 'PROVIDER_UNAVAILABLE'],
    [504, 'PROVIDER_UNAVAILABLE'],
  ])('%i: %s', (status, expected) => {
    for (const body of UNKNOWN)
      for (const operation of ['listDevices', 'showDevice', 'deleteDevice'] as const) {
        const { code, details } = thrown(status, body, operation);
        expect([code, details.providerCode], `${status} ${body}`).toEqual([expected, undefined]);
      }
    // The status again, in the form of IAM and some gateways (contract 1.5).
    expect(thrown(status, `{"error":{"code":${status}}}`).code).toBe(expected);
    expect(thrown(200, `{"error":{"code":${status}}}`).code).toBe(expected);
    // An undocumented code of the gateway.
    const isPlain = expected === 'PROVIDER_BAD_RESPONSE';
    const { code, details } = thrown(status, '{"error_code":"APIG.0399"}');
    expect([code, details.providerCode]).toEqual([isPlain ? 'PROVIDER_BAD_RESPONSE' : expected, 'APIG.0399']);
  });

  it('404 with an empty body means a missing certificate for list-device only', () => {
    for (const body of ['', ' \n']) {
      const { code, inputHints: about } = thrown(404, body, 'listDevicesOfCertificate');
      expect([code, about]).toEqual(['NOT_FOUND', ['id']]);
    }
    for (const body of ['<html>CANARY</html>', '{}']) {
      expect(thrown(404, body, 'listDevicesOfCertificate').code).toBe('PROVIDER_BAD_RESPONSE');
    }
  });

  it('a server error code with another status is a server error', () => {
    for (const status of [200, 400, 404]) {
      expect(thrown(status, '{"error":{"code":504}}').code).toBe('PROVIDER_UNAVAILABLE');
    }
  });

  it('the message of a wrong host or path names the endpoint', () => {
    for (const code of ['APIGW.0101', 'APIG.0101', 'IOTDA.000029']) {
      const { message, retry, details } = thrown(404, `{"error_code":"${code}"}`);
      expect(message).toMatch(/^The endpoint of the account does not know this API/);
      expect([retry, details.providerCode]).toEqual(['never', code]);
    }
  });
});
