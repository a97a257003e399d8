import { membersOf } from '../../members.ts';

/**
 * Finds the credentials of a WebSocket. The payload of `connection_init` has priority: if it contains a wrong
 * credential, a valid one elsewhere is not used. Apollo Router sends the headers of its client as
 * `connectionParams`, graphql-tools sends them as `headers`. Routers and programs can set `Authorization` on the
 * upgrade request. A web page cannot.
 */
export function socketCredentials(payload: unknown, upgrade: string | undefined): string | undefined {
  const { headers, connectionParams } = membersOf(payload);
  return (
    authorizationOf(payload) ??
    authorizationOf(headers) ??
    authorizationOf(connectionParams) ??
    authorizationOf(membersOf(connectionParams)['headers']) ??
    upgrade
  );
}

/**
 * Finds the header in any letter case (RFC 9110, 5.1). Skips an empty text, which clients send before the
 * user signs in.
 */
function authorizationOf(value: unknown): string | undefined {
  return Object.entries(membersOf(value))
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .map(([, text]) => text)
    .filter((text) => typeof text === 'string')
    .find((text) => text !== '');
}
