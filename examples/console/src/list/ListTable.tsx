import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { didComeBack } from '../navigation.ts';
import { explain, failureOf } from '../relay/failure.ts';
import type { Caught } from '../ui/Part.tsx';
import { LoadMore } from './LoadMore.tsx';
import type { Paging } from './use-paging.ts';

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

/** One row of the list is in the tab order; arrows go on from it. */
export interface RowFocus {
  readonly id: string;
  readonly isTabStop: boolean;
  readonly onFocus: (id: string) => void;
}

/** By address and list, the row that had the focus: who comes back goes on from there. */
const lastFocused = new Map<string, string>();

export function ListTable<Node extends { readonly id: string }>(props: ListTableProps<Node>) {
  const { columns, edges, paging, renderRow } = props;
  const key = `${useLocation()[0]} ${props.label}`;
  const body = useRef<HTMLTableSectionElement>(null);
  const [focused, setFocused] = useState(() => lastFocused.get(key));
  const onFocus = (id: string) => {
    lastFocused.set(key, id);
    setFocused(id);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the list appears, and not again
  useEffect(() => {
    if (!didComeBack() || focused === undefined) return;
    body.current?.querySelector<HTMLElement>('[data-row-link][tabindex="0"]')?.focus();
  }, []);
  const ids = edges.flatMap(({ node }) => (node.ok && node.value ? [node.value.id] : []));
  const tabStop = focused !== undefined && ids.includes(focused) ? focused : ids[0];

  if (edges.length === 0 && !paging.hasNext) return <div className="empty">{props.empty}</div>;
  return (
    <>
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
                    onRetry={() => paging.retryFrom(edge.cursor)}
                  />
                );
              }
              const node = edge.node.value;
              return node ? renderRow(node, { id: node.id, isTabStop: node.id === tabStop, onFocus }) : null;
            })}
          </tbody>
        </table>
      </div>
      <LoadMore paging={paging} shown={ids.length} total={props.total} />
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

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  PageDown: (at, last) => Math.min(at + 10, last),
  PageUp: (at) => Math.max(at - 10, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

/** Enter needs no code: what has the focus is a link. */
function moveFocus(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const step = STEPS[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')];
  const at = links.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  const next = links[step(at, links.length - 1)];
  next?.focus({ preventScroll: true });
  next?.closest('tr')?.scrollIntoView({ block: 'nearest' });
}
