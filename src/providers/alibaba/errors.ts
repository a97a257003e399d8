import {
  AppError,
  type ErrorCode,
  type ErrorDetails,
  NO_SUCH_OBJECT,
  type RetryClass,
} from '../../errors.ts';
import type { ProviderAction, ProviderResponse } from '../../transport/call.ts';
import { checkedRequestId } from '../../transport/request-id.ts';
import { type JsonObject, jsonOf } from '../client/json-rows.ts';
import { refusalOf } from './refusals.ts';

/**
 * Throws unless the response means success in one of the five envelopes (contract 1.4).
 *
 * With status 502, 503 or 504 the provider may have executed the call, whatever the Code: no Code of the service is
 * documented with them, so the response comes from a gateway. A throttling Code means throttling with every status.
 * Otherwise the Code decides, because the status does not: parameter errors have 500, server faults 417, exhausted quotas
 * 401, and the provider is changing the numbers (contract 1.6). The status decides only if the Code is unknown.
 */
export function checkAnswer(operation: ProviderAction, response: ProviderResponse): void {
  const body = jsonOf(response);
  const isSuccess = response.status >= 200 && response.status < 300;
  if (isSuccess && body === null) throw badResponse(operation, null);
  if (isSuccess && body !== null && !saysFailure(body)) return;

  const code = codeOf(body);
  const kind = kindOfAnswer(response.status, code, body !== null && deniesSuccess(body));
  const [errorCode, retry, message] = KINDS[kind];
  const details = detailsOf(operation, body);
  const retryAfterMs = retry === 'never' ? undefined : retryAfterOf(response);
  if (retryAfterMs !== undefined) details.retryAfterMs = retryAfterMs;
  // If the status decided the kind, the Code says nothing about the input.
  const refusal = kind === kindOf(code) ? refusalOf(code, kind === 'parameter') : {};
  throw new AppError(errorCode, refusal.message ?? message, {
    details,
    retry,
    inputHints: refusal.inputHints ?? [],
  });
}

/** Returns the error for a response that reports success without the documented shape. `cause` must not quote the body. */
export function badResponse(operation: ProviderAction, body: JsonObject | null, cause?: unknown): AppError {
  const [errorCode, retry, message] = KINDS.unexpected;
  return new AppError(errorCode, message, { details: detailsOf(operation, body), retry, cause });
}

/** Returns whether the gateway refused the date of the request. A wrong signature has another code (contract 1.8). */
export function isDateRefused(error: AppError): boolean {
  return error.details.providerCode?.startsWith('InvalidTimeStamp.') ?? false;
}

/**
 * Returns whether the provider reports a missing PageNo, which was once required (contract 2.5; section 6, 4). The
 * gateway and the service use different codes for this.
 */
export function saysPageNoMissing(error: unknown): boolean {
  return (
    error instanceof AppError &&
    error.code === 'BAD_USER_INPUT' &&
    NUMBER_MISSING.has(error.details.providerCode ?? '')
  );
}

const NUMBER_MISSING = new Set(['MissingPageNo', 'InvalidParameter.PageNo']);

type Kind = keyof typeof KINDS;

/**
 * Error code, retry and message of each kind. No message comes from the provider, because a provider's
 * message can contain the signed text with its secrets (contract 1.5).
 */
const KINDS = {
  parameter: ['BAD_USER_INPUT', 'never', 'The provider did not accept a parameter.'],
  absent: ['NOT_FOUND', 'never', NO_SUCH_OBJECT],
  // The provider reports an unknown instance or another account's instance as a missing permission (quirk 17).
  denied: ['FORBIDDEN', 'never', 'The provider denied access, or this account has no such instance.'],
  authentication: [
    'PROVIDER_AUTH_FAILED',
    'never',
    'The provider did not accept the configured credentials.',
  ],
  nonceReused: [
    'PROVIDER_AUTH_FAILED',
    'transient',
    'The provider has already received a request with this nonce.',
  ],
  unsupported: [
    'UNSUPPORTED_BY_INSTANCE',
    'never',
    'This instance or region does not support the operation.',
  ],
  exists: ['CONFLICT', 'never', 'The provider already has such an object.'],
  full: ['QUOTA_EXCEEDED', 'never', 'A quota of the provider is exhausted.'],
  throttled: ['PROVIDER_THROTTLED', 'throttle', 'The provider is throttling calls.'],
  fault: ['PROVIDER_UNAVAILABLE', 'transient', 'The provider failed to process the call.'],
  unexpected: ['PROVIDER_BAD_RESPONSE', 'never', 'The provider returned an unknown response.'],
} as const satisfies Readonly<Record<string, readonly [ErrorCode, RetryClass, string]>>;

/**
 * Codes are spelt as the provider sends them, spelling mistakes included (quirk 15). This is a Map, because a
 * lookup of `constructor` in a plain object would find a function.
 */
