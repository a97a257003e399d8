import { type ReactNode, Suspense, useMemo } from 'react';
import { RelayEnvironmentProvider } from 'react-relay';
import { Link, Route, Router, Switch } from 'wouter';
import { LiveStatus } from './live/LiveStatus.tsx';
import { CertificatesPage } from './pages/CertificatesPage.tsx';
import { FleetPage } from './pages/FleetPage.tsx';
import { InstancesPage } from './pages/InstancesPage.tsx';
import { ObjectPage } from './pages/ObjectPage.tsx';
import type { PageProps } from './pages/page.ts';
import { SignIn } from './pages/SignIn.tsx';
import { createEnvironment } from './relay/environment.ts';
import { signOut, useSession } from './session.ts';
import { FailureBoundary } from './ui/FailureBoundary.tsx';
import { Loading } from './ui/Loading.tsx';
import { PageHead } from './ui/PageHead.tsx';

export function App() {
  const { key, isRefused } = useSession();
  // Another key sees another graph: nothing of the former one's is kept.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is why, though not how
  const environment = useMemo(createEnvironment, [key]);
  return (
    <Router base="/console">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="bar-top">
        <Link href="/" className="brand">
          <Mark />
          Identity console
        </Link>
        <span className="bar-top-end">
          <LiveStatus />
          {key === null ? null : (
            <button type="button" className="button small" onClick={signOut}>
              Forget key
            </button>
          )}
        </span>
      </header>
      <main id="main" tabIndex={-1}>
        {isRefused ? (
          <SignIn />
        ) : (
          <RelayEnvironmentProvider environment={environment}>
            <Pages />
          </RelayEnvironmentProvider>
        )}
      </main>
    </Router>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/">
        <FailureBoundary>
          {(attempt) => (
            <Suspense fallback={<Loading label="Loading the instances" />}>
              <InstancesPage attempt={attempt} />
            </Suspense>
          )}
        </FailureBoundary>
      </Route>
      <Route path="/instances/:id">{({ id }) => <ById id={id} page={FleetPage} />}</Route>
      <Route path="/instances/:id/certificates">{({ id }) => <ById id={id} page={CertificatesPage} />}</Route>
      <Route path="/objects/:id">{({ id }) => <ById id={id} page={ObjectPage} />}</Route>
      <Route>
        <PageHead title="There is no such page" crumbs={[{ name: 'Instances', href: '/' }]} />
      </Route>
    </Switch>
  );
}

function ById({ id, page: Page }: { readonly id: string; readonly page: (props: PageProps) => ReactNode }) {
  return (
    <FailureBoundary key={id}>
      {(attempt) => (
        <Suspense fallback={<Loading label="Loading" />}>
          <Page id={id} attempt={attempt} />
        </Suspense>
      )}
    </FailureBoundary>
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
