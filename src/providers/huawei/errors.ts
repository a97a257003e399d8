import {
  AppError,
  type ErrorCode,
  type ErrorDetails,
  NO_SUCH_OBJECT,
  type RetryClass,
} from '../../errors.ts';
import { isKeyOf, isRecord } from '../../members.ts';
import type { ProviderAction, ProviderResponse } from '../../transport/call.ts';
import { checkedRequestId } from '../../transport/request-id.ts';
import { type JsonObject, jsonOf } from '../client/json-rows.ts';
import { EMPTY_404, type Missing, OPERATIONS } from './operations.ts';

/**
 * Throws unless the response means success.
 *
 * With a 5xx the provider may have executed the call, whatever the code: the gateway sends APIGW.0201 with 400 and with
 * 504 (contract 1.6). A throttling code means throttling with every status. Below 500 the code decides, because the
 * status does not: a missing resource space has 403, throttling may have 403, an existing device has 400, and an error
 * body may come with 200 (contract 5.3). The status decides only if the code is unknown. An empty body with 2xx is a
 * success.
 */
export function checkAnswer(operation: ProviderAction, response: ProviderResponse): void {
  const isSuccess = response.status >= 200 && response.status < 300;
  if (isSuccess && response.body.trim() === '') return;
  const body = jsonOf(response);
  const code = codeOf(body);
  if (isSuccess && code === null) {
    if (body === null) throw badResponse(operation, response);
    return;
  }
  const known = knownCode(code);
  const status = statusOf(response.status, code);
  const isEmpty404 = response.status === 404 && response.body.trim() === '';
  const missing = status >= 500 ? undefined : MISSING.get(operation.name)?.[isEmpty404 ? EMPTY_404 : known];
  // The error tables of lists also contain the code for a full quota, although a list uses no quota (contract
  // 1.6). So this code is ignored for a read, and the status decides.
  const isQuotaOfRead = operation.effect === 'read' && known === 'IOTDA.015201';
  const kind = missing !== undefined ? 'absent' : kindOf(isQuotaOfRead ? '' : known, status);
  const [errorCode, retry, message] = KINDS[kind];
  const details = detailsOf(operation, response, body, code);
  const field = kind === 'spaceMissing' ? 'input.spaceId' : missing;
  if (field != null && field !== 'it') details.field = field;
  throw new AppError(errorCode, message, { details, retry, inputHints: missing === 'it' ? ['id'] : [] });
}

/** Returns the error for a response that reports success without the documented shape. `cause` must not quote the body. */
export function badResponse(
  operation: ProviderAction,
  response: ProviderResponse,
  cause?: unknown,
): AppError {
  const [errorCode, retry, message] = KINDS.unexpected;
  return new AppError(errorCode, message, {
    details: detailsOf(operation, response, null, null),
    retry,
    cause,
  });
}

const MISSING: ReadonlyMap<string, Missing> = new Map(
  Object.values(OPERATIONS).map(({ name, missing }) => [name, missing]),
);

type Kind = keyof typeof KINDS;

/** Error code, retry and message of each kind. No message comes from the provider. */
const KINDS = {
  parameter: ['BAD_USER_INPUT', 'never', 'The provider did not accept a parameter.'],
  absent: ['NOT_FOUND', 'never', NO_SUCH_OBJECT],
  denied: ['FORBIDDEN', 'never', 'The provider denied access to the account.'],
  spaceless: [
    'FORBIDDEN',
    'never',
    'This account has no access to a resource space of the instance, so the provider did not check whether the object exists.',
  ],
  authentication: [
    'PROVIDER_AUTH_FAILED',
    'never',
    'The provider refused the credentials. The key is wrong, or the address needs the other signature (see `signing`).',
  ],
  spaceMissing: [
    'BAD_USER_INPUT',
    'never',
    'The account has several resource spaces. Choose one with `spaceId`.',
  ],
  exists: ['CONFLICT', 'never', 'The object already exists, or its state does not allow this.'],
  full: ['QUOTA_EXCEEDED', 'never', 'A quota of the provider is exhausted.'],
  throttled: ['PROVIDER_THROTTLED', 'throttle', 'The provider is throttling calls.'],
  failed: ['PROVIDER_UNAVAILABLE', 'transient', 'The provider failed.'],
  unknownApi: [
    'PROVIDER_BAD_RESPONSE',
    'never',
    "The endpoint of the account does not know this API. Check the account's endpoints and region.",
  ],
  gateway: [
    'PROVIDER_BAD_RESPONSE',
    'never',
    "The provider's gateway could not forward this call. See `providerCode`.",
  ],
  undocumented: ['PROVIDER_BAD_RESPONSE', 'never', 'The provider returned an undocumented error code.'],
  unexpected: [
    'PROVIDER_BAD_RESPONSE',
    'never',
    'The provider returned a response that contradicts its documentation.',
  ],
} as const satisfies Record<string, readonly [ErrorCode, RetryClass, string]>;

