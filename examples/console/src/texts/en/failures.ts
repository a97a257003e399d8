/** Errors, by the API's code. */
export const failures = {
  unexpected: 'An unexpected error occurred.',
  forbiddenByCloud: 'The cloud denies this to the account of the API.',
  byCode: {
    NETWORK: 'The API did not answer. Is it running, and is this machine online?',
    UNAUTHENTICATED: 'The API does not accept this key.',
    FORBIDDEN: 'This key may not read this.',
    // Only the address comes from the user.
    BAD_USER_INPUT: 'This link is not valid. The id in the address is incomplete or wrong.',
    NOT_FOUND: 'This object does not exist, or it was deleted.',
    UNSUPPORTED_BY_INSTANCE: 'This edition has no such objects.',
    INVALID_CURSOR: 'The position in the list is no longer valid. Start the list again.',
    CURSOR_EXPIRED: 'The position in the list is too old. Start the list again.',
    QUERY_TOO_COMPLEX: 'This request is too large for the API.',
    RATE_LIMITED: 'Too many requests. Try again in a moment.',
    OVERLOADED: 'The API is overloaded. Try again in a moment.',
    PROVIDER_THROTTLED: 'The cloud limits calls. Try again in a moment.',
    PROVIDER_TIMEOUT: 'The cloud took too long to answer.',
    PROVIDER_UNAVAILABLE: 'The cloud could not be reached.',
    PROVIDER_BAD_RESPONSE: 'The cloud sent a response that the API cannot read.',
    PROVIDER_AUTH_FAILED: 'The cloud refused the credentials of the API.',
    STORE_UNAVAILABLE: 'The API cannot reach its store. Try again in a moment.',
    CIRCUIT_OPEN: 'The cloud failed several times. The API pauses its calls for a moment.',
  },
} as const;
