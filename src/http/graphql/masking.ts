import { GraphQLError } from 'graphql';
import { AppError, ERROR_CODES, type ErrorCode } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { redactGraphqlError } from './redact-graphql-error.ts';

/**
 * The one place where an error becomes what a client sees. AppErrors tell their code and what the allow-list of
 * `ErrorDetails` holds; what GraphQL itself says of a document or a variable is told without the caller's values;
 * anything else is INTERNAL_SERVER_ERROR here and a log line there.
 */
export function createMasking(log: Log): (error: unknown) => GraphQLError {
  /** The last answer of a subscription comes here twice; its details are in the first result only. */
  const masked = new WeakSet<GraphQLError>();
  const mask = (error: unknown): GraphQLError => {
    const graphql = error instanceof GraphQLError ? error : undefined;
    const cause = originOf(error);
    if (cause instanceof AppError) {
      if (cause.code === 'INTERNAL_SERVER_ERROR') report(log, cause);
      return at(graphql, cause.message, {
        code: cause.code,
        ...cause.details,
        ...(cause.details.provider === undefined ? {} : { retryable: isRetryable(cause) }),
        // With a path it is about a field, and the answer as a whole is none the worse. What a rule of the validation
        // refuses has the status of its media type: 200 as application/json (GraphQL over HTTP, 6.4.1).
        ...(graphql?.path === undefined ? { http: graphql?.extensions['http'] ?? httpOf(cause) } : {}),
      });
    }
    if (graphql !== undefined && cause === undefined) {
      const { http, code } = graphql.extensions;
      const { message, field } = redactGraphqlError(graphql);
      return at(graphql, withoutSuggestion(message), {
        code: isMasked(graphql) ? code : 'BAD_USER_INPUT',
        ...(field === undefined ? {} : { field }),
        // Yoga's own channel for the HTTP status; taken out again before the answer is written.
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

/** Seconds for the `Retry-After` header (RFC 9110, 10.2.3), which 429 and 503 carry. */
export function retryAfterOf({ code, details }: AppError): string | null {
  const status = statusOf(code);
  if (status !== 429 && status !== 503) return null;
  return String(Math.max(1, Math.ceil((details.retryAfterMs ?? RETRY_AFTER_MS) / 1_000)));
}

/** If nothing is known about when the cause ends. */
const RETRY_AFTER_MS = 5_000;

/** Yoga's own channel for status and headers. */
function httpOf(error: AppError): { status: number; headers?: Record<string, string> } {
  const retryAfter = retryAfterOf(error);
  return {
    status: statusOf(error.code),
    ...(retryAfter === null ? {} : { headers: { 'retry-after': retryAfter } }),
  };
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  // Clients send the text at once, and not all of them read the body of a 4xx.
  PERSISTED_QUERY_NOT_FOUND: 200,
  PERSISTED_QUERY_NOT_SUPPORTED: 200,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  OVERLOADED: 503,
};

/** Does it carry a code of ours already? Yoga writes its own on what fails before it executes. */
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

/** Down to what a resolver threw; undefined for an error that GraphQL made itself. */
function originOf(error: unknown): unknown {
  let origin: unknown = error;
  while (origin instanceof GraphQLError) origin = origin.originalError;
  return origin;
}

/** They pass by themselves, though not within the operation that met them. */
const PASSING: readonly ErrorCode[] = ['RATE_LIMITED', 'OVERLOADED', 'CIRCUIT_OPEN', 'PROVIDER_TIMEOUT'];

function isRetryable(error: AppError): boolean {
  return error.retry !== 'never' || PASSING.includes(error.code);
}

/** A misspelt field must not be an oracle for the schema of those who may not read it. */
function withoutSuggestion(message: string): string {
  return message.replace(/ Did you mean .*$/s, '');
}

function report(log: Log, error: unknown): void {
  // The stack without its first line: a message may quote what came from outside.
  const frames = error instanceof Error ? (error.stack ?? '').split('\n    at ').slice(1, 6).join(' < ') : '';
  log.error('unexpected error', {
    error: `${error instanceof Error ? error.name : typeof error}: ${frames}`,
  });
}
