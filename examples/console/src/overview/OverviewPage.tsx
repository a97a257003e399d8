import { graphql } from 'react-relay';
import { Link } from 'wouter';
import type { OverviewPageQuery } from '../__generated__/OverviewPageQuery.graphql.ts';
import type { AreaPageProps } from '../pages/page.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { Completeness } from './Completeness.tsx';
import { ExpiryPanel } from './ExpiryPanel.tsx';
import { NextToExpire } from './NextToExpire.tsx';
import { Numbers } from './Numbers.tsx';
import { OpenFindings } from './OpenFindings.tsx';

/** The fleet at a glance, over all accounts and clouds. From the inventory, in one query without a provider call. */
export function OverviewPage({ attempt }: AreaPageProps) {
  const query = usePageQuery<OverviewPageQuery>(
    graphql`
      query OverviewPageQuery {
        identityInventory {
          read: completeness(
            kinds: [CA_CERTIFICATE, DEVICE_CERTIFICATE, DEVICE, CLIENT_CREDENTIAL, GROUP, AUTH_IDENTITY]
          ) {
            oldest
            missing {
              reason
            }
          }
          ...Completeness_inventory
          ...Numbers_inventory
          ...OpenFindings_inventory
          ...NextToExpire_inventory
        }
        ...ExpiryPanel_query @arguments(bucket: MONTH, horizon: "P730D")
      }
    `,
    {},
    attempt,
  );
  const inventory = query.identityInventory;
  if (inventory == null || inventory.read.oldest == null) {
    const isKept = inventory?.read.missing.some(({ reason }) => reason !== 'NOT_KEPT') === true;
    return (
      <>
        <PageHead title={texts.overview.title} />
        <div className="empty">
          <p>{isKept ? texts.overview.notReadYet : texts.overview.notKept}</p>
          <p>
            <Link href="/instances">{texts.overview.toInstances}</Link>
          </p>
        </div>
      </>
    );
  }
  return (
    <>
      <PageHead title={texts.overview.title}>
        <p className="lead">{texts.overview.lead}</p>
      </PageHead>
      <Completeness inventory={inventory} />
      <Numbers inventory={inventory} />
      <div className="panels">
        <ExpiryPanel query={query} />
        <OpenFindings inventory={inventory} />
        <NextToExpire inventory={inventory} />
      </div>
    </>
  );
}
