import { graphql } from 'react-relay';
import type { credentialActionsBlockMutation } from '../__generated__/credentialActionsBlockMutation.graphql.ts';
import type { credentialActionsRevokeMutation } from '../__generated__/credentialActionsRevokeMutation.graphql.ts';
import type { credentialActionsRotateMutation } from '../__generated__/credentialActionsRotateMutation.graphql.ts';
import type { credentialActionsUnblockMutation } from '../__generated__/credentialActionsUnblockMutation.graphql.ts';
import { texts } from '../texts/texts.ts';
import { type Action, createSend } from './action.ts';

const ROTATE = graphql`
  mutation credentialActionsRotateMutation($input: RotateClientCredentialInput!) {
    rotateClientCredential(input: $input) {
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

const BLOCK = graphql`
  mutation credentialActionsBlockMutation($input: BlockClientInput!) {
    blockClient(input: $input) {
      replayed
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

const UNBLOCK = graphql`
  mutation credentialActionsUnblockMutation($input: UnblockClientInput!) {
    unblockClient(input: $input) {
      replayed
      deletedId @deleteRecord
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

const REVOKE = graphql`
  mutation credentialActionsRevokeMutation($input: RevokeClientCredentialInput!) {
    revokeClientCredential(input: $input) {
      replayed
      deletedId @deleteRecord
      userErrors {
        ...userErrors_error
      }
    }
  }
`;

export function rotateCredential(id: string, name: string, onDone: () => void): Action {
  const { rotate } = texts.actions;
  return {
    label: rotate.label,
    title: rotate.title(name),
    consequences: rotate.consequences,
    confirm: rotate.label,
    isDangerous: true,
    issuesSecret: true,
    done: rotate.done(name),
    send: createSend<credentialActionsRotateMutation>(ROTATE, id, () => ({ id })),
    onDone,
  };
}

/** `entityId`: the object of the page, a credential. */
export function blockClient(entityId: string, { instanceId, clientId }: Client, onDone: () => void): Action {
  const { block } = texts.actions;
  return {
    label: block.label,
    title: block.title(clientId),
    consequences: block.consequences,
    confirm: block.label,
    isDangerous: true,
    done: block.done(clientId),
    send: createSend<credentialActionsBlockMutation>(BLOCK, entityId, () => ({ instanceId, clientId })),
    onDone,
  };
}

/** `entityId`: the object of the page, a credential or a blocked client. */
export function unblockClient(
  entityId: string,
  { instanceId, clientId }: Client,
  onDone: () => void,
): Action {
  const { unblock } = texts.actions;
  return {
    label: unblock.label,
    title: unblock.title(clientId),
    consequences: unblock.consequences,
    confirm: unblock.label,
    done: unblock.done(clientId),
    send: createSend<credentialActionsUnblockMutation>(UNBLOCK, entityId, () => ({ instanceId, clientId })),
    onDone,
  };
}

interface Client {
  /** Global id. */
  readonly instanceId: string;
  readonly clientId: string;
}

export function revokeCredential(id: string, name: string, onDone: () => void): Action {
  const { revoke } = texts.actions;
  return {
    label: revoke.label,
    title: revoke.title(name),
    consequences: revoke.consequences,
    confirm: revoke.label,
    isDangerous: true,
    done: revoke.done(name),
    send: createSend<credentialActionsRevokeMutation>(REVOKE, id, () => ({ id })),
    onDone,
  };
}
