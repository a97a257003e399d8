import { graphql, useFragment } from 'react-relay';
import type { ObjectHead_instance$key } from '../__generated__/ObjectHead_instance.graphql.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { PageHead } from '../ui/PageHead.tsx';

/** Title of an object's page, with the way back to its instance. */
export function ObjectHead({
  title,
  noun,
  status,
  instance,
  page,
}: {
  readonly title: string;
  readonly noun: string;
  readonly status?: string | null | undefined;
  /** Null if it could not be read: the way back then leads to the list of instances. */
  readonly instance: ObjectHead_instance$key | null | undefined;
  readonly page: 'fleet' | 'certificates';
}) {
  const found = useFragment(
    graphql`
      fragment ObjectHead_instance on Instance {
        id
        name
        instanceId
      }
    `,
    instance,
  );
  const crumbs = [
    { name: 'Instances', href: '/' },
    ...(found == null ? [] : [{ name: found.name ?? found.instanceId, href: `/instances/${found.id}` }]),
    ...(found != null && page === 'certificates'
      ? [{ name: 'Certificates', href: `/instances/${found.id}/certificates` }]
      : []),
  ];
  return (
    <PageHead title={title} crumbs={crumbs}>
      <p className="lead facts-line">
        {status == null ? null : <StatusChip status={status} />}
        <span>{noun}</span>
      </p>
    </PageHead>
  );
}
