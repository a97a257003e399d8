import type { GraphQLError } from 'graphql';
import { AppError, type ErrorCode, type ErrorDetails } from '../../errors.ts';
import { retryAfterOf, statusOf } from '../graphql/masking.ts';

/** Thrown for a request that is refused before GraphQL handles it. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly status: number;
  readonly error: AppError;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    code: ErrorCode,
    message: string,
    more: { headers?: Readonly<Record<string, string>>; details?: ErrorDetails } = {},
  ) {
    super(message);
    this.status = status;
    this.error = new AppError(code, message, { details: more.details ?? {} });
    this.headers = more.headers ?? {};
  }
}

/**
 * Returns the refusal for an error that was thrown before GraphQL ran. `mask` hides the cause of unexpected
 * errors.
 */
export function refusalOf(error: unknown, mask: (error: unknown) => GraphQLError): HttpRefusal {
  if (error instanceof HttpRefusal) return error;
  if (!(error instanceof AppError)) return new HttpRefusal(500, 'INTERNAL_SERVER_ERROR', mask(error).message);
  const { code, message, details } = error;
  const retryAfter = retryAfterOf(error);
  return new HttpRefusal(statusOf(code), code, message, {
    details,
    headers: {
      ...(code === 'UNAUTHENTICATED' ? { 'www-authenticate': 'Bearer' } : {}),
      ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
    },
  });
}

/** Returns the HTTP response of a refusal: a GraphQL result with one error. */
export function printRefusal({ status, error, headers }: HttpRefusal): {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify({
      errors: [{ message: error.message, extensions: { code: error.code, ...error.details } }],
    }),
  };
}
