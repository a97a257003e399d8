import type { IncomingHttpHeaders } from 'node:http';

/**
 * Headers that a page of another origin can send only after a preflight (Fetch, 4.8), and that neither a browser nor a
 * proxy adds by itself: `traceparent` and `x-request-id` are not among them. We grant preflights to allowed origins only.
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
 * Returns why a GET may come from a page of another site; null if it cannot. POST needs no check: its content type forces
 * a preflight. The `Origin` header, if there is one, has been checked (http/auth/origins.ts).
 *
 * `isOpen`: callers need no credentials. If they do, only a bearer token is accepted, and no browser adds one by itself.
 */
export function crossSiteRefusal(headers: IncomingHttpHeaders, isOpen: boolean): string | null {
  const { origin, 'sec-fetch-site': site } = headers;
  // An <img>, a link or a form: no script with our permission. A proxy may have turned its cookie into a bearer token.
  if (origin === undefined && (site === 'cross-site' || site === 'same-site')) return FROM_ANOTHER_SITE;
  if (!isOpen || origin !== undefined || site === 'same-origin' || site === 'none') return null;
  return isPreflighted(headers) ? null : UNPROVEN;
}

/** A browser sends cached `Basic`, `Digest` and `Negotiate` credentials by itself: only `Bearer` comes from a script. */
function isPreflighted(headers: IncomingHttpHeaders): boolean {
  const { authorization = '', 'content-type': type = '' } = headers;
  if (/^Bearer +\S/i.test(authorization) || /^application\/json *(;|$)/i.test(type)) return true;
  return PREFLIGHT_HEADERS.some((name) => headers[name] !== undefined);
}

const FROM_ANOTHER_SITE =
  'The browser sent this GET for a page of another site. Add its origin to security.allowedOrigins.';
const UNPROVEN = `A page of another site could send this GET. Send POST, or add one of the headers authorization (Bearer), content-type (application/json), ${PREFLIGHT_HEADERS.join(', ')}.`;
