import { describe, expect, test } from 'vitest';
import { AppError, type ErrorCode } from '../../../src/errors.ts';
import { checkAnswer } from '../../../src/providers/alibaba/errors.ts';
import { OPERATIONS } from '../../../src/providers/alibaba/operations.ts';
import type { Send } from '../../../src/transport/call.ts';
import { readPage } from '../../kit/lists.ts';
import { type Answer, AT, startStub } from './stub.ts';

const RequestId = '07AB2E7F-F0A5-4F09-8C6C-5D3E1C2B3A40';
const LEAK = 'server string to sign is:TestSecret/Key';

function refused(status: number, Code: unknown, headers?: Record<string, string>): Answer {
  const body = {
    RequestId,
    HostId: 'onsmqtt.cn-hangzhou.aliyuncs.com',
    Code,
    Message: LEAK,
    Recommend: LEAK,
  };
  return { status, body, ...(headers === undefined ? {} : { headers }) };
}

/** Reads the groups of the instance, and returns the thrown error. */
async function thrown(answer: Answer): Promise<AppError> {
  await using stub = await startStub();
  stub.answer(answer);
  const error = await readPage(stub.provider.groups!(AT), [], stub.call).then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason,
  );
  expect(stub.sent.map(({ succeeded }) => succeeded)).toEqual([false]);
  if (error instanceof AppError) return error;
  throw error;
}

describe('the code decides, under both numberings of the status', () => {
  test.each([
    [500, 'ParameterFieldCheckFailed', 'BAD_USER_INPUT', 'never'],
    [400, 'ParameterFieldCheckFailed', 'BAD_USER_INPUT', 'never'],
    [400, 'InvalidParameter.ClientId', 'BAD_USER_INPUT', 'never'],
    [400, 'MissingInstanceId', 'BAD_USER_INPUT', 'never'],
    [500, 'MqttInstanceNotFound', 'NOT_FOUND', 'never'],
    [400, 'InstanceNotFound', 'NOT_FOUND', 'never'],
    [500, 'MqttOwnerCheckError', 'FORBIDDEN', 'never'],
    [403, 'MqttOwnerCheckError', 'FORBIDDEN', 'never'],
    [400, 'InstancePermissionCheckFailed', 'FORBIDDEN', 'never'],
    [403, 'Forbidden.RAM', 'FORBIDDEN', 'never'],
    [403, 'NoPermission', 'FORBIDDEN', 'never'],
    [404, 'ApiNotSupport', 'UNSUPPORTED_BY_INSTANCE', 'never'],
    [404, 'InvalidApi.NotFound', 'UNSUPPORTED_BY_INSTANCE', 'never'],
    [400, 'GroupIdAlreadyExsited', 'CONFLICT', 'never'],
    [400, 'DeviceCredentialExsit', 'CONFLICT', 'never'],
    [401, 'CaNumExceed', 'QUOTA_EXCEEDED', 'never'],
    [400, 'Customauth.over.capacity', 'QUOTA_EXCEEDED', 'never'],
    [404, 'InvalidAccessKeyId.NotFound', 'PROVIDER_AUTH_FAILED', 'never'],
    [400, 'SignatureDoesNotMatch', 'PROVIDER_AUTH_FAILED', 'never'],
    [403, 'InvalidSecurityToken.Expired', 'PROVIDER_AUTH_FAILED', 'never'],
    [400, 'InvalidTimeStamp.Expired', 'PROVIDER_AUTH_FAILED', 'never'],
    [400, 'CheckAccountInfoFailed', 'PROVIDER_AUTH_FAILED', 'never'],
    [400, 'SignatureNonceUsed', 'PROVIDER_AUTH_FAILED', 'transient'],
    [500, 'InternalError', 'PROVIDER_UNAVAILABLE', 'transient'],
    [417, 'InternalError', 'PROVIDER_UNAVAILABLE', 'transient'],
    [500, 'SystemOverFlow', 'PROVIDER_THROTTLED', 'throttle'],
    [403, 'SystemOverFlow', 'PROVIDER_THROTTLED', 'throttle'],
    [400, 'ApplyTokenOverFlow', 'PROVIDER_THROTTLED', 'throttle'],
    [400, 'Throttling', 'PROVIDER_THROTTLED', 'throttle'],
    [400, 'Throttling.User', 'PROVIDER_THROTTLED', 'throttle'],
    [400, 'SomethingNew', 'PROVIDER_BAD_RESPONSE', 'never'],
    [503, 'SomethingNew', 'PROVIDER_UNAVAILABLE', 'transient'],
    [417, 'SomethingNew', 'PROVIDER_UNAVAILABLE', 'transient'],
    [400, 'constructor', 'PROVIDER_BAD_RESPONSE', 'never'],
  ])('%i %s', async (status, Code, code, retry) => {
    const error = await thrown(refused(status, Code));
    expect({ code: error.code, retry: error.retry, details: error.details }).toEqual({
      code,
      retry,
      details: {
        ...AT,
        operation: 'ListGroupId',
        providerCode: Code,
        providerRequestId: RequestId,
      },
    });
    expect(error.message + JSON.stringify(error.details)).not.toContain('string to sign');
  });
});

