import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useMark } from '../live/changes.ts';
import type { RowPlace } from './use-rows.ts';

/** Renders one row. A change of its object marks it for a moment. The whole row acts as the link in its first cell. */
export function Row({
  place,
  href,
  name,
  detail,
  children,
}: {
  readonly place: RowPlace;
  /** Undefined: the object has no page. */
  readonly href?: string;
  readonly name: ReactNode;
  readonly detail?: ReactNode;
  readonly children?: ReactNode;
}) {
  const mark = useMark(place.id);
  const handle = {
    className: 'row-link',
    'data-row-link': place.id,
    tabIndex: place.isTabStop ? 0 : -1,
    onFocus: () => place.onFocus(place.id),
  };
  return (
    <RowFrame place={place} mark={mark}>
      <th scope="row" role="rowheader">
        {href === undefined ? (
          <span {...handle}>{name}</span>
        ) : (
          <Link href={href} {...handle}>
            {name}
          </Link>
        )}
        {detail === undefined ? null : <span className="row-detail">{detail}</span>}
      </th>
      {children}
    </RowFrame>
  );
}

/**
 * The `<tr>` of a list. It sets its roles explicitly, because browsers drop the table roles when narrow screens show tables as
 * blocks. Its index includes the head and the rows that are not rendered.
 */
export function RowFrame({
  place,
  mark,
  className,
  children,
}: {
  readonly place: RowPlace;
  readonly mark?: string | undefined;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <tr
      role="row"
      aria-rowindex={place.index + 2}
      data-index={place.index}
      data-mark={mark}
      className={className}
      ref={place.measure}
    >
      {children}
    </tr>
  );
}

/** Narrow screens show `label` instead of the column's head. */
export function Cell({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <td role="cell" data-label={label}>
      {children}
    </td>
  );
}
