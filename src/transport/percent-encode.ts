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
