import { type ReactNode, useId } from 'react';

/** A framed part of a page with a title of its own. */
export function Panel({
  title,
  tools,
  isWide = false,
  children,
}: {
  readonly title: string;
  /** Beside the title. */
  readonly tools?: ReactNode;
  /** Takes two columns if there are several. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="panel" data-wide={isWide} aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {tools}
      </div>
      {children}
    </section>
  );
}
