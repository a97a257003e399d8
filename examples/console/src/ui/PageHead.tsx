import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { didComeBack } from '../navigation.ts';
import { texts } from '../texts/texts.ts';

export interface Crumb {
  readonly name: string;
  readonly href: string;
}

let isFirst = true;

/** Title of the page and of the window. It takes the focus after a link, like a newly loaded page. */
export function PageHead({
  title,
  crumbs = [],
  children,
}: {
  readonly title: string;
  readonly crumbs?: readonly Crumb[];
  readonly children?: ReactNode;
}) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst && !didComeBack()) {
      window.scrollTo(0, 0);
      head.current?.focus({ preventScroll: true });
    }
    isFirst = false;
  }, []);
  return (
    <header className="page-head">
      <title>{`${title} · ${texts.app.name}`}</title>
      {crumbs.length === 0 ? null : (
        <nav aria-label={texts.app.breadcrumb} className="crumbs">
          <ol>
            {crumbs.map(({ name, href }) => (
              <li key={href}>
                <Link href={href}>{name}</Link>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <h1 ref={head} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </header>
  );
}
