import type { GraphQLResponse } from 'relay-runtime';
import { failureTexts } from '../texts/failure-texts.ts';

/** What the API says of an error, and what this console makes of it. */
export interface Failure {
  /** An `ErrorCode` of the schema; NETWORK where no answer of the API came back. */
  readonly code: string;
  readonly provider?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** The provider's own id of the request: what its support asks for. */
  readonly providerRequestId?: string | undefined;
  readonly path?: Path | undefined;
}

type Path = readonly (string | number)[];

/** Thrown where a query as a whole has no data; a part that failed stays in the answer, for `@catch`. */
export class RequestError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.code, options);
    this.failure = failure;
  }
}

export function failureOf(error: unknown): Failure {
  if (error instanceof RequestError) return error.failure;
  // A list of errors: of a GraphQL answer, of graphql-ws, or what Relay's `@catch` hands over.
  const first: unknown = Array.isArray(error) ? error[0] : error;
  const extensions = memberOf(first, 'extensions');
  const code = memberOf(extensions, 'code');
  if (typeof code !== 'string') return { code: 'UNEXPECTED' };
  return {
    code,
    provider: textOf(memberOf(extensions, 'provider')),
    retryAfterMs: numberOf(memberOf(extensions, 'retryAfterMs')),
    providerRequestId: textOf(memberOf(extensions, 'providerRequestId')),
    path: pathOf(memberOf(extensions, 'path')),
  };
}

/** Relay keeps an error where it belongs, and forgets the path that says where: so a copy goes with the extensions. */
export function keepPaths(answer: GraphQLResponse): GraphQLResponse {
  if (!('errors' in answer) || answer.errors === undefined) return answer;
  const errors = answer.errors.map((error) => ({
    ...error,
    extensions: { ...(memberOf(error, 'extensions') as object | undefined), path: memberOf(error, 'path') },
  }));
  return { ...answer, errors };
}

/**
 * The error that leaves an answer with nothing to show: of its root field, or of the list that it is a page of. Relay
 * would write the null over what it has, and all that is loaded of the list would be gone. Other errors are of parts:
 * they stay in the answer, for `@catch`.
 */
export function refusalOf(answer: GraphQLResponse, isPageOfList: boolean): Failure | undefined {
  const errors = ('errors' in answer && answer.errors) || [];
  const refusing = errors.find((error) => {
    const path = pathOf(memberOf(error, 'path')) ?? [];
    return path.length === 1 || (isPageOfList && !path.includes('edges'));
  });
  return refusing && failureOf(refusing);
}

/** A scope of a list that could not be read: told in its row. */
export function isOfEdge({ path = [] }: Failure): boolean {
  return path.at(-1) === 'node' && path.includes('edges');
}

/** The place in a list or a stream is lost: asked from there again, the API would say the same. */
export function isCursorLost({ code }: Failure): boolean {
  return code === 'INVALID_CURSOR' || code === 'CURSOR_EXPIRED';
}

/** May the same question have another answer? */
export function isWorthRepeating({ code }: Failure): boolean {
  return code !== 'BAD_USER_INPUT';
}

/** A sentence for people. The code stays beside it, for programs and for searching. */
export function explain({ code, provider }: Failure): string {
  if (code === 'FORBIDDEN' && provider !== undefined) return failureTexts.forbiddenByCloud;
  return failureTexts.byCode[code] ?? failureTexts.unexpected;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function pathOf(value: unknown): Path | undefined {
  return Array.isArray(value) ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
