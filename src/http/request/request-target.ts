import type { IncomingMessage } from 'node:http';

export type RequestTarget =
  | { readonly kind: 'path'; readonly path: string }
  /** A path that a proxy may interpret differently from us: `//x/graphql`, `/x/../graphql`. */
  | { readonly kind: 'ambiguous' }
  /** A target that RFC 9112 (3.2) does not allow, or a request without exactly one valid host. */
  | { readonly kind: 'malformed' };

/**
 * Reads the target of a request once, and rewrites the request to origin form for all later readers. A target
 * in absolute form is accepted (RFC 9112, 3.2.2). Its authority replaces the `Host` header, because the
 * checks for DNS rebinding and CORS use that header.
 *
 * Paths are compared literally. URL parsers resolve dot segments, turn `\` into `/` and read `//x` as a host. If
 * this server did the same, a proxy's rule for `/graphql` would not apply to other spellings of this path.
 */
export function readTarget(request: IncomingMessage): RequestTarget {
  const absolute = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(request.url ?? '');
  if (absolute !== null) {
    const [, scheme = '', authority = '', rest = ''] = absolute;
    // An http URL must not have an empty authority (RFC 9110, 4.2.1).
    if (!/^https?$/i.test(scheme) || authority === '') return { kind: 'malformed' };
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
    request.headers.host = authority;
  }
  if (!hasOneValidHost(request)) return { kind: 'malformed' };
  const { url = '' } = request;
  // The only valid form without a path is `OPTIONS *`.
  if (url === '*') return { kind: 'path', path: '*' };
  const parsed = URL.parse(url, 'http://localhost');
  if (!url.startsWith('/') || parsed === null) return { kind: 'malformed' };
  const [path = ''] = url.split('?');
  return parsed.host === 'localhost' && parsed.pathname === path
    ? { kind: 'path', path }
    : { kind: 'ambiguous' };
}

/** RFC 9112, 3.2 requires status 400 for several Host headers and for an invalid host. */
function hasOneValidHost({ headers: { host = '' }, rawHeaders }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  if (hosts.length > 1) return false;
  // A client without an authority sends an empty Host (RFC 9110, 7.2).
  return host === '' || (/^[^\s/?#@\\]+$/.test(host) && URL.canParse(`http://${host}`));
}
