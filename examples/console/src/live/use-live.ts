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
 * An event contains the object's current fields, as far as rows show them. Relay writes them to its store and renders every
 * component that shows the object. These spreads are the only list of live fragments.
 */
const SUBSCRIPTION = graphql`
  subscription useLiveSubscription($scope: RefreshScope!, $after: String) {
    refreshEvents(scope: $scope, after: $after) {
      cursor
      ... on EntityChanged @alias(as: "changed") {
        change
        source
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
  /** Global id. Undefined if the instance could not be read; nothing is watched then. */
  readonly instanceId: string | undefined;
  /** Global id of a group: only its members are watched. Default: the whole instance. */
  readonly groupId?: string | undefined;
  /** The kinds on the page. The server polls only these. */
  readonly kinds: readonly EntityKind[];
}

export interface LiveOptions extends WatchedScope {
  readonly onChange: (change: Change) => void;
  /** Changes may have been missed: all shown data must be read again. */
  readonly onGap: () => void;
}

/** The last cursor by scope. A page that is opened again continues from it. */
const cursors = new Map<string, string>();

/** Pause before the next attempt if the server refused the subscription. */
const RETRY_MS = 10_000;

/** Keeps the page's objects up to date by refresh events. */
export function useLive(options: LiveOptions): void {
  const environment = useRelayEnvironment();
  const [attempt, setAttempt] = useState(0);
  const { instanceId, groupId, kinds } = options;
  const scope = JSON.stringify({ instanceId, groupId, kinds });
  const onChange = useEffectEvent(options.onChange);
  const onGap = useEffectEvent(options.onGap);

  // biome-ignore lint/correctness/useExhaustiveDependencies: attempt restarts the subscription
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
      // A deleted record becomes null in every list and page.
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
          // Treat it as a gap: start at the present and read the shown data again.
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
