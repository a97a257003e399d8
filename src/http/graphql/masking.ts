import { GraphQLError } from 'graphql';
import { AppError, ERROR_CODES, type ErrorCode } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { redactGraphqlError } from './redact-graphql-error.ts';

/**
 * Creates the only function that turns errors into what clients see. The client gets the code, the message
 * and the allowed details (`ErrorDetails`) of an AppError. GraphQL's own errors about a document or a
 * variable are shown without the caller's values. Any other error becomes INTERNAL_SERVER_ERROR and is
 * logged.
 */
export function createMasking(log: Log): (error: unknown) => GraphQLError {
  /**
   * Errors that are already masked. The last error of a subscription is masked twice, and a second masking
   * would drop its details.
   */
  const masked = new WeakSet<GraphQLError>();
  const mask = (error: unknown): GraphQLError => {
    const graphql = error instanceof GraphQLError ? error : undefined;
    const cause = originOf(error);
    if (cause instanceof AppError) {
      if (cause.code === 'INTERNAL_SERVER_ERROR') report(log, cause);
      return at(graphql, cause.message, {
        code: cause.code,
        ...cause.details,
        ...(isOfDependency(cause) ? { retryable: isRetryable(cause) } : {}),
        // An error with a path concerns one field, so it must not change the HTTP status. If a validation
        // rule refused the document, the status depends on the media type of the response: 200 for
        // application/json (GraphQL over HTTP, 6.4.1).
        ...(graphql?.path === undefined ? { http: graphql?.extensions['http'] ?? httpOf(cause) } : {}),
      });
    }
    if (graphql !== undefined && cause === undefined) {
      const { http, code } = graphql.extensions;
      const { message, field } = redactGraphqlError(graphql);
      return at(graphql, withoutSuggestion(message), {
        code: isMasked(graphql) ? code : 'BAD_USER_INPUT',
        ...(field === undefined ? {} : { field }),
        // Yoga reads the HTTP status from here and removes it before sending.
        ...(http === undefined ? {} : { http }),
      });
    }
    report(log, cause ?? error);
    return at(graphql, 'The server failed unexpectedly.', { code: 'INTERNAL_SERVER_ERROR' });
  };
  return (error) => {
    if (error instanceof GraphQLError && masked.has(error)) return error;
    const result = mask(error);
    masked.add(result);
    return result;
  };
}

/** HTTP status of a response that consists of an error only. */
export function statusOf(code: ErrorCode): number {
  return STATUS[code] ?? 400;
}

/** Returns the seconds for the `Retry-After` header (RFC 9110, 10.2.3) of 429 and 503, or null for other statuses. */
export function retryAfterOf({ code, details }: AppError): string | null {
  const status = statusOf(code);
  if (status !== 429 && status !== 503) return null;
  return String(Math.max(1, Math.ceil((details.retryAfterMs ?? RETRY_AFTER_MS) / 1_000)));
}

/** Delay before a retry if the error does not say when to retry. */
const RETRY_AFTER_MS = 5_000;

/** Status and headers in the form that Yoga reads from extensions. */
function httpOf(error: AppError): { status: number; headers?: Record<string, string> } {
  const retryAfter = retryAfterOf(error);
  return {
    status: statusOf(error.code),
    ...(retryAfter === null ? {} : { headers: { 'retry-after': retryAfter } }),
  };
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  // With status 200 a client reads the code and then sends the full text. Some clients do not read the body
  // of a 4xx response.
  PERSISTED_QUERY_NOT_FOUND: 200,
  PERSISTED_QUERY_NOT_SUPPORTED: 200,
  // The response is what the client asked for.
  DRY_RUN: 200,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  OVERLOADED: 503,
  STORE_UNAVAILABLE: 503,
};

/** Returns whether the error already has one of our codes. Yoga sets its own codes on errors before execution. */
export function isMasked(error: GraphQLError): boolean {
  return ERROR_CODES.some((code) => code === error.extensions['code']);
}

function at(
  from: GraphQLError | undefined,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLError {
  const { nodes, source, positions, path } = from ?? {};
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions,
  });
}

/** Returns the error that a resolver threw, or undefined if GraphQL itself created the error. */
function originOf(error: unknown): unknown {
  let origin: unknown = error;
  while (origin instanceof GraphQLError) origin = origin.originalError;
  return origin;
}

/**
 * Codes of temporary errors. Clients get `retryable: true`, because a later, unchanged request may succeed. The errors
 * have `retry: 'never'`, because a retry within the failed operation would not help.
 */
const PASSING: readonly ErrorCode[] = [
  'RATE_LIMITED',
  'OVERLOADED',
  'CIRCUIT_OPEN',
  'PROVIDER_TIMEOUT',
  'STORE_UNAVAILABLE',
];

/** A provider or the store failed. All other errors are about the request or the server itself. */
function isOfDependency({ code, details }: AppError): boolean {
  return details.provider !== undefined || code === 'STORE_UNAVAILABLE';
}

function isRetryable(error: AppError): boolean {
  return error.retry !== 'never' || PASSING.includes(error.code);
}

/** Removes GraphQL's suggestions, which would reveal the schema to callers who may not read it. */
function withoutSuggestion(message: string): string {
  return message.replace(/ Did you mean .*$/s, '');
}

function report(log: Log, error: unknown): void {
  // Drop the first line of the stack, because it contains the message, which may quote external text.
  const frames = error instanceof Error ? (error.stack ?? '').split('\n    at ').slice(1, 6).join(' < ') : '';
  log.error('unexpected error', {
    error: `${error instanceof Error ? error.name : typeof error}: ${frames}`,
  });
}