const KIND_OF_CODE: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['ParameterCheckFailed', 'parameter'],
  ['ParameterFieldCheckFailed', 'parameter'],
  ['RegisterCodeError', 'parameter'],
  ['CertificateContentError', 'parameter'],
  ['InstanceNotFound', 'absent'],
  ['MqttInstanceNotFound', 'absent'],
  ['FindCaBySnError', 'absent'],
  ['FindDeviceBySnError', 'absent'],
  ['DeviceCredentialNotFound', 'absent'],
  ['InstancePermissionCheckFailed', 'denied'],
  ['MqttOwnerCheckError', 'denied'],
  ['PermissionCheckFailed', 'denied'],
  ['ResourcePermissionCheckFailed', 'denied'],
  ['NoPermission', 'denied'],
  ['CheckAccountInfoFailed', 'authentication'],
  ['SignatureDoesNotMatch', 'authentication'],
  ['IncompleteSignature', 'authentication'],
  ['SignatureNonceUsed', 'nonceReused'],
  ['ApiNotSupport', 'unsupported'],
  ['InvalidApi.NotFound', 'unsupported'],
  ['InvalidAction.NotFound', 'unsupported'],
  ['GroupIdAlreadyExsited', 'exists'],
  ['GroupIdAlreadyUsedByOtherUsers', 'exists'],
  ['DeviceCredentialExsit', 'exists'],
  ['SnNotUnique', 'exists'],
  ['RegisterCodeUsed', 'exists'],
  ['CaNumExceed', 'full'],
  ['DeviceCredentialNumExceed', 'full'],
  ['Customauth.over.capacity', 'full'],
  ['InternalError', 'fault'],
  ['GetCaNumError', 'fault'],
  ['CreateGroupIdError', 'fault'],
  ['DeleteGroupIdError', 'fault'],
  ['SendMessageFailed', 'fault'],
]);

/**
 * Patterns for codes that KIND_OF_CODE does not have, tried in this order. Some codes contain a parameter:
 * `InvalidParameter.%s` (quirk 16).
 */
const KIND_OF_PATTERN: readonly (readonly [RegExp, Kind])[] = [
  [/Throttling|OverFlow$/, 'throttled'],
  // Codes for parameters that signing adds. No operation has parameters with these names (contract 1.3, 1.8).
  [
    /^(Missing|Invalid)(AccessKey|SecurityToken|StsToken|Signature|Time[Ss]tamp|Credential|Authorization|Nonce|Date)\w*(\.|$)/,
    'authentication',
  ],
  // Codes for parameters that our client adds. The caller cannot correct them, because no input contains them.
  [/^(Missing|Invalid)(Action|Api|Version|Format|Protocol|Host|ContentType|HTTPMethod)(\.|$)/, 'unexpected'],
  [/^Forbidden(\.|$)/, 'denied'],
  [/^InvalidParameter\./, 'parameter'],
  // Codes of the gateway, such as MissingInstanceId and InvalidPageSize (contract 1.8).
  [/^(Missing|Invalid)[A-Z][A-Za-z0-9]*$/, 'parameter'],
];

function kindOf(code: string | null): Kind | null {
  if (code === null) return null;
  return KIND_OF_CODE.get(code) ?? KIND_OF_PATTERN.find(([pattern]) => pattern.test(code))?.[1] ?? null;
}

/** `isDenied`: the body reports a failure. */
function kindOfAnswer(status: number, code: string | null, isDenied: boolean): Kind {
  const known = kindOf(code);
  if (known === 'throttled') return known;
  if (status >= 502 && status <= 504) return 'fault';
  if (known !== null) return known;
  // The CustomAuth operations return an HTTP status as the Code of a body with status 200 (contract 1.4).
  const inBody = code !== null && /^[1-5]\d\d$/.test(code) ? Number(code) : null;
  if (inBody === 403) return 'denied';
  if (inBody === 400 && isDenied) return 'parameter';
  return kindOfStatus(inBody !== null && (status < 300 || inBody >= 500) ? inBody : status);
}

/** Kind of a response that has no documented code: a proxy's HTML, an empty body, or an unknown code. */
function kindOfStatus(status: number): Kind {
  if (status === 429) return 'throttled';
  // The provider renumbers its own server faults to 417.
  return status === 417 || (status >= 500 && status < 600) ? 'fault' : 'unexpected';
}

/**
 * Returns whether the body reports a failure. HTTP 200 with `Success: false` is possible. Flags and codes come as
 * boolean, number or text (quirk 18).
 */
function saysFailure(body: JsonObject): boolean {
  const code = codeOf(body);
  return deniesSuccess(body) || (code !== null && code !== '200');
}

function deniesSuccess(body: JsonObject): boolean {
  const success = member(body, 'Success');
  return success !== null && success.toLowerCase() !== 'true';
}

function codeOf(body: JsonObject | null): string | null {
  return member(body, 'Code');
}

/** Reads a member. The first letter of its name may be in upper or in lower case (contract 1.5). */
function member(body: JsonObject | null, name: string): string | null {
  const value = body?.[name] ?? body?.[name.charAt(0).toLowerCase() + name.slice(1)];
  return value === undefined || value === null || value === '' ? null : String(value);
}

/** Code and RequestId are shown to clients, so values without the documented form are dropped. */
function detailsOf(operation: ProviderAction, body: JsonObject | null): ErrorDetails {
  const details: ErrorDetails = { provider: 'ALIBABA_MQTT', operation: operation.name };
  const code = codeOf(body);
  const requestId = checkedRequestId(member(body, 'RequestId'));
  if (code !== null && /^[A-Za-z][\w.-]{0,99}$/.test(code)) details.providerCode = code;
  if (requestId !== undefined) details.providerRequestId = requestId;
  return details;
}

/** Milliseconds until the provider accepts another attempt, at most two minutes (contract 1.7). */
function retryAfterOf(response: ProviderResponse): number | undefined {
  const text = response.headers['x-acs-retry-after'];
  return text !== undefined && /^\d+$/.test(text) ? Math.min(Number(text), 120_000) : undefined;
}
