/** RFC 3986: only unreserved characters stay, as both providers sign. encodeURIComponent leaves `! ' ( ) *` bare. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
