import { type ReactNode, Suspense, useMemo } from 'react';
import { RelayEnvironmentProvider } from 'react-relay';
import { Route, Router, Switch } from 'wouter';
import { ChangesPage } from './changes/ChangesPage.tsx';
import { FindingPage } from './findings/FindingPage.tsx';
import { FindingsPage } from './findings/FindingsPage.tsx';
import { Header } from './frame/Header.tsx';
import { InventoryPage } from './inventory/InventoryPage.tsx';
import { AuthorizerPage } from './objects/AuthorizerPage.tsx';
import { BlockedClientPage } from './objects/BlockedClientPage.tsx';
import { CaPage } from './objects/CaPage.tsx';
import { CertificatePage } from './objects/CertificatePage.tsx';
import { CredentialPage } from './objects/CredentialPage.tsx';
import { DevicePage } from './objects/DevicePage.tsx';
import { GroupPage } from './objects/GroupPage.tsx';
import { IdentityPage } from './objects/IdentityPage.tsx';
import { PermissionPage } from './objects/PermissionPage.tsx';
import { PolicyPage } from './objects/PolicyPage.tsx';
import { TemplatePage } from './objects/TemplatePage.tsx';
import { OverviewPage } from './overview/OverviewPage.tsx';
import { AuthorizersPage } from './pages/AuthorizersPage.tsx';
import { BlockedPage } from './pages/BlockedPage.tsx';
import { CertificatesPage } from './pages/CertificatesPage.tsx';
import { ClientsPage } from './pages/ClientsPage.tsx';
import { GroupsPage } from './pages/GroupsPage.tsx';
import { IdentitiesPage } from './pages/IdentitiesPage.tsx';
import { InstancesPage } from './pages/InstancesPage.tsx';
import { ObjectRedirect } from './pages/ObjectRedirect.tsx';
import { PermissionsPage } from './pages/PermissionsPage.tsx';
import { PoliciesPage } from './pages/PoliciesPage.tsx';
import type { AreaPageProps, PageProps } from './pages/page.ts';
import { SignIn } from './pages/SignIn.tsx';
import { TemplatesPage } from './pages/TemplatesPage.tsx';
import { createEnvironment } from './relay/environment.ts';
import { SearchPage } from './search/SearchPage.tsx';
import { useSession } from './session.ts';
import { useLanguage } from './texts/language.ts';
import { texts } from './texts/texts.ts';
import { FailureBoundary } from './ui/FailureBoundary.tsx';
import { Loading } from './ui/Loading.tsx';
import { PageCostLine } from './ui/PageCostLine.tsx';
import { PageHead } from './ui/PageHead.tsx';
import { Toast } from './ui/Toast.tsx';

export function App() {
  const { key, isRefused } = useSession();
  // `texts` is another object after a change of the language, so everything renders again.
  useLanguage();
  // Another key may see other objects, so the store starts empty.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the reason, not an argument
  const environment = useMemo(createEnvironment, [key]);
  return (
    <Router base="/console">
      <a className="skip" href="#main">
        {texts.app.skip}
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        {isRefused ? (
          <SignIn />
        ) : (
          <RelayEnvironmentProvider environment={environment}>
            <Pages />
          </RelayEnvironmentProvider>
        )}
        <PageCostLine />
      </main>
      <Toast />
    </Router>
  );
}

function Pages() {
  return (
    <Switch>
      {AREAS.map(([path, Page]) => (
        <Route key={path} path={path}>
          <Guarded key={path}>{(attempt) => <Page attempt={attempt} />}</Guarded>
        </Route>
      ))}
      {PAGES.map(([path, Page]) => (
        <Route key={path} path={path}>
          {({ id }: { readonly id?: string }) => (
            <Guarded key={id}>{(attempt) => <Page id={id ?? ''} attempt={attempt} />}</Guarded>
          )}
        </Route>
      ))}
      <Route>
        <PageHead
          title={texts.app.pageNotFound}
          crumbs={[{ name: texts.instances.title, href: '/instances' }]}
        />
      </Route>
    </Switch>
  );
}

const AREAS: readonly (readonly [path: string, page: (props: AreaPageProps) => ReactNode])[] = [
  ['/', OverviewPage],
  ['/instances', InstancesPage],
  ['/findings', FindingsPage],
  ['/changes', ChangesPage],
  ['/search', SearchPage],
];

const PAGES: readonly (readonly [path: string, page: (props: PageProps) => ReactNode])[] = [
  ['/inventory', InventoryPage],
  ['/inventory/:id', InventoryPage],
  ['/instances/:id', ClientsPage],
  ['/instances/:id/groups', GroupsPage],
  ['/instances/:id/certificates', CertificatesPage],
  ['/instances/:id/identities', IdentitiesPage],
  ['/instances/:id/permissions', PermissionsPage],
  ['/instances/:id/blocked-clients', BlockedPage],
  ['/instances/:id/policies', PoliciesPage],
  ['/instances/:id/authorizers', AuthorizersPage],
  ['/instances/:id/templates', ProvisioningTemplatesPage],
  ['/instances/:id/templates/authentication', AuthenticationTemplatesPage],
  ['/devices/:id', DevicePage],
  ['/credentials/:id', CredentialPage],
  ['/cas/:id', CaPage],
  ['/certificates/:id', CertificatePage],
  ['/groups/:id', GroupPage],
  ['/identities/:id', IdentityPage],
  ['/permissions/:id', PermissionPage],
  ['/blocked-clients/:id', BlockedClientPage],
  ['/policies/:id', PolicyPage],
  ['/authorizers/:id', AuthorizerPage],
  ['/templates/:id', TemplatePage],
  ['/findings/:id', FindingPage],
  ['/objects/:id', ObjectRedirect],
];

function ProvisioningTemplatesPage(props: PageProps) {
  return <TemplatesPage {...props} kind="PROVISIONING" />;
}

function AuthenticationTemplatesPage(props: PageProps) {
  return <TemplatesPage {...props} kind="AUTHENTICATION" />;
}

/** Shows grey shapes while a page loads, or the reason of a failure. */
function Guarded({ children }: { readonly children: (attempt: number) => ReactNode }) {
  return (
    <FailureBoundary>
      {(attempt) => <Suspense fallback={<Loading label={texts.app.loading} />}>{children(attempt)}</Suspense>}
    </FailureBoundary>
  );
}
