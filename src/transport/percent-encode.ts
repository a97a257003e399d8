/**
 * Encodes all but the unreserved characters of RFC 3986, as both providers sign. encodeURIComponent leaves `! ' ( )
 * *` unencoded.
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
