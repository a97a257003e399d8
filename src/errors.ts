/**
 * The closed union of error codes (the public enum `ErrorCode`), and the one error class that carries them. The message is
 * for people, the code for programs, the cause for logs only. Only http masks errors.
 */
export const ERROR_CODES = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'QUOTA_EXCEEDED',
  'UNSUPPORTED_BY_INSTANCE',
  'INVALID_CURSOR',
  'CURSOR_EXPIRED',
  'BACKWARD_PAGINATION_UNSUPPORTED',
  'QUERY_TOO_COMPLEX',
  'RATE_LIMITED',
  'OVERLOADED',
  'PROVIDER_THROTTLED',
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_BAD_RESPONSE',
  'PROVIDER_AUTH_FAILED',
  'CIRCUIT_OPEN',
  'OUTCOME_UNKNOWN',
  'IDEMPOTENCY_KEY_CONFLICT',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'STORE_UNAVAILABLE',
  'DRY_RUN',
  'INTERNAL_SERVER_ERROR',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** How a failed provider call may be retried. Errors that are not a provider's failure have `never`. */
export type RetryClass = 'never' | 'transient' | 'throttle';

/**
 * Details that a client receives together with the code. They never contain a URL, a header, a body or text
 * from the provider.
 */
export interface ErrorDetails {
  provider?: string;
  /** The configured account whose call failed, the region, and the provider-side id of the instance if there is one. */
  account?: string;
  region?: string;
  instanceId?: string;
  operation?: string;
  /** Error code from the provider, e.g. `InvalidParameter.ClientId` or `IOTDA.014000`. */
  providerCode?: string;
  providerRequestId?: string;
  /** Milliseconds after which a retry may succeed. */
  retryAfterMs?: number;
  /** Dotted path of the invalid argument or input field. */
  field?: string;
  /** Name of the exceeded limit, e.g. `depth` or `providerCalls`; docs/security.md lists them. */
  limit?: string;
  /** Value of that limit. */
  allowed?: number;
  /** Number of provider calls that the operation needs in the worst case. Set if it exceeds the limit. */
  estimatedCalls?: number;
}

/**
 * The only error whose message and code reach clients. Every other error is a bug, and http hides its
 * message.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly retry: RetryClass;
  /**
   * Input members that may have caused a provider's refusal, the likeliest first. The code that knows the
   * input uses them to set `field`.
   */
  readonly inputHints: readonly string[];
  /** True if the provider certainly never received the call. */
  readonly unsent: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      details?: ErrorDetails;
      retry?: RetryClass;
      unsent?: boolean;
      inputHints?: readonly string[];
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    this.retry = options.retry ?? 'never';
    this.unsent = options.unsent ?? false;
    this.inputHints = options.inputHints ?? [];
  }
}

/**
 * Returns the same error with more details. Existing details take precedence, because code nearer to the
 * cause has set them.
 */
export function withDetails(error: AppError, details: ErrorDetails): AppError {
  const { code, message, retry, unsent, inputHints } = error;
  const options = { details: { ...details, ...error.details }, retry, unsent, inputHints };
  return new AppError(code, message, { ...options, cause: error.cause ?? error });
}

/** Codes after which the provider may have executed the call: no response arrived, or an unreadable one. */
const LOST: ReadonlySet<ErrorCode> = new Set([
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_BAD_RESPONSE',
]);

/**
 * Marks an error as unsent. Use it for a step before the call (a key, a token, an address, a place in a
 * queue), so that the caller of a write knows that nothing was sent. Only codes in LOST need this mark. All
 * other codes mean that the provider refused the call.
 */
export function asUnsent(error: unknown): unknown {
  if (!(error instanceof AppError) || error.unsent || !LOST.has(error.code)) return error;
  const { code, message, details, retry } = error;
  return new AppError(code, message, { details, retry, unsent: true, cause: error });
}

/** The code of an error of ours; INTERNAL_SERVER_ERROR for any other one. */
export function errorCodeOf(error: unknown): ErrorCode {
  return error instanceof AppError ? error.code : 'INTERNAL_SERVER_ERROR';
}

/** True if the store is unreachable. The caller can wait for the store or continue without it. */
export function isStoreUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'STORE_UNAVAILABLE';
}

/** Returns `onError` without the failures of an unreachable store, which the store itself reports. */
export function unlessStoreUnavailable(onError: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    if (!isStoreUnavailable(error)) onError(error);
  };
}

/**
 * Creates the error of a write that was refused before it was sent. An error of ours keeps its code, because a later
 * attempt may succeed.
 */
export function unsentBecause(message: string, cause: unknown): AppError {
  if (!(cause instanceof AppError)) return new AppError('INTERNAL_SERVER_ERROR', message, { cause });
  return new AppError(cause.code, message, { details: cause.details, unsent: true, cause });
}

/** The message is the same for missing and for hidden objects, so that a caller cannot tell them apart. */
export const NO_SUCH_OBJECT = 'There is no such object.';

/**
 * Creates a NOT_FOUND error. `field`: the argument or input member that identified the object; undefined if
 * there is none.
 */
export function notFound(field?: string): AppError {
  return new AppError('NOT_FOUND', NO_SUCH_OBJECT, field === undefined ? {} : { details: { field } });
}

/**
 * Creates a BAD_USER_INPUT error with the field, the expected and the actual value. The value is quoted,
 * unless `describe` replaces it by words. Throw this error before any provider call.
 */
export function badInput(field: string, expected: string, got: unknown): AppError {
  return new AppError('BAD_USER_INPUT', `${field}: expected ${expected}, but got ${printGot(got)}`, {
    details: { field },
  });
}

const SAID = Symbol('said');

/**
 * Describes a value in words, such as `one of another instance`. Use this if the value itself is secret or
 * does not explain the fault.
 */
export const describe = (words: string) => ({ [SAID]: words });

/** Describes a secret or an overlong text by its length. */
export const describeLength = (text: string) => describe(lengthOf(text));

function lengthOf(text: string): string {
  const { length } = [...text];
  return `${length.toLocaleString('en')} ${length === 1 ? 'character' : 'characters'}`;
}

/** Prints a value of the caller: shortened, and never the content of an object. */
function printGot(value: unknown): string {
  if (typeof value === 'string') {
    return value.length > 40
      ? `${JSON.stringify(`${value.slice(0, 40)}…`)} (${lengthOf(value)})`
      : JSON.stringify(value);
  }
  if (typeof value !== 'object' || value === null) return String(value);
  if (SAID in value) return String(value[SAID]);
  return Array.isArray(value) ? 'a list' : 'an object';
}
