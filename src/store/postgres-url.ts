import { isKeyOf } from '../members.ts';
import { Secret } from '../secret.ts';

/** Where the database is, and how to connect to it. */
export interface PostgresAddress {
  /** Servers that are tried in this order. `host` is a name, an IP address or the folder of a unix socket. */
  readonly hosts: readonly PostgresHost[];
  readonly user: string;
  readonly password: Secret;
  readonly database: string;
  readonly tls: TlsMode;
  /** File with the certificates of the CAs; `system`: those of Node.js. */
  readonly rootCertificates: string | undefined;
}

export interface PostgresHost {
  readonly host: string;
  readonly port: number;
}

/** `prefer` uses TLS if the server offers it. `require` uses TLS, but verifies no certificate. */
export type TlsMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

const TLS_MODES: Readonly<Record<string, TlsMode>> = {
  disable: 'disable',
  // libpq tries `allow` without TLS first. A server that offers TLS gets it here.
  allow: 'prefer',
  prefer: 'prefer',
  require: 'require',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
};

const PARAMETERS = ['host', 'port', 'sslmode', 'sslrootcert'];
const FORM = 'postgres://user:password@host:5432/database?sslmode=verify-full';
const DEFAULT_PORT = 5432;

/**
 * Parses a connection URI of libpq. Several hosts are separated by commas, each with its port. Parameters:
 * `host`, `port`, `sslmode` (default: prefer) and `sslrootcert`. Throws an Error that says what is expected.
 * The message contains no part of the URI: with a misplaced separator, any part may be the password.
 */
export function parsePostgresUrl(url: string): PostgresAddress {
  const parts = /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?([^@/?#]*)(?:\/([^@/?#]*))?(?:\?([^#]*))?$/.exec(url);
  if (parts === null) {
    throw new Error(
      `expected ${FORM}: percent-encode special characters (${'`@ : / ? # %`'}) of the password`,
    );
  }
  const [, userinfo = '', authority = '', database = '', query = ''] = parts;
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) {
    if (!PARAMETERS.includes(name)) throw new Error(`expected only the parameters ${PARAMETERS.join(', ')}`);
  }
  const colon = userinfo.indexOf(':');
  const user = decode(colon < 0 ? userinfo : userinfo.slice(0, colon));
  if (user === '') throw new Error(`expected a user: ${FORM}`);
  const hosts = hostsOf(parameters.get('host') ?? decode(authority), parameters.get('port'));
  const mode = parameters.get('sslmode') ?? 'prefer';
  if (!isKeyOf(TLS_MODES, mode))
    throw new Error(`expected sslmode to be one of ${Object.keys(TLS_MODES).join(', ')}`);
  const rootCertificates = parameters.get('sslrootcert') ?? undefined;
  // Everybody gets a certificate from a public CA. Without the name, such a certificate proves nothing.
  if (mode === 'verify-ca' && (rootCertificates === undefined || rootCertificates === 'system')) {
    throw new Error(
      'expected sslrootcert to be the file of your CA, because sslmode=verify-ca ignores the name',
    );
  }
  return {
    hosts,
    user,
    password: new Secret(colon < 0 ? '' : decode(userinfo.slice(colon + 1))),
    database: decode(database) || user,
    // As in libpq: a CA that somebody names is a CA to verify.
    tls: mode === 'require' && rootCertificates !== undefined ? 'verify-ca' : (TLS_MODES[mode] ?? 'prefer'),
    rootCertificates,
  };
}

/** Returns whether the host is the folder of a unix socket. */
export function isSocketFolder({ host }: PostgresHost): boolean {
  return host.startsWith('/');
}

function hostsOf(list: string, ports: string | null): PostgresHost[] {
  const ofParameter = ports?.split(',') ?? [];
  return list.split(',').map((text, index) => {
    const parts = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::(\d+))?$/.exec(text);
    const host = parts?.[1] ?? parts?.[2];
    const port = Number(parts?.[3] ?? ofParameter[index] ?? ofParameter[0] ?? DEFAULT_PORT);
    if (host === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new Error(`expected a host, and a port from 1 to 65535: ${FORM}`);
    }
    return { host, port };
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('expected each % to begin a percent-encoded character (write % itself as %25)');
  }
}
