import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { type GraphQLTaggedNode, type LoadMoreFn, useRelayEnvironment } from 'react-relay';
import { commitLocalUpdate, type OperationType } from 'relay-runtime';
import { type Failure, failureOf } from '../relay/failure.ts';
import { type Reread, useReread } from '../relay/use-reread.ts';

/** The API accepts 0 to 100. These sizes are whole pages of both clouds, so no window costs an extra call. */
export const PAGE_SIZES = [20, 50, 100] as const;
export const FIRST_PAGE = 50;

export interface Paging {
  readonly hasNext: boolean;
  readonly isLoading: boolean;
  /** Failure of the next page. The loaded rows stay. */
  readonly failure: Failure | null;
  /** Size of the following pages. The loaded rows stay. */
  readonly pageSize: number;
  readonly setPageSize: (size: number) => void;
  readonly loadMore: () => void;
  /** Cuts the list off before this cursor's edge, and continues from there. */
  readonly retryFrom: (cursor: string) => void;
  /** Loads the list from its start and replaces the loaded rows. */
  readonly restart: Reread;
}

export interface PagingOptions<Query extends OperationType> {
  readonly hasNext: boolean;
  readonly isLoadingNext: boolean;
  readonly loadNext: LoadMoreFn<Query>;
  /** `__id` of the connection; undefined if the cloud has no such list. */
  readonly connectionId: string | undefined;
  /** The query of the list's pages, and its other variables. */
  readonly query: GraphQLTaggedNode;
  readonly variables: Query['variables'];
  /** Increases when the list must be read from its start: after a gap in the events, or when the user requests new rows. */
  readonly version?: number;
}

/** Adds to `usePaginationFragment`: page size, failures, failed edges, and restart. */
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
      // With hasNextPage true again, the end of the list becomes visible and requests the rows after the cursor.
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
