import { graphql, useFragment } from 'react-relay';
import type { TemplatePage_template$key } from '../__generated__/TemplatePage_template.graphql.ts';
import type { TemplatePageQuery } from '../__generated__/TemplatePageQuery.graphql.ts';
import type { LiveObject } from '../live/use-live-page.ts';
import type { PageProps } from '../pages/page.ts';
import { texts } from '../texts/texts.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { codeValue, instantValue } from '../ui/fact-values.tsx';
import { providerStatus } from '../ui/provider-status.ts';
import { Gone } from './Gone.tsx';
import { ObjectDetail } from './ObjectDetail.tsx';
import { useObject } from './use-object.ts';

/** The page of one device template. */
export function TemplatePage({ id, attempt }: PageProps) {
  const { response, object } = useObject<TemplatePageQuery>(
    graphql`
      query TemplatePageQuery($id: ID!) {
        node(id: $id) {
          ...TemplatePage_template @alias(as: "template")
        }
      }
    `,
    attempt,
    { id },
  );
  const template = response.node?.template;
  return template == null ? <Gone /> : <Detail template={template} object={object} />;
}

function Detail({
  template,
  object,
}: {
  readonly template: TemplatePage_template$key;
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment TemplatePage_template on DeviceTemplate {
        ...TemplateRow_template
        templateId
        kind
        name
        description
        status
        rawStatus
        body
        createdAt
        updatedAt
        instance {
          id
          ...ObjectDetail_instance
        }
      }
    `,
    template,
  );
  const { kind } = data;
  return (
    <ObjectDetail
      title={data.name ?? data.templateId}
      noun={
        kind === 'AUTHENTICATION' ? texts.template.nouns.AUTHENTICATION : texts.template.nouns.PROVISIONING
      }
      chip={data.status == null ? null : <StatusChip status={data.status} />}
      instance={data.instance}
      tab="templates"
      object={object}
      facts={[
        [texts.template.id, codeValue(data.templateId, texts.template.id)],
        [texts.facts.providerStatus, providerStatus(data.rawStatus, data.status)],
        [texts.facts.description, data.description],
        [texts.facts.created, instantValue(data.createdAt)],
        [texts.facts.updated, instantValue(data.updatedAt)],
      ]}
    >
      {data.body == null ? null : (
        <section aria-label={texts.template.body}>
          <h2>{texts.template.body}</h2>
          <pre className="code-block">{indented(data.body)}</pre>
        </section>
      )}
    </ObjectDetail>
  );
}

/** The provider's text if the template is not JSON. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
