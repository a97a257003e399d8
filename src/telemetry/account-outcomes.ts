/** Outcomes that show that the whole account is unusable at the moment, and not only one operation. */
export const AWAY: ReadonlySet<string> = new Set([
  'PROVIDER_AUTH_FAILED',
  'PROVIDER_BAD_RESPONSE',
  'PROVIDER_TIMEOUT',
  'PROVIDER_UNAVAILABLE',
]);
