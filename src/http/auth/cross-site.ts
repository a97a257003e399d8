import type { IncomingHttpHeaders } from 'node:http';

/**
 * Headers that a page of another origin can send only after a preflight (Fetch, 4.8), and that neither
 * browsers nor proxies add on their own. We grant preflights to allowed origins only. `traceparent` and
 * `x-request-id` are missing here, because proxies add them.
 */
export const PREFLIGHT_HEADERS = [
  'x-graphql-require-preflight',
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-requested-with',
  'apollographql-client-name',
  'apollographql-client-version',
  'x-apollo-operation-name',
] as const;

/**
 * Returns why a GET is refused if it may come from a page of another site, else null. A POST needs no check,
 * because its content type (JSON) forces a preflight. If `Origin` is present, http/auth/origins.ts has already
 * checked it.
 *
 * `isOpen`: callers need no credentials. If false, we accept only bearer tokens, which no browser adds on its
 * own. `mayPost`: a POST would do the same. Default: true.
 */
export function crossSiteRefusal(
  headers: IncomingHttpHeaders,
  isOpen: boolean,
  mayPost = true,
): string | null {
  const { origin, 'sec-fetch-site': site } = headers;
  // Without `Origin` this request comes from an <img>, a link or a form, and not from a script of an allowed page. Such a
  // request may still carry a bearer token, if a proxy turns its own cookie into one.
  if (origin === undefined && (site === 'cross-site' || site === 'same-site')) return FROM_ANOTHER_SITE;
  if (!isOpen || origin !== undefined || site === 'same-origin' || site === 'none') return null;
  return isPreflighted(headers) ? null : `${UNPROVEN} ${mayPost ? 'Send POST, or add' : 'Add'} ${PROOFS}`;
}

/** Browsers send cached `Basic`, `Digest` and `Negotiate` credentials on their own. Only a script sends `Bearer`. */
function isPreflighted(headers: IncomingHttpHeaders): boolean {
  const { authorization = '', 'content-type': type = '' } = headers;
  if (/^Bearer +\S/i.test(authorization) || /^application\/json *(;|$)/i.test(type)) return true;
  return PREFLIGHT_HEADERS.some((name) => headers[name] !== undefined);
}

const FROM_ANOTHER_SITE =
  'The browser sent this GET for a page of another site. Add its origin to security.allowedOrigins.';
const UNPROVEN = 'A page of another site could send this GET.';
const PROOFS = `one of the headers authorization (Bearer), content-type (application/json), ${PREFLIGHT_HEADERS.join(', ')}.`;
