import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { Send } from '../../src/transport/request.ts';
import { type Answer, AT, startStub } from './alibaba-stub.ts';

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

/** Reads the groups of the instance and answers with what was thrown. */
async function thrown(answer: Answer): Promise<AppError> {
  await using stub = await startStub();
  stub.answer(answer);
  const listing = stub.provider.groups(AT);
  if (listing.style !== 'whole') throw new Error('groups come whole');
  const error = await listing.read(stub.call).then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason,
  );
  expect(stub.sent.map(({ succeeded }) => succeeded)).toEqual([false]);
  if (error instanceof AppError) return error;
  throw error;
}

describe('the code decides, under either numbering of the status', () => {
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
        provider: 'ALIBABA_MQTT',
        operation: 'ListGroupId',
        providerCode: Code,
        providerRequestId: RequestId,
      },
    });
    expect(error.message + JSON.stringify(error.details)).not.toContain('string to sign');
  });
});

test('lower-case members; nothing that is no code or id gets into the details', async () => {
  const lower = await thrown({ status: 400, body: { requestId: RequestId, code: 'InstanceNotFound' } });
  expect(lower).toMatchObject({
    code: 'NOT_FOUND',
    details: { providerCode: 'InstanceNotFound', providerRequestId: RequestId },
  });
  const odd = await thrown({ status: 400, body: { RequestId: LEAK, Code: `InvalidParameter.${LEAK}` } });
  expect(odd.code).toBe('BAD_USER_INPUT');
  expect(odd.details).toEqual({ provider: 'ALIBABA_MQTT', operation: 'ListGroupId' });
});

test.each([
  ['1500', 1_500],
  ['999999', 120_000],
  ['soon', undefined],
])('x-acs-retry-after: %s', async (header, expected) => {
  const error = await thrown(refused(400, 'Throttling.Api', { 'x-acs-retry-after': header }));
  expect(error.details.retryAfterMs).toBe(expected);
});

describe('a failure that says 200', () => {
  test.each([
    [{ Success: false, Code: 'InvalidParameter.InstanceId' }, 'BAD_USER_INPUT'],
    [{ Success: 'False', Code: '200' }, 'PROVIDER_BAD_RESPONSE'],
    [{ Success: true, Code: 400 }, 'PROVIDER_BAD_RESPONSE'],
    [{ Success: 'true', Code: '500' }, 'PROVIDER_UNAVAILABLE'],
    [{ Code: 'InternalError' }, 'PROVIDER_UNAVAILABLE'],
  ])('%j', async (body, code) => {
    expect((await thrown({ body: { RequestId, Data: [], ...body } })).code).toBe(code);
  });
});

describe('no documented answer at all', () => {
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
  ])('a stranger’s object: %j', async (body) => {
    await using stub = await startStub();
    stub.answer({ body });
    const error: unknown = await stub.provider.getGroup(AT, 'GID_a', stub.call).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', details: { operation: 'ListGroupId' } });
    expect(`${error} ${(error as AppError).cause}`).not.toContain('TestSecret');
  });
});

test('each attempt is signed anew and counted; the caller sees the last outcome', async () => {
  const twice =
    (attempt: Send): Send =>
    async (request, call) =>
      attempt(request, call).catch(() => attempt(request, call));
  await using stub = await startStub({ around: twice });
  stub.answer(refused(400, 'SignatureNonceUsed'), { body: { RequestId, Data: [{ GroupId: 'GID_a' }] } });
  expect(await stub.provider.getGroup(AT, 'GID_a', stub.call)).not.toBeNull();
  const [first, second] = stub.arrived.map(({ headers }) => headers);
  expect(first?.['x-acs-signature-nonce']).not.toBe(second?.['x-acs-signature-nonce']);
  expect(first?.authorization).not.toBe(second?.authorization);
  expect(stub.sent.map(({ account, operation, succeeded }) => [account, operation.name, succeeded])).toEqual([
    ['ali-test', 'ListGroupId', false],
    ['ali-test', 'ListGroupId', true],
  ]);
});

describe('a credential source', () => {
  test('that fails is no call', async () => {
    const failure = new AppError('PROVIDER_AUTH_FAILED', 'none');
    await using stub = await startStub({ credentials: () => Promise.reject(failure) });
    await expect(stub.provider.getGroup(AT, 'GID_a', stub.call)).rejects.toBe(failure);
    expect(stub.arrived).toEqual([]);
    expect(stub.sent).toEqual([]);
  });

  test('that hangs is left when the call is over', async () => {
    await using stub = await startStub({ credentials: () => new Promise(() => {}) });
    const over = new AppError('PROVIDER_TIMEOUT', 'over');
    const controller = new AbortController();
    const reading = stub.provider.getGroup(AT, 'GID_a', { ...stub.call, signal: controller.signal });
    controller.abort(over);
    await expect(reading).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT', message: 'over', unsent: true });
    expect(stub.sent).toEqual([]);
  });
});
