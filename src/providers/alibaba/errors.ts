import {
  AppError,
  type ErrorCode,
  type ErrorDetails,
  NO_SUCH_OBJECT,
  type RetryClass,
} from '../../errors.ts';
import type { ProviderAction, ProviderResponse } from '../../transport/call.ts';
import { type JsonObject, jsonOf } from '../client/json-rows.ts';
import { refusalOf } from './refusals.ts';

/**
 * Passes answers that mean success in any of the five envelopes (contract 1.4), and throws for all others.
 *
 * 502, 503 and 504 mean that the call may have been carried out, whatever Code stands beside them: no code of the
 * service is documented with them, so a gateway answers for the service. Only throttling is throttling under any status.
 * Otherwise the Code decides: parameter errors come with 500, server faults with 417, full quotas with 401, and the
 * numbering is being changed (contract 1.6). The status decides if there is no known Code.
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
  // What the Code says about the input holds only if the Code decided.
  const refusal = kind === kindOf(code) ? refusalOf(code, kind === 'parameter') : {};
  throw new AppError(errorCode, refusal.message ?? message, {
    details,
    retry,
    inputHints: refusal.inputHints ?? [],
  });
}

/** An answer that says success and is not in the documented shape. `cause` must quote nothing of the body. */
export function badResponse(operation: ProviderAction, body: JsonObject | null, cause?: unknown): AppError {
  const [errorCode, retry, message] = KINDS.unexpected;
  return new AppError(errorCode, message, { details: detailsOf(operation, body), retry, cause });
}

export function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.code === 'NOT_FOUND';
}

/** By its code: a wrong signature is another one (contract 1.8). */
export function isDateRefused(error: AppError): boolean {
  return error.details.providerCode?.startsWith('InvalidTimeStamp.') ?? false;
}

/** PageNo was required once (contract 2.5; section 6, 4): by the gateway's code, and by the service's own. */
export function saysPageNoMissing(error: unknown): boolean {
  return (
    error instanceof AppError &&
    error.code === 'BAD_USER_INPUT' &&
    NUMBER_MISSING.has(error.details.providerCode ?? '')
  );
}

const NUMBER_MISSING = new Set(['MissingPageNo', 'InvalidParameter.PageNo']);

type Kind = keyof typeof KINDS;

/** Own words only: the provider's message can hold the server's string to sign, secrets included (contract 1.5). */
const KINDS = {
  parameter: ['BAD_USER_INPUT', 'never', 'The provider did not accept a parameter.'],
  absent: ['NOT_FOUND', 'never', NO_SUCH_OBJECT],
  // An unknown or foreign instance looks like a missing permission too (quirk 17).
  denied: ['FORBIDDEN', 'never', 'The provider refuses access, or has no such instance in this account.'],
  authentication: [
    'PROVIDER_AUTH_FAILED',
    'never',
    'The provider did not accept the configured credentials.',
  ],
  nonceReused: ['PROVIDER_AUTH_FAILED', 'transient', 'The provider saw the nonce of this request before.'],
  unsupported: [
    'UNSUPPORTED_BY_INSTANCE',
    'never',
    'This instance or region does not support the operation.',
  ],
  exists: ['CONFLICT', 'never', 'The provider has such an object already.'],
  full: ['QUOTA_EXCEEDED', 'never', 'A quota of the provider is used up.'],
  throttled: ['PROVIDER_THROTTLED', 'throttle', 'The provider takes no more calls at the moment.'],
  fault: ['PROVIDER_UNAVAILABLE', 'transient', 'The provider failed to process the call.'],
  unexpected: ['PROVIDER_BAD_RESPONSE', 'never', 'The provider gave an answer that is not understood.'],
} as const satisfies Readonly<Record<string, readonly [ErrorCode, RetryClass, string]>>;

/** Spelt as they travel, mistakes included (quirk 15). A Map: a Code may be `constructor`. */
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

/** Tried in this order if the whole code is not known: `InvalidParameter.%s` is a template (quirk 16). */
const KIND_OF_PATTERN: readonly (readonly [RegExp, Kind])[] = [
  [/Throttling|OverFlow$/, 'throttled'],
  // What signing adds to a request. No operation has a parameter of these names (contract 1.3, 1.8).
  [
    /^(Missing|Invalid)(AccessKey|SecurityToken|StsToken|Signature|Time[Ss]tamp|Credential|Authorization|Nonce|Date)\w*(\.|$)/,
    'authentication',
  ],
  // What printing a request adds: no input has it, so the caller cannot mend it.
  [/^(Missing|Invalid)(Action|Api|Version|Format|Protocol|Host|ContentType|HTTPMethod)(\.|$)/, 'unexpected'],
  [/^Forbidden(\.|$)/, 'denied'],
  [/^InvalidParameter\./, 'parameter'],
  // The gateway's own: MissingInstanceId, InvalidPageSize (contract 1.8).
  [/^(Missing|Invalid)[A-Z][A-Za-z0-9]*$/, 'parameter'],
];

function kindOf(code: string | null): Kind | null {
  if (code === null) return null;
  return KIND_OF_CODE.get(code) ?? KIND_OF_PATTERN.find(([pattern]) => pattern.test(code))?.[1] ?? null;
}

/** `isDenied`: the body says that the call did not succeed. */
function kindOfAnswer(status: number, code: string | null, isDenied: boolean): Kind {
  const known = kindOf(code);
  if (known === 'throttled') return known;
  if (status >= 502 && status <= 504) return 'fault';
  if (known !== null) return known;
  // The CustomAuth operations carry an HTTP status as the Code of a body with status 200 (contract 1.4).
  const inBody = code !== null && /^[1-5]\d\d$/.test(code) ? Number(code) : null;
  if (inBody === 403) return 'denied';
  if (inBody === 400 && isDenied) return 'parameter';
  return kindOfStatus(inBody !== null && (status < 300 || inBody >= 500) ? inBody : status);
}

/** For a proxy's HTML, an empty body, or a code that is not documented. */
function kindOfStatus(status: number): Kind {
  if (status === 429) return 'throttled';
  // 417 is what the server's own faults are renumbered to.
  return status === 417 || (status >= 500 && status < 600) ? 'fault' : 'unexpected';
}

/** HTTP 200 with `Success: false` is possible; flags and codes come as boolean, number or text (quirk 18). */
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

/** Both cases of the first letter are about (contract 1.5). */
function member(body: JsonObject | null, name: string): string | null {
  const value = body?.[name] ?? body?.[name.charAt(0).toLowerCase() + name.slice(1)];
  return value === undefined || value === null || value === '' ? null : String(value);
}

/** Code and RequestId are shown to clients, so only what looks like one passes. */
function detailsOf(operation: ProviderAction, body: JsonObject | null): ErrorDetails {
  const details: ErrorDetails = { provider: 'ALIBABA_MQTT', operation: operation.name };
  const code = codeOf(body);
  const requestId = member(body, 'RequestId');
  if (code !== null && /^[A-Za-z][\w.-]{0,99}$/.test(code)) details.providerCode = code;
  if (requestId !== null && /^[\w-]{1,64}$/.test(requestId)) details.providerRequestId = requestId;
  return details;
}

/** Milliseconds, of which two minutes count at the most (contract 1.7). */
function retryAfterOf(response: ProviderResponse): number | undefined {
  const text = response.headers['x-acs-retry-after'];
  return text !== undefined && /^\d+$/.test(text) ? Math.min(Number(text), 120_000) : undefined;
}
