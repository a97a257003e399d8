import type { ReactNode } from 'react';
import type { GraphQLTaggedNode, LoadMoreFn } from 'react-relay';
import type { OperationType } from 'relay-runtime';
import { type Edge, edgesOf } from './edges.ts';
import { ListTable, type Total } from './ListTable.tsx';
import { usePaging } from './use-paging.ts';
import type { RowPlace } from './use-rows.ts';

/** A connection as the fragment of a list reads it. */
interface Connection<Key> extends Partial<Total> {
  readonly __id: string;
  readonly edges: ReadonlyArray<Key | null | undefined> | null | undefined;
}

interface ConnectionListProps<Query extends OperationType, Key, Node> {
  readonly title: string;
  /** False if the page's title or tab already has the name. */
  readonly hasHeading?: boolean;
  /** Null: this cloud or edition has no such list. */
  readonly connection: Connection<Key> | null | undefined;
  readonly readEdge: (edge: Key) => Edge<Node>;
  /** What `usePaginationFragment` returned beside its data. */
  readonly pagination: {
    readonly hasNext: boolean;
    readonly isLoadingNext: boolean;
    readonly loadNext: LoadMoreFn<Query>;
  };
  /** The query of the list's pages, and its variables beside the page. */
  readonly query: GraphQLTaggedNode;
  readonly variables: Query['variables'];
  /** Increases when the list must be read again. */
  readonly version?: number | undefined;
  readonly isBusy?: boolean;
  readonly columns: readonly string[];
  readonly renderRow: (node: Node, place: RowPlace) => ReactNode;
  readonly empty: string;
  /** Replaces a list that this cloud does not have. Default: nothing. */
  readonly absent?: string;
  /** Above the table. */
  readonly children?: ReactNode;
}

/** Every list of the console: a title, and the pages of one connection. */
export function ConnectionList<Query extends OperationType, Key, Node extends { readonly id: string }>(
  props: ConnectionListProps<Query, Key, Node>,
) {
  const { title, connection, hasHeading = true } = props;
  const paging = usePaging<Query>({
    ...props.pagination,
    connectionId: connection?.__id,
    query: props.query,
    variables: props.variables,
    ...(props.version === undefined ? {} : { version: props.version }),
  });
  const heading = hasHeading ? <h2>{title}</h2> : null;
  if (connection == null) {
    if (props.absent === undefined) return null;
    return (
      <section aria-label={title}>
        {heading}
        <p className="note">{props.absent}</p>
      </section>
    );
  }
  const { totalCount, totalCountPrecision } = connection;
  return (
    <section aria-label={title} aria-busy={paging.restart.isRunning || props.isBusy === true}>
      {heading}
      {props.children}
      <ListTable
        label={title}
        columns={props.columns}
        edges={edgesOf(connection.edges, props.readEdge)}
        paging={paging}
        total={totalCountPrecision === undefined ? undefined : { totalCount, totalCountPrecision }}
        renderRow={props.renderRow}
        empty={props.empty}
      />
    </section>
  );
}
