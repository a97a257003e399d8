import type { ReactNode } from 'react';
import { keepFocus } from '../navigation.ts';
import { explain, failureOf } from '../relay/failure.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import type { Caught } from '../ui/Part.tsx';
import { LoadMore } from './LoadMore.tsx';
import type { Paging } from './use-paging.ts';
import { focusLastRow, moveFocus, type RowFocus, useRowFocus } from './use-row-focus.ts';

/**
 * An edge read with `node @catch`: a scope of the list that could not be read has an edge of its own, in its place. A
 * node that is null without an error was deleted meanwhile.
 */
export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Caught<Node | null | undefined>;
}

/** Edges to show; `read` takes each out of its `@inline` fragment. */
export function edgesOf<Key, Node>(
  edges: ReadonlyArray<Key | null | undefined> | null | undefined,
  read: (edge: Key) => Edge<Node>,
): Edge<Node>[] {
  return (edges ?? [])
    .flatMap((edge) => (edge == null ? [] : [read(edge)]))
    .filter(({ node }) => !node.ok || node.value != null);
}

export interface ListTableProps<Node> {
  /** What the list is of, for screen readers. */
  readonly label: string;
  readonly columns: readonly string[];
  readonly edges: readonly Edge<Node>[];
  readonly paging: Paging;
  /** How many there are in all, where that costs nothing to know. */
  readonly total?: Total;
  /** Renders a `<tr>`; its link is what has the focus, by `RowLink`. */
  readonly renderRow: (node: Node, focus: RowFocus) => ReactNode;
  readonly empty: ReactNode;
}

export interface Total {
  readonly totalCount: number | null | undefined;
  /** REPORTED: the provider says so and is known to be loose. */
  readonly totalCountPrecision: string;
}

export function ListTable<Node extends { readonly id: string }>(props: ListTableProps<Node>) {
  const { columns, edges, paging, renderRow } = props;
  const { restart } = paging;
  const ids = edges.flatMap(({ node }) => (node.ok && node.value ? [node.value.id] : []));
  const { body, focusOf } = useRowFocus(props.label, ids);

  const stale =
    restart.failure === null ? null : <FailureNotice failure={restart.failure} onRetry={restart.run} />;
  if (edges.length === 0 && !paging.hasNext) {
    return (
      <>
        {stale}
        <div className="empty">{props.empty}</div>
      </>
    );
  }
  return (
    <>
      {stale}
      <div className="table-frame">
        <table className="list">
          <caption className="visually-hidden">{props.label}. Arrow keys move, Enter opens.</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={moveFocus}>
            {edges.map((edge) => {
              if (!edge.node.ok) {
                return (
                  <FailedRow
                    key={edge.cursor}
                    errors={edge.node.errors}
                    width={columns.length}
                    onRetry={() => {
                      keepFocus();
                      paging.retryFrom(edge.cursor);
                    }}
                  />
                );
              }
              const node = edge.node.value;
              return node ? renderRow(node, focusOf(node.id)) : null;
            })}
          </tbody>
        </table>
      </div>
      <LoadMore
        paging={paging}
        shown={ids.length}
        total={props.total}
        onRetry={() => {
          focusLastRow(body.current);
          paging.loadMore();
        }}
      />
    </>
  );
}

function FailedRow({
  errors,
  width,
  onRetry,
}: {
  readonly errors: readonly unknown[];
  readonly width: number;
  readonly onRetry: () => void;
}) {
  const failure = failureOf(errors);
  return (
    <tr className="failed-row">
      <td colSpan={width}>
        <span className="code">{failure.code}</span> A part of this list could not be read. {explain(failure)}{' '}
        <button type="button" className="button small" onClick={onRetry}>
          Try this part again
        </button>
      </td>
    </tr>
  );
}
