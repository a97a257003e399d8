import { ApolloClient, gql, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { expect, it } from 'vitest';
import { startListOf250 } from './fleet-of-250.ts';

interface Credentials {
  node: {
    clientCredentials: {
      totalCount: number;
      edges: { node: { id: string; clientId: string } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  };
}

const CREDENTIALS: TypedDocumentNode<Credentials, { id: string; first: number; after?: string }> = gql`
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

it('Apollo Client reads 250 credentials with relayStylePagination, whatever the page sizes', async () => {
  await using list = await startListOf250();
  const client = new ApolloClient({
    link: new HttpLink({ uri: list.url, headers: list.headers }),
    cache: new InMemoryCache({
      possibleTypes: { Node: ['Group'] },
      typePolicies: { Group: { fields: { clientCredentials: relayStylePagination() } } },
    }),
  });
  const asked = { query: CREDENTIALS, variables: { id: list.groupId, first: 100 } };
  await client.query(asked);
  const query = client.watchQuery(asked);
  const rendered: number[] = [];
  const subscription = query.subscribe(({ data, dataState }) => {
    if (dataState === 'complete') rendered.push(data.node.clientCredentials.edges.length);
  });
  for (const first of [50, 99, 100]) {
    const { hasNextPage, endCursor } = client.readQuery(asked)!.node.clientCredentials.pageInfo;
    expect(hasNextPage).toBe(true);
    await query.fetchMore({ variables: { first, after: endCursor } });
  }
  const { edges, pageInfo, totalCount } = client.readQuery(asked)!.node.clientCredentials;
  expect(pageInfo.hasNextPage).toBe(false);
  expect(edges.map(({ node }) => node.clientId)).toEqual(list.clientIds);
  expect(new Set(edges.map(({ node }) => node.id)).size).toBe(250);
  expect([edges.length, totalCount]).toEqual([250, 250]);
  await expect.poll(() => rendered.at(-1)).toBe(250);
  // Provider pages of 100: one, one, two for the window across the end of the second page, one.
  expect(list.pagesRead()).toBe(5);
  subscription.unsubscribe();
  client.stop();
});