/** Contract 1.6 to 1.8: codes by their meaning, under every status that is not a gateway's own. */
const MEANING: Partial<Record<ErrorCode, string>> = {
  BAD_USER_INPUT: `ParameterCheckFailed ParameterFieldCheckFailed RegisterCodeError CertificateContentError
    InvalidParameter.ClientId MissingInstanceId InvalidPageSize MissingToken InvalidToken InvalidSignMode`,
  NOT_FOUND:
    'InstanceNotFound MqttInstanceNotFound FindCaBySnError FindDeviceBySnError DeviceCredentialNotFound',
  FORBIDDEN: `InstancePermissionCheckFailed MqttOwnerCheckError PermissionCheckFailed ResourcePermissionCheckFailed
    NoPermission Forbidden Forbidden.RAM`,
  PROVIDER_AUTH_FAILED: `CheckAccountInfoFailed SignatureDoesNotMatch IncompleteSignature SignatureNonceUsed
    InvalidAccessKeyId.NotFound InvalidAccessKeyId.Inactive InvalidAccessKeyId InvalidAccessKeySecret
    MissingAccessKeyId MissingAccessKeySecret InvalidSecurityToken.Expired InvalidSecurityToken.Malformed
    InvalidSecurityToken MissingSecurityToken InvalidStsToken InvalidSignature MissingSignature
    MissingSignatureNonce InvalidSignatureMethod InvalidTimeStamp.Expired InvalidTimeStamp.Format InvalidTimestamp
    MissingTimestamp InvalidCredentials MissingAuthorization`,
  UNSUPPORTED_BY_INSTANCE: 'ApiNotSupport InvalidApi.NotFound InvalidAction.NotFound',
  CONFLICT:
    'GroupIdAlreadyExsited GroupIdAlreadyUsedByOtherUsers DeviceCredentialExsit SnNotUnique RegisterCodeUsed',
  QUOTA_EXCEEDED: 'CaNumExceed DeviceCredentialNumExceed Customauth.over.capacity',
  PROVIDER_THROTTLED: `Throttling Throttling.User Throttling.Api SystemOverFlow ApplyTokenOverFlow QueryTokenOverFlow
    RevokeTokenOverFlow`,
  PROVIDER_UNAVAILABLE: 'InternalError GetCaNumError CreateGroupIdError DeleteGroupIdError SendMessageFailed',
  // The request builder adds these parameters, so the caller's input is not at fault.
  PROVIDER_BAD_RESPONSE: 'MissingAction InvalidVersion MissingFormat',
};
const CASES = Object.entries(MEANING).flatMap(([meaning, codes]) =>
  codes.split(/\s+/).map((code) => [code, meaning as ErrorCode] as const),
);

function refusal(status: number, body: unknown): AppError {
  try {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    checkAnswer(OPERATIONS.registerCredential, { status, headers: {}, body: text });
  } catch (error) {
    expect(`${error}${JSON.stringify(error)}`).not.toContain('string to sign');
    return error as AppError;
  }
  throw new Error(`${status} ${JSON.stringify(body)} passed`);
}

