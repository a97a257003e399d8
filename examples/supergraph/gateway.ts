import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';

export interface Subgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/** The supergraph of these; throws with everything that keeps them from being one. */
export function compose(subgraphs: readonly Subgraph[]): string {
  const result = composeServices(
    subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  if (result.supergraphSdl !== undefined) return result.supergraphSdl;
  throw new Error(result.errors.map(({ message }) => message).join('\n'));
}

/** A request listener for node:http that plans queries over the supergraph. */
export function createGateway(supergraph: string) {
  return createGatewayRuntime({
    supergraph,
    logging: 'warn',
    // Subscriptions go upstream over SSE. By GET, as is the default, any page on the web could open one.
    transportEntries: { '*.http': { options: { method: 'POST' } } },
    // Who asks is for the identity graph to judge, so it is told; the register has no business with it.
    propagateHeaders: {
      fromClientToSubgraphs: ({ request, subgraphName }) => {
        const authorization = request.headers.get('authorization');
        return subgraphName === 'identities' && authorization !== null ? { authorization } : {};
      },
    },
  });
}

/** The SDL of a running subgraph. The key, where it wants one, has the scope schema:read. */
export async function fetchSdl(url: string, key: string | undefined): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const answer = (await response.json()) as {
    data?: { _service: { sdl: string } } | null;
    errors?: readonly { message: string }[];
  };
  if (answer.data == null) {
    throw new Error(`${url} does not tell its schema: ${answer.errors?.[0]?.message ?? response.status}`);
  }
  return answer.data._service.sdl;
}
