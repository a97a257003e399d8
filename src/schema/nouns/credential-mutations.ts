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

const ISSUED = 'The new secret, once; null for one who repeats an idempotency key.';

function issuedOf(result: { answer: { credential: ClientCredentialRecord } | null } | null) {
  const credential = result?.answer?.credential;
  return credential?.secret == null
    ? null
    : { accessKeyId: credential.accessKeyId, secret: credential.secret };
}

mutation('registerClientCredential', {
  description:
    'Issues a credential for a client id (ApsaraMQ). CONFLICT where it has one. Billed as one call, since only those that succeed are; reading `clientCredential` is another.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    clientId: t.string({ required: true, description: '`GROUP@@@DEVICE`, at most 64 characters.' }),
  }),
  run: registerClientCredential,
  payload: (t) => ({
    clientCredential: nodeField(t, ClientCredentialType, 'The new credential.'),
    issuedSecret: t.field({
      type: IssuedSecretType,
      nullable: true,
      description: ISSUED,
      resolve: ({ result }) => issuedOf(result),
    }),
  }),
});

mutation('rotateClientCredential', {
  description:
    'Replaces id and secret of a credential (ApsaraMQ). The old ones end at once. Billed as two calls; reading `clientCredential` is another.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the credential.' }) }),
  run: rotateClientCredential,
  payload: (t) => ({
    clientCredential: nodeField(t, ClientCredentialType, 'The changed credential.'),
    issuedSecret: t.field({
      type: IssuedSecretType,
      nullable: true,
      description: ISSUED,
      resolve: ({ result }) => issuedOf(result),
    }),
  }),
});

mutation('revokeClientCredential', {
  description:
    'Takes a credential away (ApsaraMQ). A client that is connected stays so until it disconnects; see closeConnection. Billed as one call.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the credential.' }) }),
  run: revokeClientCredential,
  payload: (t) => ({ deletedId: deletedIdField(t) }),
});

mutation('revealSecret', {
  description:
    'Shows a stored secret of a client credential, an identity, a device or an authorizer (its signing token). Needs the scope secret:reveal; the audit log has who, what and why before the value is shown.',
  scope: 'secret:reveal',
  keyed: false,
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the object.' }),
    slot: t.field({
      type: SecretSlotEnum,
      required: true,
      description: 'Which secret; only devices have two.',
    }),
    reason: t.string({ required: true, description: '3 to 500 characters, for the audit log.' }),
  }),
  run: revealSecret,
  payload: (t) => ({
    secret: t.string({
      nullable: true,
      description: 'The value.',
      directives: SHOWS_SECRET,
      resolve: ({ result }) => result,
    }),
  }),
});
