import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { type GraphQLTaggedNode, type LoadMoreFn, useRelayEnvironment } from 'react-relay';
import { commitLocalUpdate, type OperationType } from 'relay-runtime';
import { type Failure, failureOf } from '../relay/failure.ts';
import { type Reread, useReread } from '../relay/use-reread.ts';

/** The API takes 0 to 100; these are whole pages of both clouds, so that no window costs a call more than it must. */
export const PAGE_SIZES = [20, 50, 100] as const;
export const FIRST_PAGE = 50;

export interface Paging {
  readonly hasNext: boolean;
  readonly isLoading: boolean;
  /** Of the next page. What is loaded stays. */
  readonly failure: Failure | null;
  /** Of the pages to come: what is loaded stays, whatever sizes it was loaded by. */
  readonly pageSize: number;
  readonly setPageSize: (size: number) => void;
  readonly loadMore: () => void;
  /** Takes the list back to before this cursor's edge, and goes on from there. */
  readonly retryFrom: (cursor: string) => void;
  /** The list from its start, in place of what is loaded. */
  readonly restart: Reread;
}

export interface PagingOptions<Query extends OperationType> {
  readonly hasNext: boolean;
  readonly isLoadingNext: boolean;
  readonly loadNext: LoadMoreFn<Query>;
  /** `__id` of the connection; undefined where the cloud has no such list. */
  readonly connectionId: string | undefined;
  /** The query of the list's pages, and what it is asked with beside the page. */
  readonly query: GraphQLTaggedNode;
  readonly variables: Query['variables'];
  /** Grows when the list is to be read again from its start: after a gap in the events, or when one asks for new rows. */
  readonly version?: number;
}

/** What is left to do beside `usePaginationFragment`: page size, failures, edges that failed, and the start again. */
export function usePaging<Query extends OperationType>(options: PagingOptions<Query>): Paging {
  const { loadNext, hasNext, isLoadingNext, connectionId, query, variables, version } = options;
  const environment = useRelayEnvironment();
  const [pageSize, setPageSize] = useState<number>(FIRST_PAGE);
  const [failure, setFailure] = useState<Failure | null>(null);
  const reread = useReread<Query>(query, { ...variables, count: pageSize });

  const loadMore = useCallback(() => {
    setFailure(null);
    loadNext(pageSize, { onComplete: (error) => error && setFailure(failureOf(error)) });
  }, [loadNext, pageSize]);

  const retryFrom = useCallback(
    (cursor: string) => {
      if (connectionId === undefined) return;
      setFailure(null);
      // With hasNextPage true again, the end of the list comes into view and asks for what follows the cursor.
      commitLocalUpdate(environment, (store) => {
        const connection = store.get(connectionId);
        const edges = connection?.getLinkedRecords('edges') ?? [];
        const at = edges.findIndex((edge) => edge?.getValue('cursor') === cursor);
        const pageInfo = connection?.getLinkedRecord('pageInfo');
        if (connection == null || pageInfo == null || at < 0) return;
        connection.setLinkedRecords(edges.slice(0, at), 'edges');
        pageInfo.setValue(cursor, 'endCursor');
        pageInfo.setValue(true, 'hasNextPage');
      });
    },
    [environment, connectionId],
  );

  const restart = () => {
    setFailure(null);
    reread.run();
  };
  const restartNow = useEffectEvent(restart);
  const read = useRef(version);
  useEffect(() => {
    if (connectionId === undefined || version === read.current) return;
    read.current = version;
    restartNow();
  }, [connectionId, version]);

  return {
    hasNext,
    isLoading: isLoadingNext,
    failure,
    pageSize,
    setPageSize,
    loadMore,
    retryFrom,
    restart: { ...reread, run: restart },
  };
}
