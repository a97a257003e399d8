/** A listener that could not be had; both are told where both could not. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

const VARIABLES: Readonly<Record<string, string>> = { listen: 'PORT', admin: 'ADMIN_PORT' };

export function listenFault(
  key: 'listen' | 'admin',
  at: { readonly host: string; readonly port: number },
  error: unknown,
): string {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EADDRINUSE':
      return `${key}.port: ${at.port} is in use: set ${VARIABLES[key]} (0 picks a free one)`;
    case 'EACCES':
      return `${key}.port: ${at.port} may not be opened by this user`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${key}.host: ${at.host} is not an address of this machine`;
    default:
      return `${key}: ${code ?? String(error)}`;
  }
}
