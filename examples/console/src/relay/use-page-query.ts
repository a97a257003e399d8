import { type GraphQLTaggedNode, useLazyLoadQuery } from 'react-relay';
import type { OperationType } from 'relay-runtime';

/**
 * A page's query: out of the store where that has all of it (going back asks nothing), from the API otherwise and
 * always after a failure, since the store keeps failures too.
 */
export function usePageQuery<Query extends OperationType>(
  query: GraphQLTaggedNode,
  variables: Query['variables'],
  attempt: number,
): Query['response'] {
  return useLazyLoadQuery<Query>(query, variables, {
    fetchKey: attempt,
    fetchPolicy: attempt === 0 ? 'store-or-network' : 'network-only',
  });
}
