import { checkToken, closeConnection, issueToken, revokeToken } from '../../writes/sessions.ts';
import { TokenActionsEnum } from '../enums.ts';
import { IssuedSecretType, mutation } from '../mutation.ts';

mutation('closeConnection', {
  description:
    'Drops the connection of a client (ApsaraMQ, not on every instance). It may connect again at once; see blockClient. Not among the calls that the provider says it bills.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    clientId: t.string({
      required: true,
      description: '`GROUP@@@DEVICE`, or whatever it connected with, at most 64 characters.',
    }),
  }),
  run: closeConnection,
  payload: (t) => ({
    clientId: t.string({
      nullable: true,
      description: 'The client id whose connection was dropped.',
      resolve: ({ result }) => result?.kept['clientId'] ?? null,
    }),
  }),
});

mutation('issueToken', {
  description:
    'Issues a temporary token for MQTT (ApsaraMQ). Nobody can list tokens: a lost answer is OUTCOME_UNKNOWN. Billed as one call.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    topics: t.stringList({
      required: true,
      description: '1 to 100 topic filters, each once; `+` and `#` for whole levels.',
    }),
    actions: t.field({ type: TokenActionsEnum, required: true, description: 'What it allows.' }),
    expiresAt: t.field({ type: 'DateTime', required: true, description: '60 seconds to 30 days from now.' }),
  }),
  run: issueToken,
  payload: (t) => ({
    issuedSecret: t.field({
      type: IssuedSecretType,
      nullable: true,
      description: 'The token, once; null for one who repeats an idempotency key.',
      resolve: ({ result }) =>
        result?.answer == null ? null : { accessKeyId: null, secret: result.answer.token },
    }),
  }),
});

mutation('revokeToken', {
  description:
    'Ends a token before its time (ApsaraMQ). The provider takes five such calls a second, and bills each.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    token: t.string({ required: true, description: 'The token itself.' }),
  }),
  run: revokeToken,
  payload: (t) => ({
    revoked: t.boolean({ description: 'Is it ended?', resolve: ({ result }) => result !== null }),
  }),
});

mutation('checkToken', {
  description:
    'Is a token still good (ApsaraMQ)? Changes nothing; needs only identity:read. Billed as one call.',
  scope: 'identity:read',
  keyed: false,
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    token: t.string({ required: true, description: 'The token itself.' }),
  }),
  run: checkToken,
  payload: (t) => ({
    valid: t.boolean({
      nullable: true,
      description: 'May a client connect with it? Null where that could not be asked.',
      resolve: ({ result }) => result,
    }),
  }),
});
