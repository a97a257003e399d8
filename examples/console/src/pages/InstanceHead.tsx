import { graphql, useFragment } from 'react-relay';
import { Link } from 'wouter';
import type { InstanceHead_instance$key } from '../__generated__/InstanceHead_instance.graphql.ts';
import { providerName, StatusChip, words } from '../ui/Chip.tsx';
import { PageHead } from '../ui/PageHead.tsx';

/** What the pages of one instance have in common: its name, what it is, and the way between them. */
export function InstanceHead({
  instance,
  page,
}: {
  readonly instance: InstanceHead_instance$key;
  readonly page: 'fleet' | 'certificates';
}) {
  const data = useFragment(
    graphql`
      fragment InstanceHead_instance on Instance {
        id
        name
        instanceId
        provider
        edition
        region
        status
        capabilities
      }
    `,
    instance,
  );
  // An address may lead to a page that nothing here leads to: then too, one sees where one is.
  const hasCertificates = data.capabilities.includes('CA_CERTIFICATES') || page === 'certificates';
  const tabs = [
    { key: 'fleet', name: data.capabilities.includes('DEVICES') ? 'Devices' : 'Credentials', path: '' },
    ...(hasCertificates ? [{ key: 'certificates', name: 'Certificates', path: '/certificates' }] : []),
  ];
  return (
    <PageHead title={data.name ?? data.instanceId} crumbs={[{ name: 'Instances', href: '/' }]}>
      <p className="lead facts-line">
        <StatusChip status={data.status} />
        <span>{providerName(data.provider)}</span>
        <span>{words(data.edition)}</span>
        <span>{data.region}</span>
        <code>{data.instanceId}</code>
      </p>
      <nav className="tabs" aria-label="Pages of this instance">
        {tabs.map((tab) => (
          <Link
            key={tab.key}
            href={`/instances/${data.id}${tab.path}`}
            aria-current={tab.key === page ? 'page' : undefined}
          >
            {tab.name}
          </Link>
        ))}
      </nav>
    </PageHead>
  );
}
