import { Link, useLocation } from 'wouter';
import { LiveStatus } from '../live/LiveStatus.tsx';
import { SearchBox } from '../search/SearchBox.tsx';
import { signOut, useSession } from '../session.ts';
import { setLanguage, TAGS, useLanguage } from '../texts/language.ts';
import { texts } from '../texts/texts.ts';

/** The bar above every page: where the user is, the search, and what concerns the whole console. */
export function Header() {
  const { key, isRefused } = useSession();
  return (
    <header className="bar-top">
      <Link href="/" className="brand">
        <Mark />
        <span className="brand-name">{texts.app.name}</span>
      </Link>
      {isRefused ? null : (
        <>
          <Navigation />
          <SearchBox />
        </>
      )}
      <span className="bar-top-end">
        <LiveStatus />
        <LanguageSwitch />
        {key === null ? null : (
          <button type="button" className="button small" onClick={signOut}>
            {texts.app.forgetKey}
          </button>
        )}
      </span>
    </header>
  );
}

const AREAS = [
  { key: 'overview', href: '/' },
  { key: 'instances', href: '/instances' },
  { key: 'inventory', href: '/inventory' },
  { key: 'findings', href: '/findings' },
  { key: 'changes', href: '/changes' },
] as const;

function Navigation() {
  const [at] = useLocation();
  return (
    <nav className="areas" aria-label={texts.areas.label}>
      {AREAS.map(({ key, href }) => {
        // The page of an object belongs to no area but that of its list.
        const isInside = href !== '/' && at.startsWith(`${href}/`);
        return (
          <Link key={key} href={href} aria-current={at === href ? 'page' : isInside ? 'true' : undefined}>
            {texts.areas[key]}
          </Link>
        );
      })}
    </nav>
  );
}

function LanguageSwitch() {
  const other = useLanguage() === 'en' ? 'zh' : 'en';
  return (
    <button type="button" className="button small" lang={TAGS[other]} onClick={() => setLanguage(other)}>
      {texts.app.otherLanguage}
    </button>
  );
}

function Mark() {
  return (
    <svg className="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M16 9 9 21M16 9l7 12M11 22h10" fill="none" stroke="currentColor" strokeWidth="2.4" />
      <circle cx="16" cy="8" r="3.4" />
      <circle cx="8" cy="22" r="3.4" />
      <circle cx="24" cy="22" r="3.4" />
    </svg>
  );
}
