import { type GraphQLTaggedNode, useLazyLoadQuery } from 'react-relay';
import type { OperationType } from 'relay-runtime';

/**
 * A page's query. It reads from the store if that has all data (going back sends no request), otherwise from the API. After
 * a failure it always reads from the API, because the store keeps failures too.
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
