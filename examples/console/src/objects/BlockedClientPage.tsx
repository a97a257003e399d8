import { graphql, useFragment } from 'react-relay';
import type { BlockedClientPage_client$key } from '../__generated__/BlockedClientPage_client.graphql.ts';
import type { BlockedClientPageQuery } from '../__generated__/BlockedClientPageQuery.graphql.ts';
import { unblockClient } from '../actions/credential-actions.ts';
import { type LiveObject, listsNothing, useLivePage } from '../live/use-live-page.ts';
import type { PageProps } from '../pages/page.ts';
import { texts } from '../texts/texts.ts';
import { Chip } from '../ui/Chip.tsx';
import { codeValue } from '../ui/fact-values.tsx';
import { Gone } from './Gone.tsx';
import { ObjectDetail, useLeave } from './ObjectDetail.tsx';
import { useObject } from './use-object.ts';

/** The page of one blocked client id. */
export function BlockedClientPage({ id, attempt }: PageProps) {
  const { response, object } = useObject<BlockedClientPageQuery>(
    graphql`
      query BlockedClientPageQuery($id: ID!) {
        node(id: $id) {
          ...BlockedClientPage_client @alias(as: "client")
        }
      }
    `,
    attempt,
    { id },
  );
  const client = response.node?.client;
  return client == null ? <Gone /> : <Detail client={client} object={object} />;
}

function Detail({
  client,
  object,
}: {
  readonly client: BlockedClientPage_client$key;
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment BlockedClientPage_client on BlockedClient {
        ...BlockedRow_client
        clientId
        instance {
          id
          ...ObjectDetail_instance
        }
      }
    `,
    client,
  );
  const live = useLivePage({
    instanceId: data.instance?.id,
    kinds: ['BLOCKED_CLIENT'],
    lists: listsNothing,
    object,
  });
  const leave = useLeave(data.instance?.id, 'blocked');
  const instanceId = data.instance?.id;
  return (
    <ObjectDetail
      title={data.clientId}
      noun={texts.blocked.meaning}
      chip={<Chip tone="bad">{texts.blocked.noun}</Chip>}
      instance={data.instance}
      tab="blocked"
      object={object}
      live={live}
      actions={
        instanceId === undefined
          ? []
          : [unblockClient(object.id, { instanceId, clientId: data.clientId }, leave)]
      }
      facts={[[texts.blocked.clientId, codeValue(data.clientId, texts.blocked.clientId)]]}
    />
  );
}
