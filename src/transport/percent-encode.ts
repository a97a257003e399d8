/**
 * Encodes all but the unreserved characters of RFC 3986, as the signatures of both providers require.
 * encodeURIComponent leaves `! ' ( ) *` unencoded.
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Prints pairs as a query or a form, in the given order. */
export function printPairs(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
}
