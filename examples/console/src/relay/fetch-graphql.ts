import { type GraphQLResponse, Observable, type RequestParameters, type Variables } from 'relay-runtime';
import { authorization, refuseSession } from '../session.ts';
import { failureOf, keepPaths, RequestError, refusalOf } from './failure.ts';
import { withoutIssuedSecret } from './issued-secrets.ts';
import { addPageCost } from './page-cost.ts';

/** Sends one query over HTTP. Unsubscribing aborts the request and its remaining provider calls. */
export function fetchGraphQL(request: RequestParameters, variables: Variables): Observable<GraphQLResponse> {
  return Observable.create((sink) => {
    const gone = new AbortController();
    post(request, variables, gone.signal).then(
      (answer) => {
        sink.next(answer);
        sink.complete();
      },
      (error: Error) => {
        if (!gone.signal.aborted) sink.error(error);
      },
    );
    return () => gone.abort();
  });
}

async function post(
  request: RequestParameters,
  variables: Variables,
  signal: AbortSignal,
): Promise<GraphQLResponse> {
  let answer: GraphQLResponse;
  const page = location.pathname.replace(/^\/console/, '');
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...authorization(),
      },
      body: JSON.stringify({ query: request.text, operationName: request.name, variables }),
      signal,
    });
    if (response.status === 401) refuseSession();
    answer = await response.json();
    addPageCost(page, { query: request.text ?? '', variables }, answer);
  } catch (cause) {
    throw new RequestError({ code: 'NETWORK' }, { cause });
  }
  // Relay would also throw here, but without the code.
  if (!('data' in answer) || answer.data === null) {
    throw new RequestError(failureOf('errors' in answer ? answer.errors : undefined));
  }
  // Only a query that restarts or continues a list has a cursor variable.
  const refusal = refusalOf(answer, 'cursor' in variables);
  if (refusal !== undefined) throw new RequestError(refusal);
  return withoutIssuedSecret(keepPaths(answer), variables);
}
