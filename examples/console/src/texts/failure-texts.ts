/** What the console says of an error, by the code of the API. */
export const failureTexts = {
  unexpected: 'Something unexpected happened.',
  forbiddenByCloud: 'The cloud does not permit this to the account of the API.',
  byCode: {
    NETWORK: 'The API did not answer. Is it running, and is this machine online?',
    UNAUTHENTICATED: 'The API does not accept this key.',
    FORBIDDEN: 'This key does not permit reading this.',
    // The address is all that a user can get wrong here.
    BAD_USER_INPUT: 'This link is not valid. The id in the address is incomplete or wrong.',
    NOT_FOUND: 'This object does not exist, or it was deleted.',
    UNSUPPORTED_BY_INSTANCE: 'This edition has no such objects.',
    INVALID_CURSOR: 'The place in the list is not known any more. Start the list again.',
    CURSOR_EXPIRED: 'The place in the list is too old. Start the list again.',
    QUERY_TOO_COMPLEX: 'This is more than the API answers at once.',
    RATE_LIMITED: 'Too many requests. Try again in a moment.',
    OVERLOADED: 'The API is overloaded. Try again in a moment.',
    PROVIDER_THROTTLED: 'The cloud limits calls. Try again in a moment.',
    PROVIDER_TIMEOUT: 'The cloud took too long to answer.',
    PROVIDER_UNAVAILABLE: 'The cloud could not be reached.',
    PROVIDER_BAD_RESPONSE: 'The cloud gave an answer that the API cannot read.',
    PROVIDER_AUTH_FAILED: 'The cloud refused the account that the API uses.',
    CIRCUIT_OPEN: 'The cloud failed several times. The API pauses its calls for a moment.',
  } as Readonly<Record<string, string>>,
} as const;