describe('every code with every status', () => {
  test.each([200, 400, 401, 403, 404, 409, 417, 429, 500])('%i: the code decides', (status) => {
    for (const [Code, meaning] of CASES) {
      for (const body of [
        { RequestId, Code, Message: LEAK },
        { requestId: RequestId, code: Code },
      ]) {
        expect(refusal(status, body).code, `${status} ${Code}`).toBe(meaning);
      }
    }
  });

  test.each([502, 503, 504])('%i: a gateway answered, so the call may have been executed', (status) => {
    for (const [Code, meaning] of [...CASES, ['SomethingNew', ''], [403, ''], ['400', '']]) {
      const { code, retry, unsent, inputHints: about } = refusal(status, { RequestId, Code, Message: LEAK });
      const isThrottled = meaning === 'PROVIDER_THROTTLED';
      expect([code, retry, unsent, about], `${status} ${Code}`).toEqual([
        isThrottled ? 'PROVIDER_THROTTLED' : 'PROVIDER_UNAVAILABLE',
        isThrottled ? 'throttle' : 'transient',
        false,
        [],
      ]);
    }
  });

  test.each<[number, ErrorCode]>([
    [400, 'PROVIDER_BAD_RESPONSE'],
    [401, 'PROVIDER_BAD_RESPONSE'],
    [404, 'PROVIDER_BAD_RESPONSE'],
    [417, 'PROVIDER_UNAVAILABLE'],
    [429, 'PROVIDER_THROTTLED'],
    [500, 'PROVIDER_UNAVAILABLE'],
    [502, 'PROVIDER_UNAVAILABLE'],
    [503, 'PROVIDER_UNAVAILABLE'],
    [504, 'PROVIDER_UNAVAILABLE'],
  ])('%i without a code: %s', (status, expected) => {
    for (const body of ['', '<html>string to sign</html>', '{}', '[]', { RequestId }])
      expect(refusal(status, body).code, `${status} ${JSON.stringify(body)}`).toBe(expected);
  });

  test('a 504 with a code that names a parameter does not blame that parameter', async () => {
    await using stub = await startStub();
    stub.answer(refused(504, 'MissingPageNo'), { body: { RequestId, DeviceCredentialClientIdList: {} } });
    const list = stub.provider.clientCredentials!(AT, 'GID_a');
    await expect(readPage(list, ['next', 2, 10], stub.call)).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
    });
    expect(stub.arrived).toHaveLength(1);
  });

  test('wrong credentials are not reported as an input error', () => {
    const { inputHints: about, details } = refusal(400, { RequestId, Code: 'MissingSecurityToken' });
    expect([about, details.providerCode]).toEqual([[], 'MissingSecurityToken']);
  });
});

test('lower-case members are read, and only codes and ids get into the details', async () => {
  const lower = await thrown({ status: 400, body: { requestId: RequestId, code: 'InstanceNotFound' } });
  expect(lower).toMatchObject({
    code: 'NOT_FOUND',
    details: { providerCode: 'InstanceNotFound', providerRequestId: RequestId },
  });
  const odd = await thrown({ status: 400, body: { RequestId: LEAK, Code: `InvalidParameter.${LEAK}` } });
  expect(odd.code).toBe('BAD_USER_INPUT');
  expect(odd.details).toEqual({ ...AT, operation: 'ListGroupId' });
});

test.each([
  ['1500', 1_500],
  ['999999', 120_000],
  ['soon', undefined],
])('x-acs-retry-after: %s', async (header, expected) => {
  const error = await thrown(refused(400, 'Throttling.Api', { 'x-acs-retry-after': header }));
  expect(error.details.retryAfterMs).toBe(expected);
});

describe('a failure with status 200', () => {
  test.each([
    [{ Success: false, Code: 'InvalidParameter.InstanceId' }, 'BAD_USER_INPUT'],
    [{ Success: 'False', Code: '200' }, 'PROVIDER_BAD_RESPONSE'],
    [{ Success: true, Code: 400 }, 'PROVIDER_BAD_RESPONSE'],
    [{ Success: 'true', Code: '500' }, 'PROVIDER_UNAVAILABLE'],
    [{ Code: 'InternalError' }, 'PROVIDER_UNAVAILABLE'],
    [{ Success: false, Code: 403 }, 'FORBIDDEN'],
    [{ Success: 'False', Code: '403' }, 'FORBIDDEN'],
    [{ Success: false, Code: 400 }, 'BAD_USER_INPUT'],
    // A full quota is 401 here, and a number alone does not mean that an object is missing.
    [{ Success: false, Code: 401 }, 'PROVIDER_BAD_RESPONSE'],
    [{ Success: false, Code: 404 }, 'PROVIDER_BAD_RESPONSE'],
    [{ Success: false, Code: 429 }, 'PROVIDER_THROTTLED'],
    [{ Success: false, Code: 504 }, 'PROVIDER_UNAVAILABLE'],
    [{ Success: false, Code: 'DeviceCredentialNotFound' }, 'NOT_FOUND'],
    [{ Success: 'false', Code: 'NoPermission' }, 'FORBIDDEN'],
  ])('%j', async (body, code) => {
    expect((await thrown({ body: { RequestId, Data: [], ...body } })).code).toBe(code);
  });
});