/**
 * Codes of each kind (contract 1.6). Codes for missing objects depend on the operation (see `Missing`). They are compared
 * in upper case, because `IoTDA.` occurs as well as `IOTDA.`. Codes of the gateway start with `APIGW.` or `APIG.`.
 * `knownCode` changes both to `APIGW.`.
 */
const CODES: Readonly<Record<Exclude<Kind, 'absent' | 'undocumented' | 'unexpected'>, RegExp>> = {
  spaceMissing: /^IOTDA\.001005$/,
  throttled: /^(APIGW\.0308|IOTDA\.02110[12])$/,
  authentication: /^(IOTDA\.00000[24]|APIGW\.03(0[1357]|11))$/,
  spaceless: /^IOTDA\.00100[06]$/,
  denied: /^(IOTDA\.(0000(15|2[123])|00100[27])|APIGW\.(03(0[246]|10)|040[12]|0502|080[12]))$/,
  exists: /^IOTDA\.(001008|00300[25-9]|00301[01]|013007|0140(16|24|31|38|39|40)|014304|014319)$/,
  full: /^(IOTDA\.(001009|00300[34]|004001|0140(19|2[0-26]|36)|014300|014324|014351|015201|015204|015306|015402)|APIGW\.0501)$/,
  // 000030 is documented with status 400 and without a meaning. Every other 0000xx with 400 means that an input was
  // refused.
  parameter:
    /^(IOTDA\.(0000(0[689]|1[0-8]|30)|00400[234]|01300[234]|0140(08|09|1[0-3]|2[357]|3[45])|01430[1-9]|014320|01490[0-2]|015200|01520[35]|0153\d\d|0154\d\d)|APIGW\.0(201|602))$/,
  failed: /^IOTDA\.0000(01|20)$/,
  unknownApi: /^(APIGW\.0101|IOTDA\.000029)$/,
  gateway: /^APIGW\.(010[3-6]|0404|0607)$/,
};

const KINDS_WITH_CODES = Object.keys(CODES).filter((kind) => isKeyOf(CODES, kind));

/** Returns the code as CODES spells it, or '' if there is no code. */
function knownCode(code: string | null): string {
  return (code ?? '').toUpperCase().replace(/^APIG\./, 'APIGW.');
}

function kindOf(code: string, status: number): Kind {
  const found = KINDS_WITH_CODES.find((kind) => CODES[kind].test(code));
  if (status >= 500 && found !== 'throttled') return 'failed';
  return found ?? kindOfStatus(status, code);
}

/** Kind of a response without a known code: from a proxy, from IAM, or from the gateway with a new code. */
function kindOfStatus(status: number, code: string): Kind {
  const isBare = code === '' || BARE.test(code);
  const isGateway = isBare || code.startsWith('APIGW.');
  if (isGateway && status === 401) return 'authentication';
  if (isGateway && status === 403) return 'denied';
  if (status === 429) return 'throttled';
  // With 404, every code of IoTDM means that the instance does not exist, because IoTDM documents no code for this
  // case. A 404 without a code does not prove that an object is missing, because a wrong host also returns it.
  // Operations that document a 404 without a code use EMPTY_404.
  if (status === 404 && code.startsWith('IOTDM.')) return 'absent';
  return isBare ? 'unexpected' : 'undocumented';
}

/** IAM and some gateways send the status as the code: `{"error":{"code":401}}` (contract 1.5). */
const BARE = /^\d{3}$/;

/** The HTTP status, or the status in the body if HTTP reports success or the body reports a server fault. */
function statusOf(status: number, code: string | null): number {
  const inBody = code !== null && BARE.test(code) ? Number(code) : null;
  return inBody !== null && (status < 300 || inBody >= 500) ? inBody : status;
}

function codeOf(body: JsonObject | null): string | null {
  if (body === null) return null;
  const { error, error_code: code } = body;
  const found = isRecord(error) ? error['code'] : code;
  return typeof found === 'string' || typeof found === 'number' ? String(found) : null;
}

function detailsOf(
  operation: ProviderAction,
  response: ProviderResponse,
  body: JsonObject | null,
  code: string | null,
): ErrorDetails {
  const requestId = checkedRequestId(response.headers['x-request-id'] ?? body?.['request_id']);
  return {
    provider: 'HUAWEI_IOTDA',
    operation: operation.name,
    // These details are shown to clients. Text without the documented form is dropped, because the response
    // may come from another server.
    ...(code !== null && /^[A-Za-z]+\.\d{4,6}$|^[45]\d\d$/.test(code) ? { providerCode: code } : {}),
    ...(requestId === undefined ? {} : { providerRequestId: requestId }),
  };
}
