import { graphql, useFragment } from 'react-relay';
import type { PolicyPage_policy$key } from '../__generated__/PolicyPage_policy.graphql.ts';
import type { PolicyPageQuery } from '../__generated__/PolicyPageQuery.graphql.ts';
import { TargetList } from '../access/TargetList.tsx';
import { deletePolicy } from '../actions/delete-actions.ts';
import type { LiveObject } from '../live/use-live-page.ts';
import type { PageProps } from '../pages/page.ts';
import { texts } from '../texts/texts.ts';
import { StatusChip } from '../ui/Chip.tsx';
import { Facts } from '../ui/Facts.tsx';
import { codeValue, instantValue } from '../ui/fact-values.tsx';
import { Gone } from './Gone.tsx';
import { ObjectDetail, useLeave } from './ObjectDetail.tsx';
import { useObject } from './use-object.ts';

/** The page of one device policy. */
export function PolicyPage({ id, attempt }: PageProps) {
  const { response, object } = useObject<PolicyPageQuery>(
    graphql`
      query PolicyPageQuery($id: ID!, $lists: Boolean!) {
        node(id: $id) {
          ...PolicyPage_policy @alias(as: "policy") @arguments(lists: $lists)
        }
        identityInventory @catch {
          ...ObjectDetail_inventory @arguments(id: $id)
        }
      }
    `,
    attempt,
    { id, lists: true },
    { id, lists: false },
  );
  const policy = response.node?.policy;
  return policy == null ? (
    <Gone />
  ) : (
    <Detail policy={policy} inventory={response.identityInventory} object={object} />
  );
}

function Detail({
  policy,
  inventory,
  object,
}: {
  readonly policy: PolicyPage_policy$key;
  readonly inventory: PolicyPageQuery['response']['identityInventory'];
  readonly object: LiveObject;
}) {
  const data = useFragment(
    graphql`
      fragment PolicyPage_policy on DevicePolicy
      @argumentDefinitions(lists: { type: "Boolean!" }) {
        ...PolicyRow_policy
        policyId
        name
        spaceId
        createdAt
        updatedAt
        statements {
          effect
          actions
          resources
        }
        instance {
          id
          ...ObjectDetail_instance
        }
        ...TargetList_policy @arguments(type: DEVICE) @alias(as: "targets") @include(if: $lists)
      }
    `,
    policy,
  );
  const statements = data.statements ?? [];
  const leave = useLeave(data.instance?.id, 'policies');
  const name = data.name ?? data.policyId;
  return (
    <ObjectDetail
      title={data.name ?? data.policyId}
      noun={texts.policy.noun}
      instance={data.instance}
      tab="policies"
      object={object}
      inventory={inventory}
      actions={[deletePolicy({ id: object.id, name, onDone: leave })]}
      facts={[
        [texts.policy.id, codeValue(data.policyId, texts.policy.id)],
        [texts.facts.spaceId, codeValue(data.spaceId, texts.facts.spaceId)],
        [texts.facts.created, instantValue(data.createdAt)],
        [texts.facts.updated, instantValue(data.updatedAt)],
      ]}
    >
      <section aria-label={texts.policy.statements}>
        <h2>{texts.policy.statements}</h2>
        {statements.length === 0 ? <p className="note">{texts.policy.noStatements}</p> : null}
        {statements.map(({ effect, actions, resources }) => (
          <Facts
            key={`${effect} ${actions} ${resources}`}
            facts={[
              [texts.policy.effect, <StatusChip key="effect" status={effect} />],
              [texts.policy.actions, <Lines key="actions" of={actions} />],
              [texts.policy.resources, <Lines key="resources" of={resources} />],
            ]}
          />
        ))}
      </section>
      {data.targets == null ? null : <TargetList policy={data.targets} />}
    </ObjectDetail>
  );
}

function Lines({ of }: { readonly of: readonly string[] }) {
  return (
    <ul className="lines">
      {of.map((line) => (
        <li key={line}>
          <code>{line}</code>
        </li>
      ))}
    </ul>
  );
}
