import { readFileSync } from 'node:fs';
import { createClient, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { expect, it } from 'vitest';
import { startListOf250 } from './fleet-of-250.ts';

const CREDENTIALS = gql`
  query Credentials($id: ID!, $first: Int!, $after: String) {
    node(id: $id) {
      id
      ... on Group {
        clientCredentials(first: $first, after: $after) {
          totalCount
          edges { cursor node { id clientId } }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    }
  }
`;

/** With the schema, graphcache checks every document and response against it. */
const schema = introspectionFromSchema(buildSchema(readFileSync('schema.api.graphql', 'utf8')));

it('urql reads 250 credentials with relayPagination, whatever the page sizes', async () => {
  await using list = await startListOf250();
  const client = createClient({
    url: list.url,
    fetchOptions: { headers: list.headers },
    exchanges: [
      cacheExchange({ schema, resolvers: { Group: { clientCredentials: relayPagination() } } }),
      fetchExchange,
    ],
  });
  const seen: number[] = [];
  let after: string | undefined;
  let last: { edges: { node: { id: string; clientId: string } }[]; totalCount: number } | undefined;
  for (const first of [100, 50, 99, 100]) {
    const { data, error } = await client.query(CREDENTIALS, { id: list.groupId, first, after }).toPromise();
    expect(error).toBeUndefined();
    last = data.node.clientCredentials;
    seen.push(last!.edges.length);
    expect(data.node.clientCredentials.pageInfo.hasNextPage).toBe(seen.length < 4);
    after = data.node.clientCredentials.pageInfo.endCursor;
  }
  expect(seen).toEqual([100, 150, 249, 250]);
  expect(last!.edges.map(({ node }) => node.clientId)).toEqual(list.clientIds);
  expect(new Set(last!.edges.map(({ node }) => node.id)).size).toBe(250);
  expect(last!.totalCount).toBe(250);
  // Provider pages of 100: one, one, two for the window across the end of the second page, one.
  expect(list.pagesRead()).toBe(5);
  // The same query again is answered from the cache.
  await client.query(CREDENTIALS, { id: list.groupId, first: 100 }).toPromise();
  expect(list.pagesRead()).toBe(0);
});
