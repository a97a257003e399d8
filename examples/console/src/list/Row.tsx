import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useMark } from '../live/changes.ts';
import type { RowFocus } from './use-row-focus.ts';

/** A row that marks itself for a moment when its object changes. Its whole surface is the link of its first cell. */
export function Row({
  focus,
  href,
  name,
  detail,
  children,
}: {
  readonly focus: RowFocus;
  readonly href: string;
  readonly name: ReactNode;
  readonly detail?: ReactNode;
  readonly children: ReactNode;
}) {
  const mark = useMark(focus.id);
  return (
    <tr data-mark={mark}>
      <th scope="row">
        <Link
          href={href}
          className="row-link"
          data-row-link={focus.id}
          tabIndex={focus.isTabStop ? 0 : -1}
          onFocus={() => focus.onFocus(focus.id)}
        >
          {name}
        </Link>
        {detail === undefined ? null : <span className="row-detail">{detail}</span>}
      </th>
      {children}
    </tr>
  );
}

/** `label` is what narrow screens show in place of the column's head. */
export function Cell({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return <td data-label={label}>{children}</td>;
}