describe('an undocumented answer', () => {
  test.each([
    ['HTML of a gateway', { status: 502, body: '<html>502 TestSecret</html>' }, 'PROVIDER_UNAVAILABLE'],
    ['cut JSON of a server fault', { status: 500, body: '{"Code":"Int' }, 'PROVIDER_UNAVAILABLE'],
    ['too many calls, says a proxy', { status: 429, body: '' }, 'PROVIDER_THROTTLED'],
    ['a redirect', { status: 302, body: '', headers: { location: '/x' } }, 'PROVIDER_BAD_RESPONSE'],
    ['HTML', { body: '<html>TestSecret</html>' }, 'PROVIDER_BAD_RESPONSE'],
    ['cut JSON', { body: '{"RequestId":"x","Data":[{"Secret":"TestSecret' }, 'PROVIDER_BAD_RESPONSE'],
    ['a list', { body: '[]' }, 'PROVIDER_BAD_RESPONSE'],
    ['nothing', { body: '' }, 'PROVIDER_BAD_RESPONSE'],
  ] as const)('%s', async (_name, answer, code) => {
    const error = await thrown(answer);
    expect(error.code).toBe(code);
    expect(`${error.message} ${error.cause} ${JSON.stringify(error.details)}`).not.toContain('TestSecret');
  });

  test.each([
    [{ status: 'ok' }],
    [{ RequestId, Data: 'TestSecret' }],
    [{ RequestId, Data: ['TestSecret'] }],
    [{ RequestId, Data: [{ Name: 'TestSecret' }] }],
    [{ RequestId, Data: [null] }],
    [{ RequestId, Data: [{ GroupId: { TestSecret: 1 } }] }],
  ])('an object of another shape: %j', async (body) => {
    await using stub = await startStub();
    stub.answer({ body });
    const error: unknown = await stub.provider.getGroup!(AT, 'GID_a', stub.call).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', details: { operation: 'ListGroupId' } });
    expect(`${error} ${(error as AppError).cause}`).not.toContain('TestSecret');
  });
});

test('each attempt is signed again and counted, and the caller gets the last outcome', async () => {
  const twice =
    (attempt: Send): Send =>
    async (request, call) =>
      attempt(request, call).catch(() => attempt(request, call));
  await using stub = await startStub({ pipeline: twice });
  stub.answer(refused(400, 'SignatureNonceUsed'), { body: { RequestId, Data: [{ GroupId: 'GID_a' }] } });
  expect(await stub.provider.getGroup!(AT, 'GID_a', stub.call)).not.toBeNull();
  const [first, second] = stub.arrived.map(({ headers }) => headers);
  expect(first?.['x-acs-signature-nonce']).not.toBe(second?.['x-acs-signature-nonce']);
  expect(first?.authorization).not.toBe(second?.authorization);
  expect(stub.sent.map(({ account, operation, succeeded }) => [account, operation.name, succeeded])).toEqual([
    ['ali-test', 'ListGroupId', false],
    ['ali-test', 'ListGroupId', true],
  ]);
});

describe('a credential source', () => {
  test('that fails causes no call', async () => {
    const failure = new AppError('PROVIDER_AUTH_FAILED', 'none');
    await using stub = await startStub({ credentials: () => Promise.reject(failure) });
    await expect(stub.provider.getGroup!(AT, 'GID_a', stub.call)).rejects.toMatchObject({
      code: 'PROVIDER_AUTH_FAILED',
      cause: failure,
    });
    expect(stub.arrived).toEqual([]);
    expect(stub.sent).toEqual([]);
  });

  test("that hangs is abandoned at the call's deadline", async () => {
    await using stub = await startStub({ credentials: () => new Promise(() => {}) });
    const over = new AppError('PROVIDER_TIMEOUT', 'over');
    const controller = new AbortController();
    const reading = stub.provider.getGroup!(AT, 'GID_a', { ...stub.call, signal: controller.signal });
    controller.abort(over);
    await expect(reading).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT', message: 'over', unsent: true });
    expect(stub.sent).toEqual([]);
  });
});
