import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';

export interface Subgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/** Composes the supergraph. Throws an error that lists every composition fault. */
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
    // Only the identity graph checks credentials, so only it gets the header.
    propagateHeaders: {
      fromClientToSubgraphs: ({ request, subgraphName }) => {
        const authorization = request.headers.get('authorization');
        return subgraphName === 'identities' && authorization !== null ? { authorization } : {};
      },
    },
  });
}

/** Reads the SDL of a running subgraph. If it requires a key, the key needs the scope schema:read. */
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
