import { graphql } from 'react-relay';
import type { deviceActionsFreezeMutation } from '../__generated__/deviceActionsFreezeMutation.graphql.ts';
import type { deviceActionsResetMutation } from '../__generated__/deviceActionsResetMutation.graphql.ts';
import type { deviceActionsUnfreezeMutation } from '../__generated__/deviceActionsUnfreezeMutation.graphql.ts';
import { texts } from '../texts/texts.ts';
import { type Action, createSend } from './action.ts';

const FREEZE = graphql`
  mutation deviceActionsFreezeMutation($input: FreezeDeviceInput!) {
    freezeDevice(input: $input) {
      replayed
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

const UNFREEZE = graphql`
  mutation deviceActionsUnfreezeMutation($input: UnfreezeDeviceInput!) {
    unfreezeDevice(input: $input) {
      replayed
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

const RESET = graphql`
  mutation deviceActionsResetMutation($input: ResetDeviceSecretInput!) {
    resetDeviceSecret(input: $input) {
      replayed
      issuedSecret {
        accessKeyId
        secret
      }
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

export function freezeDevice(id: string, name: string, onDone: () => void): Action {
  const { freeze } = texts.actions;
  return {
    label: freeze.label,
    title: freeze.title(name),
    consequences: freeze.consequences,
    confirm: freeze.label,
    isDangerous: true,
    done: freeze.done(name),
    send: createSend<deviceActionsFreezeMutation>(FREEZE, id, () => ({ id })),
    onDone,
  };
}

export function unfreezeDevice(id: string, name: string, onDone: () => void): Action {
  const { unfreeze } = texts.actions;
  return {
    label: unfreeze.label,
    title: unfreeze.title(name),
    consequences: unfreeze.consequences,
    confirm: unfreeze.label,
    done: unfreeze.done(name),
    send: createSend<deviceActionsUnfreezeMutation>(UNFREEZE, id, () => ({ id })),
    onDone,
  };
}

export function resetDeviceSecret(id: string, name: string, onDone: () => void): Action {
  const { resetSecret } = texts.actions;
  return {
    label: resetSecret.label,
    title: resetSecret.title(name),
    consequences: resetSecret.consequences,
    confirm: resetSecret.label,
    isDangerous: true,
    issuesSecret: true,
    done: resetSecret.done(name),
    send: createSend<deviceActionsResetMutation>(RESET, id, () => ({ id })),
    onDone,
  };
}
