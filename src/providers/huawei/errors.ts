import {
  AppError,
  type ErrorCode,
  type ErrorDetails,
  NO_SUCH_OBJECT,
  type RetryClass,
} from '../../errors.ts';
import type { Operation, ProviderResponse } from '../../transport/request.ts';
import { isObject, type JsonObject } from '../json-row.ts';
import { type Missing, OPERATIONS } from './operations.ts';
import { parseObject } from './wire.ts';

/**
 * Passes answers that mean success, and throws for any other.
 * The error's code decides, never the HTTP status: a missing resource space is 403, throttling may be 403, an
 * existing device is 400, and an error body may come under 200 (contract 5.3). The status speaks only where
 * there is no code that is known. An empty body is a success like any (204, and some 200).
 */
export function checkAnswer(operation: Operation, response: ProviderResponse): void {
  const isSuccess = response.status >= 200 && response.status < 300;
  if (isSuccess && response.body.trim() === '') return;
  const body = parseObject(response.body);
  const code = codeOf(body);
  if (isSuccess && code === null) {
    if (body === null) throw badResponse(operation, response);
    return;
  }
  const missing = MISSING.get(operation.name)?.[code?.toUpperCase() ?? ''];
  const kind = missing !== undefined ? 'absent' : (kindOf(code) ?? kindOfStatus(response.status, code));
  const [errorCode, retry, message] = KINDS[kind];
  const details = detailsOf(operation, response, body, code);
  const field = kind === 'spaceMissing' ? 'input.spaceId' : missing;
  if (field != null && field !== 'it') details.field = field;
  throw new AppError(errorCode, message, { details, retry, about: missing === 'it' ? ['id'] : [] });
}

/** An answer that says success and is not in the documented shape. `cause` must quote nothing of the body. */
export function badResponse(operation: Operation, response: ProviderResponse, cause?: unknown): AppError {
  const [errorCode, retry, message] = KINDS.unexpected;
  return new AppError(errorCode, message, {
    details: detailsOf(operation, response, null, null),
    retry,
    cause,
  });
}

export function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.code === 'NOT_FOUND';
}

const MISSING: ReadonlyMap<string, Missing> = new Map(
  Object.values(OPERATIONS).map(({ name, missing }) => [name, missing]),
);

type Kind = keyof typeof KINDS;

/** Own words only. */
const KINDS = {
  parameter: ['BAD_USER_INPUT', 'never', 'The provider did not accept a parameter.'],
  absent: ['NOT_FOUND', 'never', NO_SUCH_OBJECT],
  denied: ['FORBIDDEN', 'never', 'The provider refuses access to the account.'],
  spaceless: [
    'FORBIDDEN',
    'never',
    'The provider finds no resource space that the account may use; whether the object is there it does not say.',
  ],
  authentication: [
    'PROVIDER_AUTH_FAILED',
    'never',
    'The provider refused the credentials: the key is wrong, or the address wants the other signature (see `signing`).',
  ],
  spaceMissing: [
    'BAD_USER_INPUT',
    'never',
    'The account has several resource spaces: `spaceId` has to say which.',
  ],
  exists: ['CONFLICT', 'never', 'It exists already, or its state forbids this.'],
  full: ['QUOTA_EXCEEDED', 'never', 'A quota of the provider is used up.'],
  throttled: ['PROVIDER_THROTTLED', 'throttle', 'The provider refused for too many calls.'],
  failed: ['PROVIDER_UNAVAILABLE', 'transient', 'The provider failed.'],
  undocumented: [
    'PROVIDER_BAD_RESPONSE',
    'never',
    'The provider refused with a code that is not documented.',
  ],
  unexpected: [
    'PROVIDER_BAD_RESPONSE',
    'never',
    'The provider answered something that its contract does not allow.',
  ],
} as const satisfies Record<string, readonly [ErrorCode, RetryClass, string]>;

/** Contract 1.6, but for what is missing: that depends on the operation. Prefixes are compared without case: `IoTDA.` was seen. */
const CODES: Readonly<Record<Exclude<Kind, 'absent' | 'undocumented' | 'unexpected'>, RegExp>> = {
  spaceMissing: /^IOTDA\.001005$/,
  throttled: /^(APIGW\.0308|IOTDA\.02110[12])$/,
  authentication: /^(IOTDA\.00000[24]|APIGW\.03\d\d)$/,
  spaceless: /^IOTDA\.00100[06]$/,
  denied: /^IOTDA\.(0000(15|2[123])|00100[27])$/,
  exists: /^IOTDA\.(001008|00300[25-9]|00301[01]|013007|0140(16|24|31|38|39|40)|014304|014319)$/,
  full: /^IOTDA\.(001009|00300[34]|004001|0140(19|2[0-26]|36)|014300|014324|014351|015201|015204|015306|015402)$/,
  parameter:
    /^(IOTDA\.(0000(0[689]|1[0-8])|00400[234]|01300[234]|0140(08|09|1[0-3]|2[357]|3[45])|01430[1-9]|014320|01490[0-2]|015200|01520[35]|0153\d\d|0154\d\d)|APIGW\.0201)$/,
  failed: /^(IOTDA\.0000(01|20))$/,
};

function kindOf(code: string | null): Kind | null {
  const known = code?.toUpperCase() ?? '';
  for (const [kind, pattern] of Object.entries(CODES)) if (pattern.test(known)) return kind as Kind;
  return null;
}

/** Gateways and IAM answer without a code of theirs, or with the status as one (`{"error":{"code":401}}`). */
function kindOfStatus(status: number, code: string | null): Kind {
  const isBare = code === null || /^\d{3}$/.test(code);
  if (status >= 500) return 'failed';
  if (isBare && status === 401) return 'authentication';
  if (isBare && status === 403) return 'denied';
  if (isBare && status === 429) return 'throttled';
  // IoTDM documents no code at all for an instance that is not there.
  if (status === 404 && /^IOTDM\./i.test(code ?? '')) return 'absent';
  return isBare ? 'unexpected' : 'undocumented';
}

function codeOf(body: JsonObject | null): string | null {
  if (body === null) return null;
  const { error, error_code: code } = body;
  const found = isObject(error) ? error['code'] : code;
  return typeof found === 'string' || typeof found === 'number' ? String(found) : null;
}

function detailsOf(
  operation: Operation,
  response: ProviderResponse,
  body: JsonObject | null,
  code: string | null,
): ErrorDetails {
  const id = response.headers['x-request-id'] ?? body?.['request_id'];
  return {
    provider: 'HUAWEI_IOTDA',
    operation: operation.name,
    // Only what looks like a code: the text is another's.
    ...(code !== null && /^[A-Za-z]+\.\d{4,6}$|^\d{3}$/.test(code) ? { providerCode: code } : {}),
    ...(typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? { providerRequestId: id } : {}),
  };
}
