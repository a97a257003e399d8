import { texts } from '../texts/texts.ts';

/** The API's view of a secret: whether it is set, and a fingerprint that is equal for equal secrets. */
export function secretWords(
  secret: { readonly isSet: boolean; readonly fingerprint: string | null | undefined } | null | undefined,
): string | null {
  if (secret == null) return null;
  if (!secret.isSet) return texts.secret.none;
  return secret.fingerprint == null
    ? texts.secret.set
    : texts.secret.fingerprint(secret.fingerprint.slice(0, 12));
}
