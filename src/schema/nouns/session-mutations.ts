import { checkToken, closeConnection, issueToken, revokeToken } from '../../writes/sessions.ts';
import { TokenActionsEnum } from '../enums.ts';
import { IssuedSecretType, mutation } from '../mutation.ts';

mutation('closeConnection', {
  returns: 'the client id of the closed connection',
  description:
    'Closes the connection of a client (ApsaraMQ, not on every instance). The client may connect again at once; see blockClient. The provider does not list the call among its billed calls.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    clientId: t.string({
      required: true,
      description: 'Client id of the connection, usually `GROUP@@@DEVICE`, at most 64 characters.',
    }),
  }),
  run: closeConnection,
  payload: (t) => ({
    clientId: t.string({
      nullable: true,
      description: 'Client id of the closed connection. Null if the mutation failed.',
      resolve: ({ result }) => result?.kept['clientId'] ?? null,
    }),
  }),
});

mutation('issueToken', {
  returns: 'the new token',
  description:
    'Issues a temporary token for MQTT (ApsaraMQ). Tokens cannot be listed, so a lost response results in OUTCOME_UNKNOWN. Costs one billed call.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    topics: t.stringList({
      required: true,
      description: 'Topic filters, 1 to 100, without duplicates; `+` and `#` match whole levels.',
    }),
    actions: t.field({
      type: TokenActionsEnum,
      required: true,
      description: 'Actions that the token allows.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'Time of expiry, 60 seconds to 30 days from now.',
    }),
  }),
  run: issueToken,
  payload: (t) => ({
    issuedSecret: t.field({
      type: IssuedSecretType,
      nullable: true,
      description:
        'New token, shown only in this response. Null if the mutation failed or repeats an idempotency key.',
      resolve: ({ result }) =>
        result?.answer == null ? null : { accessKeyId: null, secret: result.answer.token },
    }),
  }),
});

mutation('revokeToken', {
  returns: 'the confirmation',
  description:
    'Revokes a token before it expires (ApsaraMQ). The provider allows five such calls per second and bills each.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    token: t.string({ required: true, description: 'Value of the token.' }),
  }),
  run: revokeToken,
  payload: (t) => ({
    revoked: t.boolean({
      description: 'True if the token was revoked, false if the mutation failed.',
      resolve: ({ result }) => result !== null,
    }),
  }),
});

mutation('checkToken', {
  returns: 'the validity of the token',
  description:
    'Checks whether a token is valid (ApsaraMQ). Changes nothing and needs only the scope identity:read. Costs one billed call.',
  scope: 'identity:read',
  keyed: false,
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    token: t.string({ required: true, description: 'Value of the token.' }),
  }),
  run: checkToken,
  payload: (t) => ({
    valid: t.boolean({
      nullable: true,
      description: 'True if a client may connect with the token. Null if the check failed.',
      resolve: ({ result }) => result,
    }),
  }),
});
