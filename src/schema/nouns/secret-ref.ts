import type { Secret } from '../../secret.ts';
import { builder } from '../builder.ts';

export const SecretRefType = builder.objectRef<{ readonly secret: Secret | null }>('SecretRef').implement({
  description: 'What is known of a secret without showing it. No query returns the value.',
  fields: (t) => ({
    isSet: t.boolean({ description: 'Is there one?', resolve: ({ secret }) => secret !== null }),
    fingerprint: t.string({
      nullable: true,
      description:
        "Keyed HMAC-SHA-256 in hex: equal for equal secrets, useless without the server's key. It finds secrets that are used twice. Null without the scope `secret:reveal`, as a principal that can set a secret could otherwise test guesses against the secrets of others.",
      resolve: ({ secret }, _args, { operation }) =>
        operation.principal.scopes.has('secret:reveal')
          ? (secret?.fingerprint(operation.fingerprintKey) ?? null)
          : null,
    }),
  }),
});
