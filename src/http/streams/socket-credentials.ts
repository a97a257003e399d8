import { membersOf } from '../../members.ts';

/**
 * Finds the credentials of a WebSocket. The payload of `connection_init` goes first: a bad credential there is not
 * replaced by a good one elsewhere. Apollo Router sends its client's headers as `connectionParams`, graphql-tools as
 * `headers`. Routers and programs may set the upgrade request's own `Authorization`; a page cannot.
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

/** Names of headers have no case (RFC 9110, 5.1). Empty text is what a client sends before anybody signs in. */
function authorizationOf(value: unknown): string | undefined {
  const found = Object.entries(membersOf(value)).find(
    ([name, text]) => name.toLowerCase() === 'authorization' && typeof text === 'string' && text !== '',
  );
  return found?.[1] as string | undefined;
}
