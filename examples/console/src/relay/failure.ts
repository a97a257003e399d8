import type { GraphQLResponse } from 'relay-runtime';
import { texts } from '../texts/texts.ts';

/** An error of the API, as the console uses it. */
export interface Failure {
  /** An `ErrorCode` of the schema, or NETWORK if the API did not answer. */
  readonly code: string;
  readonly provider?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** The provider's id of the request, for its support. */
  readonly providerRequestId?: string | undefined;
  readonly path?: Path | undefined;
}

type Path = readonly (string | number)[];

/** Thrown if a query has no data at all. A failed part stays in the response, for `@catch`. */
export class RequestError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.code, options);
    this.failure = failure;
  }
}

export function failureOf(error: unknown): Failure {
  if (error instanceof RequestError) return error.failure;
  // A list of errors from a GraphQL response, graphql-ws or Relay's `@catch`.
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

/** Relay stores an error at its place but drops the path, so the extensions get a copy of the path. */
export function keepPaths(answer: GraphQLResponse): GraphQLResponse {
  if (!('errors' in answer) || answer.errors === undefined) return answer;
  const errors = answer.errors.map((error) => ({
    ...error,
    extensions: { ...(memberOf(error, 'extensions') as object | undefined), path: memberOf(error, 'path') },
  }));
  return { ...answer, errors };
}

/**
 * The error of a root field, or of the requested list. Relay would replace the stored object or list with the null, and the
 * loaded data would be lost. What the inventory says beside an object is a part of its page. Errors of parts stay in the
 * response, for `@catch`.
 */
export function refusalOf(answer: GraphQLResponse, isPageOfList: boolean): Failure | undefined {
  const errors = ('errors' in answer && answer.errors) || [];
  const data = 'data' in answer && answer.data != null ? Object.values(answer.data) : [];
  const isPart = (name: Path[number] | undefined) =>
    name === 'identityInventory' && data.some((value) => value !== null);
  const refusing = errors.find((error) => {
    const path = pathOf(memberOf(error, 'path')) ?? [];
    return (path.length === 1 && !isPart(path[0])) || (isPageOfList && !path.includes('edges'));
  });
  return refusing && failureOf(refusing);
}

/** A part of a list could not be read. Its row shows the failure. */
export function isOfEdge({ path = [] }: Failure): boolean {
  return path.at(-1) === 'node' && path.includes('edges');
}

/** The cursor of a list or a stream is invalid, so a repeated request would fail the same way. */
export function isCursorLost({ code }: Failure): boolean {
  return code === 'INVALID_CURSOR' || code === 'CURSOR_EXPIRED';
}

/** Whether a repeated request may succeed. */
export function isWorthRepeating({ code }: Failure): boolean {
  return code !== 'BAD_USER_INPUT';
}

/** A sentence for people. The code is shown beside it, for searching. */
export function explain({ code, provider }: Failure): string {
  const { forbiddenByCloud, unexpected } = texts.failures;
  if (code === 'FORBIDDEN' && provider !== undefined) return forbiddenByCloud;
  const byCode: Readonly<Record<string, string>> = texts.failures.byCode;
  return byCode[code] ?? unexpected;
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
