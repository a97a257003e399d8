import { useEffect, useEffectEvent, useState } from 'react';
import { graphql, useRelayEnvironment } from 'react-relay';
import { requestSubscription } from 'relay-runtime';
import type {
  EntityKind,
  useLiveSubscription,
  useLiveSubscription$data,
} from '../__generated__/useLiveSubscription.graphql.ts';
import { failureOf, isCursorLost } from '../relay/failure.ts';
import { mark } from './changes.ts';
import { setLiveState } from './live-state.ts';

/**
 * An event brings the object afresh, in the parts that rows show; Relay puts it into its store, and whoever shows the
 * object shows it anew. So these spreads are the only list of what can be live.
 */
const SUBSCRIPTION = graphql`
  subscription useLiveSubscription($scope: RefreshScope!, $after: String) {
    refreshEvents(scope: $scope, after: $after) {
      cursor
      ... on EntityChanged @alias(as: "changed") {
        change
        kind
        entityId
        changedFields
        entity {
          id
          ...DeviceRow_device @alias
          ...CredentialRow_credential @alias
          ...CaRow_ca @alias
          ...DeviceCertificateRow_certificate @alias
          ...GroupRow_group @alias
          ...IdentityRow_identity @alias
          ...PermissionRow_permission @alias
          ...BlockedRow_client @alias
          # By these a page tells whether it is about the object; both are read with it.
          ... on Device @alias(as: "device") {
            auth {
              fingerprint
              secondaryFingerprint
            }
          }
          ... on DeviceCertificate @alias(as: "certificate") {
            caSerialNumber
          }
          ... on AuthPermission @alias(as: "permission") {
            identity
          }
        }
      }
      ... on StreamGap @alias(as: "gap") {
        reason
      }
    }
  }
`;

export type Change = NonNullable<useLiveSubscription$data['refreshEvents']['changed']>;

export interface WatchedScope {
  /** Global id. Undefined: the instance could not be read, and nothing is watched. */
  readonly instanceId: string | undefined;
  /** Global id of a group of it: only what that holds is read. Default: all of the instance. */
  readonly groupId?: string | undefined;
  /** What the page shows: the server polls the cloud for these and for nothing else. */
  readonly kinds: readonly EntityKind[];
}

export interface LiveOptions extends WatchedScope {
  readonly onChange: (change: Change) => void;
  /** The server cannot tell what was missed: whatever is shown is to be read again. */
  readonly onGap: () => void;
}

/** By scope, the last cursor that came: a page that is opened again goes on from there. */
const cursors = new Map<string, string>();

/** Before it is tried again, where the server refused the subscription itself. */
const RETRY_MS = 10_000;

/** Keeps the page's objects as the cloud has them. */
export function useLive(options: LiveOptions): void {
  const environment = useRelayEnvironment();
  const [attempt, setAttempt] = useState(0);
  const { instanceId, groupId, kinds } = options;
  const scope = JSON.stringify({ instanceId, groupId, kinds });
  const onChange = useEffectEvent(options.onChange);
  const onGap = useEffectEvent(options.onGap);

  // biome-ignore lint/correctness/useExhaustiveDependencies: attempt says when to begin anew
  useEffect(() => {
    const watched = JSON.parse(scope) as { instanceId?: string; groupId?: string; kinds: EntityKind[] };
    if (watched.instanceId === undefined || watched.kinds.length === 0) return;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const again = (code: string) => {
      setLiveState({ refusal: code });
      retry = setTimeout(() => setAttempt((count) => count + 1), RETRY_MS);
    };
    const subscription = requestSubscription<useLiveSubscription>(environment, {
      subscription: SUBSCRIPTION,
      variables: { scope: { ...watched, instanceId: watched.instanceId }, after: cursors.get(scope) ?? null },
      // A deleted record is null wherever a list or a page leads to it.
      updater: (store, data) => {
        const changed = data?.refreshEvents.changed;
        if (changed?.change === 'DELETED') store.delete(changed.entityId);
      },
      onNext: (data) => {
        if (data == null) return;
        setLiveState({ refusal: null });
        const { cursor, changed, gap } = data.refreshEvents;
        cursors.set(scope, cursor);
        if (gap != null) onGap();
        if (changed == null) return;
        const { change, entityId } = changed;
        if (change !== 'DELETED') mark(entityId, change === 'CREATED' ? 'new' : 'changed');
        onChange(changed);
      },
      onCompleted: () => again('COMPLETED'),
      onError: (error) => {
        const failure = failureOf(error);
        if (isCursorLost(failure)) {
          // As good as a gap: begin at the present, and read again what is shown.
          cursors.delete(scope);
          onGap();
          setAttempt((count) => count + 1);
        } else again(failure.code);
      },
    });
    return () => {
      clearTimeout(retry);
      setLiveState({ refusal: null });
      subscription.dispose();
    };
  }, [environment, scope, attempt]);
}
