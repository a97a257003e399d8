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
  readonly status?: string;
  readonly instance: ObjectHead_instance$key;
  readonly page: 'fleet' | 'certificates';
}) {
  const { id, name, instanceId } = useFragment(
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
    { name: name ?? instanceId, href: `/instances/${id}` },
    ...(page === 'certificates' ? [{ name: 'Certificates', href: `/instances/${id}/certificates` }] : []),
  ];
  return (
    <PageHead title={title} crumbs={crumbs}>
      <p className="lead facts-line">
        {status === undefined ? null : <StatusChip status={status} />}
        <span>{noun}</span>
      </p>
    </PageHead>
  );
}
