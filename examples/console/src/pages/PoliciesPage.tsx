import { graphql } from 'react-relay';
import type { PoliciesPageQuery } from '../__generated__/PoliciesPageQuery.graphql.ts';
import { PolicyList } from '../access/PolicyList.tsx';
import { Empty } from '../instance/Empty.tsx';
import { InstanceHead } from '../instance/InstanceHead.tsx';
import { NotAnInstance } from '../instance/NotAnInstance.tsx';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import type { PageProps } from './page.ts';

/** The device policies of an instance (IoTDA). The API has no events for them. */
export function PoliciesPage({ id, attempt }: PageProps) {
  const { node } = usePageQuery<PoliciesPageQuery>(
    graphql`
      query PoliciesPageQuery($id: ID!) {
        node(id: $id) {
          ... on Instance @alias(as: "instance") {
            capabilities
            ...InstanceHead_instance
            ...PolicyList_instance
          }
        }
      }
    `,
    { id },
    attempt,
  );
  const instance = node?.instance;
  const capabilities = instance?.capabilities ?? [];
  if (instance == null) return <NotAnInstance />;
  return (
    <>
      <InstanceHead instance={instance} tab="policies" />
      <PolicyList instance={instance} />
      {capabilities.includes('DEVICE_POLICIES') ? null : <Empty>{texts.instances.nothing}</Empty>}
    </>
  );
}
