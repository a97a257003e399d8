import type { Secret } from '../../secret.ts';
import { builder } from '../builder.ts';

/** A secret, or its fingerprint if it comes from the inventory, which keeps no secret. */
interface SecretRef {
  readonly secret: Secret | null;
  readonly keptFingerprint?: string | null;
}

export const SecretRefType = builder.objectRef<SecretRef>('SecretRef').implement({
  description: 'Metadata of a secret. No query returns the value; see revealSecret.',
  fields: (t) => ({
    isSet: t.boolean({
      description: 'True if a secret is set.',
      resolve: ({ secret, keptFingerprint = null }) => secret !== null || keptFingerprint !== null,
    }),
    fingerprint: t.string({
      nullable: true,
      description:
        'HMAC-SHA-256 of the secret in hex, made with a key that only this server has. Equal secrets have equal fingerprints. Null if no secret is set, or if the caller lacks the scope secret:reveal, because a caller who can set a secret could otherwise test guesses against other secrets.',
      resolve: ({ secret, keptFingerprint = null }, _args, { operation }) =>
        operation.principal.scopes.has('secret:reveal')
          ? (secret?.fingerprint(operation.fingerprintKey) ?? keptFingerprint)
          : null,
    }),
  }),
});
