import { graphql } from 'react-relay';
import type { AuthorizersPageQuery } from '../__generated__/AuthorizersPageQuery.graphql.ts';
import { AuthorizerList } from '../access/AuthorizerList.tsx';
import { Empty } from '../instance/Empty.tsx';
import { InstanceHead } from '../instance/InstanceHead.tsx';
import { NotAnInstance } from '../instance/NotAnInstance.tsx';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import type { PageProps } from './page.ts';

/** The custom authorizers of an instance (IoTDA). The API has no events for them. */
export function AuthorizersPage({ id, attempt }: PageProps) {
  const { node } = usePageQuery<AuthorizersPageQuery>(
    graphql`
      query AuthorizersPageQuery($id: ID!) {
        node(id: $id) {
          ... on Instance @alias(as: "instance") {
            capabilities
            ...InstanceHead_instance
            ...AuthorizerList_instance
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
      <InstanceHead instance={instance} tab="authorizers" />
      <AuthorizerList instance={instance} />
      {capabilities.includes('DEVICE_POLICIES') ? null : <Empty>{texts.instances.nothing}</Empty>}
    </>
  );
}
