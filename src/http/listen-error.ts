import { errnoOf } from '../members.ts';

/** Thrown if one or both listeners could not open their port. The message reports both. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  constructor(faults: readonly ListenFault[]) {
    super(faults.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  }
}

export interface ListenFault {
  readonly path: string;
  readonly message: string;
}

const VARIABLES: Readonly<Record<string, string>> = { listen: 'PORT', admin: 'ADMIN_PORT' };

/**
 * Describes why a port could not be opened, in the form of a configuration fault: the key to change, and a
 * remedy.
 */
export function listenFault(
  key: 'listen' | 'admin',
  at: { readonly host: string; readonly port: number },
  error: unknown,
): ListenFault {
  const code = errnoOf(error);
  switch (code) {
    case 'EADDRINUSE':
      return {
        path: `${key}.port`,
        message: `${at.port} is in use: set ${VARIABLES[key]} (0 picks a free one)`,
      };
    case 'EACCES':
      return { path: `${key}.port`, message: `this user may not open port ${at.port}` };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return { path: `${key}.host`, message: `${at.host} is not an address of this machine` };
    default:
      return { path: key, message: code ?? String(error) };
  }
}
