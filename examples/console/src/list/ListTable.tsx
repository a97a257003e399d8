import { Fragment, type ReactNode } from 'react';
import { keepFocus } from '../navigation.ts';
import { explain, failureOf } from '../relay/failure.ts';
import { texts } from '../texts/texts.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import type { Edge } from './edges.ts';
import { LoadMore } from './LoadMore.tsx';
import { RowFrame } from './Row.tsx';
import type { Paging } from './use-paging.ts';
import { type RowPlace, useRows } from './use-rows.ts';

export interface Total {
  readonly totalCount: number | null | undefined;
  /** REPORTED: the provider's count, which may be inaccurate. */
  readonly totalCountPrecision: string;
}

export interface ListTableProps<Node> {
  /** Name of the list, for screen readers. */
  readonly label: string;
  readonly columns: readonly string[];
  readonly edges: readonly Edge<Node>[];
  readonly paging: Paging;
  /** Number of objects in the whole list, if that costs no call. */
  readonly total?: Total | undefined;
  /** Renders a `Row`. */
  readonly renderRow: (node: Node, place: RowPlace) => ReactNode;
  readonly empty: string;
}

/** The table of every list. The document contains only the visible rows and a few more, however many are loaded. */
export function ListTable<Node extends { readonly id: string }>(props: ListTableProps<Node>) {
  const { columns, edges, paging, renderRow } = props;
  const { restart } = paging;
  const entries = edges.map(({ node, cursor }) =>
    node.ok && node.value
      ? { key: node.value.id, hasLink: true }
      : { key: `failed ${cursor}`, hasLink: false },
  );
  const rows = useRows(props.label, entries);

  const stale =
    restart.failure === null ? null : <FailureNotice failure={restart.failure} onRetry={restart.run} />;
  if (edges.length === 0 && !paging.hasNext) {
    return (
      <>
        {stale}
        <div className="empty">
          <p>{props.empty}</p>
        </div>
      </>
    );
  }
  return (
    <>
      {stale}
      <div className="table-frame">
        <table className="list" role="table" aria-rowcount={rowCount(props)}>
          <caption className="visually-hidden">{texts.list.caption(props.label)}</caption>
          <thead role="rowgroup">
            <tr role="row" aria-rowindex={1}>
              {columns.map((column) => (
                <th key={column} scope="col" role="columnheader">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup" ref={rows.setBody} onKeyDown={rows.onKeyDown}>
            {rows.drawn.map(({ key, place, gapBefore }) => (
              <Fragment key={key}>
                <Gap height={gapBefore} width={columns.length} />
                <EdgeRow edge={edges[place.index]!} place={place} width={columns.length} paging={paging}>
                  {renderRow}
                </EdgeRow>
              </Fragment>
            ))}
            <Gap height={rows.gapAfter} width={columns.length} />
          </tbody>
        </table>
      </div>
      <LoadMore
        paging={paging}
        shown={entries.filter(({ hasLink }) => hasLink).length}
        total={props.total}
        onRetry={() => {
          rows.focusLast();
          paging.loadMore();
        }}
      />
    </>
  );
}

/** Rows of the whole list plus the head; -1 if unknown. */
function rowCount<Node>({ edges, paging, total }: ListTableProps<Node>): number {
  if (!paging.hasNext) return edges.length + 1;
  const isExact = total?.totalCount != null && total.totalCountPrecision === 'EXACT';
  return isExact ? Number(total?.totalCount) + 1 : -1;
}

function EdgeRow<Node extends { readonly id: string }>({
  edge,
  place,
  width,
  paging,
  children,
}: {
  readonly edge: Edge<Node>;
  readonly place: RowPlace;
  readonly width: number;
  readonly paging: Paging;
  readonly children: (node: Node, place: RowPlace) => ReactNode;
}) {
  if (edge.node.ok) return edge.node.value ? children(edge.node.value, place) : null;
  const failure = failureOf(edge.node.errors);
  return (
    <RowFrame place={place} className="failed-row">
      <td role="cell" colSpan={width}>
        <span className="code">{failure.code}</span> {texts.list.partFailed} {explain(failure)}{' '}
        <button
          type="button"
          className="button small"
          onClick={() => {
            keepFocus();
            paging.retryFrom(edge.cursor);
          }}
        >
          {texts.list.retryPart}
        </button>
      </td>
    </RowFrame>
  );
}

/** Placeholder for rows that are not rendered. */
function Gap({ height, width }: { readonly height: number; readonly width: number }) {
  if (height === 0) return null;
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: for layout only; screen readers ignore it
    <tr className="gap" role="none">
      <td role="none" colSpan={width} style={{ height }} />
    </tr>
  );
}
