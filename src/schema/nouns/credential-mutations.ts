import type { ClientCredentialRecord } from '../../providers/port/records.ts';
import {
  registerClientCredential,
  revokeClientCredential,
  rotateClientCredential,
} from '../../writes/credentials.ts';
import { revealSecret } from '../../writes/reveal-secret.ts';
import { SecretSlotEnum } from '../enums.ts';
import { IssuedSecretType, mutation, SHOWS_SECRET } from '../mutation.ts';
import { deletedIdField, nodeField } from '../mutation-payload.ts';
import { ClientCredentialType } from '../node.ts';

const ISSUED =
  'New secret, shown only in this response. Null if the mutation failed or repeats an idempotency key.';

function issuedOf(result: { answer: { credential: ClientCredentialRecord } | null } | null) {
  const credential = result?.answer?.credential;
  return credential?.secret == null
    ? null
    : { accessKeyId: credential.accessKeyId, secret: credential.secret };
}

mutation('registerClientCredential', {
  returns: 'the new credential and its secret',
  description:
    'Issues a credential for a client id (ApsaraMQ). Fails with CONFLICT if the client id has one. Costs one billed call; selecting `clientCredential` costs another. Failed calls are not billed.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    clientId: t.string({
      required: true,
      description: 'Client id, `GROUP@@@DEVICE`, at most 64 characters.',
    }),
  }),
  run: registerClientCredential,
  payload: (t) => ({
    clientCredential: nodeField(t, ClientCredentialType, 'New credential.'),
    issuedSecret: t.field({
      type: IssuedSecretType,
      nullable: true,
      description: ISSUED,
      resolve: ({ result }) => issuedOf(result),
    }),
  }),
});

mutation('rotateClientCredential', {
  returns: 'the changed credential and its new secret',
  description:
    'Replaces the access key id and the secret of a credential (ApsaraMQ). The old ones become invalid at once. Costs two billed calls; selecting `clientCredential` costs another.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the credential.' }) }),
  run: rotateClientCredential,
  payload: (t) => ({
    clientCredential: nodeField(t, ClientCredentialType, 'Changed credential.'),
    issuedSecret: t.field({
      type: IssuedSecretType,
      nullable: true,
      description: ISSUED,
      resolve: ({ result }) => issuedOf(result),
    }),
  }),
});

mutation('revokeClientCredential', {
  returns: 'the id of the revoked credential',
  description:
    'Revokes a credential (ApsaraMQ). A connected client stays connected until it disconnects; see closeConnection. Costs one billed call.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the credential.' }) }),
  run: revokeClientCredential,
  payload: (t) => ({ deletedId: deletedIdField(t) }),
});

mutation('revealSecret', {
  returns: 'the value of the secret',
  description:
    'Returns a stored secret of a client credential, an identity, a device or an authorizer (its signing token). Needs the scope secret:reveal. The audit log records caller, object and reason before the value is returned.',
  scope: 'secret:reveal',
  keyed: false,
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the object.' }),
    slot: t.field({
      type: SecretSlotEnum,
      required: true,
      description: 'Slot of the secret. Only devices have SECONDARY.',
    }),
    reason: t.string({ required: true, description: 'Reason for the audit log, 3 to 500 characters.' }),
  }),
  run: revealSecret,
  payload: (t) => ({
    secret: t.string({
      nullable: true,
      description: 'Value of the secret. Null if the mutation failed.',
      directives: SHOWS_SECRET,
      resolve: ({ result }) => result,
    }),
  }),
});
