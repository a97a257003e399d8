/** Of a secret there is only this to see: whether it is set, and a fingerprint that is equal for equal secrets. */
export function secretWords(
  secret: { readonly isSet: boolean; readonly fingerprint: string | null | undefined } | null | undefined,
): string | null {
  if (secret == null) return null;
  if (!secret.isSet) return 'None';
  return secret.fingerprint == null ? 'Set' : `Set (fingerprint ${secret.fingerprint.slice(0, 12)})`;
}
