import { graphql } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { userErrors_error$key } from '../__generated__/userErrors_error.graphql.ts';
import { type Failure, failureOf, RequestError } from '../relay/failure.ts';

const ERROR = graphql`
  fragment userErrors_error on UserError @inline {
    code
    message
    field
    provider
    providerRequestId
    retryAfterMs
  }
`;

/** Why an action failed. */
export interface Problem {
  readonly failure: Failure;
  /** The API's own words, in English. */
  readonly message?: string;
  /** Member of the input that is wrong. */
  readonly field?: string | undefined;
}

/** The first of the errors of a payload; undefined if the mutation succeeded. */
export function problemOf(errors: readonly userErrors_error$key[]): Problem | undefined {
  const first = errors[0];
  if (first === undefined) return undefined;
  const { code, message, field, provider, providerRequestId, retryAfterMs } = readInlineData(ERROR, first);
  return {
    failure: {
      code,
      provider: provider ?? undefined,
      providerRequestId: providerRequestId ?? undefined,
      retryAfterMs: retryAfterMs ?? undefined,
    },
    message,
    field: field?.at(-1),
  };
}

/** For a request that failed as a whole. */
export function problemOfRequest(error: unknown): Problem {
  return { failure: error instanceof RequestError ? error.failure : failureOf(error) };
}
