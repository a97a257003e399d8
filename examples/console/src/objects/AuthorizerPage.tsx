import { graphql, useFragment } from 'react-relay';
import type { AuthorizerPage_authorizer$key } from '../__generated__/AuthorizerPage_authorizer.graphql.ts';
import type { AuthorizerPageQuery } from '../__generated__/AuthorizerPageQuery.graphql.ts';
import type { LiveObject } from '../live/use-live-page.ts';
import type { PageProps } from '../pages/page.ts';
import { texts } from '../texts/texts.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { codeValue, instantValue, yesNo } from '../ui/fact-values.tsx';
import { providerStatus } from '../ui/provider-status.ts';
import { Gone } from './Gone.tsx';
import { ObjectDetail } from './ObjectDetail.tsx';
import { secretWords } from './secret-words.ts';
import { useObject } from './use-object.ts';

/** The page of one custom authorizer. */
export function AuthorizerPage({ id, attempt }: PageProps) {
  const { response, object } = useObject<AuthorizerPageQuery>(
    graphql`
      query AuthorizerPageQuery($id: ID!) {
        node(id: $id) {
          ...AuthorizerPage_authorizer @alias(as: "authorizer")
        }
      }
    `,
    attempt,
    { id },
  );
  const authorizer = response.node?.authorizer;
  return authorizer == null ? <Gone /> : <Detail authorizer={authorizer} object={object} />;
}

function Detail({
  authorizer,
  object,
}: {
  readonly authorizer: AuthorizerPage_authorizer$key;
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment AuthorizerPage_authorizer on DeviceAuthorizer {
        ...AuthorizerRow_authorizer
        authorizerId
        name
        functionName
        functionUrn
        isDefault
        status
        rawStatus
        cacheEnabled
        signingEnabled
        signingPublicKey
        signingToken {
          isSet
          fingerprint
        }
        createdAt
        updatedAt
        instance {
          id
          ...ObjectDetail_instance
        }
      }
    `,
    authorizer,
  );
  return (
    <ObjectDetail
      title={data.name ?? data.authorizerId}
      noun={texts.authorizer.noun}
      chip={<StatusChip status={data.status} />}
      instance={data.instance}
      tab="authorizers"
      object={object}
      facts={[
        [texts.authorizer.id, codeValue(data.authorizerId, texts.authorizer.id)],
        [texts.authorizer.functionName, codeValue(data.functionName, texts.authorizer.functionName)],
        [texts.authorizer.functionUrn, codeValue(data.functionUrn, texts.authorizer.functionUrn)],
        [texts.facts.providerStatus, providerStatus(data.rawStatus, data.status)],
        [texts.authorizer.isDefault, yesNo(data.isDefault)],
        [texts.authorizer.cache, yesNo(data.cacheEnabled)],
        [texts.authorizer.signing, yesNo(data.signingEnabled)],
        [texts.authorizer.token, secretWords(data.signingToken)],
        [texts.authorizer.publicKey, codeValue(data.signingPublicKey, texts.authorizer.publicKey)],
        [texts.facts.created, instantValue(data.createdAt)],
        [texts.facts.updated, instantValue(data.updatedAt)],
      ]}
    />
  );
}
