import { membersOf } from '../../members.ts';

/**
 * Finds the credentials of a WebSocket. The payload of `connection_init` has priority: a wrong credential there is not
 * replaced by a valid one elsewhere. Apollo Router sends its client's headers as `connectionParams`, graphql-tools as
 * `headers`. Routers and programs may set `Authorization` on the upgrade request; a web page cannot.
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

/** Header names are case-insensitive (RFC 9110, 5.1). Clients send an empty text before the user signs in. */
function authorizationOf(value: unknown): string | undefined {
  return Object.entries(membersOf(value))
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .map(([, text]) => text)
    .filter((text) => typeof text === 'string')
    .find((text) => text !== '');
}
