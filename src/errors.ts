/**
 * The closed union of error codes (the public enum `ErrorCode`) and the one error class that carries them.
 * The message is for people, the code for programs, the cause for logs only. Masked once, at the edge (http).
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
  'INTERNAL_SERVER_ERROR',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** How a failed provider call may be repeated. `never` is also the answer for anything that is not a provider failure. */
export type RetryClass = 'never' | 'transient' | 'throttle';

/** What is told to the client beside the code. Nothing here may hold a URL, a header, a body or the provider's own text. */
export interface ErrorDetails {
  provider?: string;
  /** Whose call failed: the configured account, its region, and the provider's id of the instance where there is one. */
  account?: string;
  region?: string;
  instanceId?: string;
  operation?: string;
  /** The provider's own code, e.g. `InvalidParameter.ClientId` or `IOTDA.014000`. */
  providerCode?: string;
  providerRequestId?: string;
  /** Milliseconds after which a repetition may succeed. */
  retryAfterMs?: number;
  /** The argument or input field that was wrong, as a dotted path. */
  field?: string;
  /** Which limit was exceeded, e.g. `depth` or `providerCalls`; docs/security.md lists them. */
  limit?: string;
  /** What that limit allows. */
  allowed?: number;
  /** Provider calls that the operation may need at worst, where that is more than is allowed. */
  estimatedCalls?: number;
}

/** Whatever is told to a client: thrown anywhere, masked nowhere but at the edge. Anything else that is thrown is our fault. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly retry: RetryClass;
  /**
   * Members of an input that a provider's refusal may be about, the likeliest first; whoever knows the input makes a
   * `field` of it.
   */
  readonly inputHints: readonly string[];
  /** True where it is certain that the provider never saw the call. */
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

/** The same error with further details. Those that it has already stay: they were nearer to the cause. */
export function withDetails(error: AppError, details: ErrorDetails): AppError {
  const { code, message, retry, unsent, inputHints } = error;
  const options = { details: { ...details, ...error.details }, retry, unsent, inputHints };
  return new AppError(code, message, { ...options, cause: error.cause ?? error });
}

/** What may stand for a call that was carried out all the same: nothing came back, or nothing that can be read. */
const LOST: ReadonlySet<ErrorCode> = new Set([
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_BAD_RESPONSE',
]);

/**
 * The same error, of a step before the call itself: a key, a token, an address, a place in a queue. Whoever wrote is to
 * know that nothing left. A clear refusal says so by its code.
 */
export function asUnsent(error: unknown): unknown {
  if (!(error instanceof AppError) || error.unsent || !LOST.has(error.code)) return error;
  const { code, message, details, retry } = error;
  return new AppError(code, message, { details, retry, unsent: true, cause: error });
}

/** Of what is not there and of what may not be seen, whoever says so: nobody is to learn which. */
export const NO_SUCH_OBJECT = 'There is no such object.';

/** `field`: the argument or input member that named it, where one did. */
export function notFound(field?: string): AppError {
  return new AppError('NOT_FOUND', NO_SUCH_OBJECT, field === undefined ? {} : { details: { field } });
}

/**
 * Bad input: names the field, what was expected, and what arrived: a value, which is quoted, or words about it (`describe`).
 * Thrown before any provider call is made.
 */
export function badInput(field: string, expected: string, got: unknown): AppError {
  return new AppError('BAD_USER_INPUT', `${field}: expected ${expected}, but got ${printGot(got)}`, {
    details: { field },
  });
}

const SAID = Symbol('said');

/** Words about what arrived, such as `one of another instance`: where the value itself is none, or nobody's business. */
export const describe = (words: string) => ({ [SAID]: words });

/** Of a secret, or of what is too long to be shown. */
export const describeLength = (text: string) => describe(lengthOf(text));

function lengthOf(text: string): string {
  const { length } = [...text];
  return `${length.toLocaleString('en')} ${length === 1 ? 'character' : 'characters'}`;
}

/** Short and harmless: a value of the caller's own, cut, never an object's content. */
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
