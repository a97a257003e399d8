import { graphql } from 'react-relay';
import type { deleteActionsCaMutation } from '../__generated__/deleteActionsCaMutation.graphql.ts';
import type { deleteActionsCertificateMutation } from '../__generated__/deleteActionsCertificateMutation.graphql.ts';
import type { deleteActionsDeviceMutation } from '../__generated__/deleteActionsDeviceMutation.graphql.ts';
import type { deleteActionsGroupMutation } from '../__generated__/deleteActionsGroupMutation.graphql.ts';
import type { deleteActionsIdentityMutation } from '../__generated__/deleteActionsIdentityMutation.graphql.ts';
import type { deleteActionsPermissionMutation } from '../__generated__/deleteActionsPermissionMutation.graphql.ts';
import type { deleteActionsPolicyMutation } from '../__generated__/deleteActionsPolicyMutation.graphql.ts';
import { texts } from '../texts/texts.ts';
import { type Action, createSend, type Send } from './action.ts';
import { type Dependents, dependentsText } from './certificate-actions.ts';

const DEVICE = graphql`
  mutation deleteActionsDeviceMutation($input: DeleteDeviceInput!) {
    deleteDevice(input: $input) {
      replayed
      deletedId @deleteRecord
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

const CERTIFICATE = graphql`
  mutation deleteActionsCertificateMutation($input: DeleteDeviceCertificateInput!) {
    deleteDeviceCertificate(input: $input) {
      replayed
      deletedId @deleteRecord
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

const CA = graphql`
  mutation deleteActionsCaMutation($input: DeleteCaCertificateInput!) {
    deleteCaCertificate(input: $input) {
      replayed
      deletedId @deleteRecord
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

const GROUP = graphql`
  mutation deleteActionsGroupMutation($input: DeleteGroupInput!) {
    deleteGroup(input: $input) {
      replayed
      deletedId @deleteRecord
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

const IDENTITY = graphql`
  mutation deleteActionsIdentityMutation($input: DeleteAuthIdentityInput!) {
    deleteAuthIdentity(input: $input) {
      replayed
      deletedId @deleteRecord
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

const PERMISSION = graphql`
  mutation deleteActionsPermissionMutation($input: DeleteAuthPermissionInput!) {
    deleteAuthPermission(input: $input) {
      replayed
      deletedId @deleteRecord
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

const POLICY = graphql`
  mutation deleteActionsPolicyMutation($input: DeleteDevicePolicyInput!) {
    deleteDevicePolicy(input: $input) {
      replayed
      deletedId @deleteRecord
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

/** An object, and how to leave its page. */
export interface Deletable {
  readonly id: string;
  readonly name: string;
  readonly onDone: () => void;
}

export function deleteDevice(target: Deletable): Action {
  const { id } = target;
  return deletion(
    target,
    [texts.actions.remove.device],
    createSend<deleteActionsDeviceMutation>(DEVICE, id, () => ({ id })),
  );
}

export function deleteCertificate(target: Deletable): Action {
  const { id } = target;
  const send = createSend<deleteActionsCertificateMutation>(CERTIFICATE, id, () => ({ id }));
  return deletion(target, [texts.actions.remove.certificate], send);
}

export function deleteCa(
  target: Deletable,
  provider: string,
  dependents: Dependents | null | undefined,
): Action {
  const { id } = target;
  const { ca, caCertificates } = texts.actions.remove;
  const sentences = [
    ca,
    ...dependentsText(dependents),
    ...(provider === 'ALIBABA_MQTT' ? [caCertificates] : []),
  ];
  return deletion(
    target,
    sentences,
    createSend<deleteActionsCaMutation>(CA, id, () => ({ id })),
  );
}

export function deleteGroup(target: Deletable, provider: string): Action {
  const { id } = target;
  const { group, groupCredentials } = texts.actions.remove;
  const sentence = provider === 'ALIBABA_MQTT' ? groupCredentials : group;
  return deletion(
    target,
    [sentence],
    createSend<deleteActionsGroupMutation>(GROUP, id, () => ({ id })),
  );
}

export function deleteIdentity(target: Deletable): Action {
  const { id } = target;
  const send = createSend<deleteActionsIdentityMutation>(IDENTITY, id, () => ({ id }));
  return deletion(target, [texts.actions.remove.identity], send);
}

export function deletePermission(
  target: Deletable,
  permission: Omit<deleteActionsPermissionMutation['variables']['input'], 'idempotencyKey'>,
): Action {
  const send = createSend<deleteActionsPermissionMutation>(PERMISSION, target.id, () => permission);
  return deletion(target, [texts.actions.remove.permission], send);
}

export function deletePolicy(target: Deletable): Action {
  const { id } = target;
  return deletion(
    target,
    [texts.actions.remove.policy],
    createSend<deleteActionsPolicyMutation>(POLICY, id, () => ({ id })),
  );
}

function deletion({ name, onDone }: Deletable, sentences: readonly string[], send: Send): Action {
  const { remove } = texts.actions;
  return {
    label: remove.label,
    title: remove.title(name),
    consequences: [...sentences, remove.undone],
    confirm: remove.label,
    isDangerous: true,
    done: remove.done(name),
    send,
    onDone,
  };
}
