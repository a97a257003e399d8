import { useEffect, useRef } from 'react';
import { graphql, useFragment } from 'react-relay';
import { Link } from 'wouter';
import type { InstanceHead_instance$key } from '../__generated__/InstanceHead_instance.graphql.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { instanceTabPath, TABS, type TabKey } from './tabs.ts';

/** Name and facts of an instance, and the links between its pages. */
export function InstanceHead({
  instance,
  tab: shown,
}: {
  readonly instance: InstanceHead_instance$key;
  readonly tab: TabKey;
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
  const nav = useRef<HTMLElement>(null);
  // On narrow screens the links scroll, and the current one may be hidden.
  useEffect(() => {
    const link = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (nav.current !== null && link != null) nav.current.scrollLeft = link.offsetLeft - 24;
  }, []);
  // A link may lead to a page that this edition does not have. Its tab is still shown.
  const tabs = TABS.filter(
    ({ key, capability }) => key === shown || (data.capabilities as readonly string[]).includes(capability),
  );
  return (
    <PageHead
      title={data.name ?? data.instanceId}
      crumbs={[{ name: texts.instances.title, href: '/instances' }]}
    >
      <p className="lead facts-line">
        <StatusChip status={data.status} of="INSTANCE" />
        <span>{valueText(data.provider)}</span>
        <span>{valueText(data.edition)}</span>
        <span>{data.region}</span>
        <code>{data.instanceId}</code>
      </p>
      <nav ref={nav} className="tabs" aria-label={texts.instances.tabs}>
        {tabs.map(({ key }) => (
          <Link
            key={key}
            href={instanceTabPath(data.id, key)}
            aria-current={key === shown ? 'page' : undefined}
          >
            {texts.tabs[key]}
          </Link>
        ))}
      </nav>
    </PageHead>
  );
}
