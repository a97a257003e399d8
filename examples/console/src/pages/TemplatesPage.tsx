import { graphql } from 'react-relay';
import { Link } from 'wouter';
import type { TemplatesPageQuery } from '../__generated__/TemplatesPageQuery.graphql.ts';
import { TemplateList } from '../access/TemplateList.tsx';
import { Empty } from '../instance/Empty.tsx';
import { InstanceHead } from '../instance/InstanceHead.tsx';
import { NotAnInstance } from '../instance/NotAnInstance.tsx';
import { instanceTabPath } from '../instance/tabs.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { texts } from '../texts/texts.ts';
import type { PageProps } from './page.ts';

const KINDS = ['PROVISIONING', 'AUTHENTICATION'] as const;
type Kind = (typeof KINDS)[number];

/** The templates of an instance, one kind at a time (IoTDA). The API has no events for them. */
export function TemplatesPage({ id, attempt, kind }: PageProps & { readonly kind: Kind }) {
  const { node } = usePageQuery<TemplatesPageQuery>(
    graphql`
      query TemplatesPageQuery($id: ID!, $kind: DeviceTemplateKind!) {
        node(id: $id) {
          ... on Instance @alias(as: "instance") {
            capabilities
            ...InstanceHead_instance
            ...TemplateList_instance @arguments(kind: $kind)
          }
        }
      }
    `,
    { id, kind },
    attempt,
  );
  const instance = node?.instance;
  if (instance == null) return <NotAnInstance />;
  return (
    <>
      <InstanceHead instance={instance} tab="templates" />
      <nav className="choices" aria-label={texts.template.kinds}>
        {KINDS.map((each) => (
          <Link
            key={each}
            href={`${instanceTabPath(id, 'templates')}${each === 'PROVISIONING' ? '' : '/authentication'}`}
            aria-current={each === kind ? 'page' : undefined}
          >
            {texts.template.titles[each]}
          </Link>
        ))}
      </nav>
      <TemplateList instance={instance} kind={kind} />
      {instance.capabilities.includes('DEVICES') ? null : <Empty>{texts.instances.nothing}</Empty>}
    </>
  );
}
