import type { IncomingMessage } from 'node:http';

export type RequestTarget =
  | { readonly kind: 'path'; readonly path: string }
  /** A path that another server on the way may read differently from us: `//x/graphql`, `/x/../graphql`. */
  | { readonly kind: 'ambiguous' }
  /** No target that RFC 9112 (3.2) knows, or no single valid host. */
  | { readonly kind: 'malformed' };

/**
 * Reads the target of a request once, and leaves the request in origin form for everything that reads it later. A target
 * in absolute form is accepted (RFC 9112, 3.2.2): its authority replaces the `Host` header, which DNS rebinding and CORS
 * are checked by.
 *
 * A path is taken literally. URL parsers resolve dot segments, turn `\` into `/` and read `//x` as a host, so a path rule
 * of a proxy (`/graphql` needs a certificate) would not see what we serve.
 */
export function readTarget(request: IncomingMessage): RequestTarget {
  const absolute = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(request.url ?? '');
  if (absolute !== null) {
    const [, scheme = '', authority = '', rest = ''] = absolute;
    // An empty authority has no meaning in http (RFC 9110, 4.2.1).
    if (!/^https?$/i.test(scheme) || authority === '') return { kind: 'malformed' };
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
    request.headers.host = authority;
  }
  if (!hasOneValidHost(request)) return { kind: 'malformed' };
  const { url = '' } = request;
  // The only other form we may get: `OPTIONS *`.
  if (url === '*') return { kind: 'path', path: '*' };
  const parsed = URL.parse(url, 'http://localhost');
  if (!url.startsWith('/') || parsed === null) return { kind: 'malformed' };
  const [path = ''] = url.split('?');
  return parsed.host === 'localhost' && parsed.pathname === path
    ? { kind: 'path', path }
    : { kind: 'ambiguous' };
}

/** RFC 9112, 3.2: several Host headers, or one that is no host, are answered with 400. */
function hasOneValidHost({ headers: { host = '' }, rawHeaders }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  if (hosts.length > 1) return false;
  // A sender that has no authority sends an empty Host (RFC 9110, 7.2).
  return host === '' || (/^[^\s/?#@\\]+$/.test(host) && URL.canParse(`http://${host}`));
}
