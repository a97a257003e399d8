import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { keyFromSeed } from '../../src/simulator/certificates/issue-certificate.ts';
import type { TestCa } from './certificates.ts';
import { freePort } from './free-port.ts';
import { type GuardedProcess, type Owner, ownerOf, startGuarded } from './guarded-process.ts';

/** Debian has the programs of each version in a folder of their own. */
const ROOT = '/usr/lib/postgresql';
const VERSION = existsSync(ROOT)
  ? readdirSync(ROOT)
      .filter((name) => existsSync(join(ROOT, name, 'bin', 'initdb')))
      .sort((a, b) => Number(b) - Number(a))[0]
  : undefined;
const SUPERUSER = 'postgres';
const PORT = 5432;

/** What is missing for a PostgreSQL server; undefined if nothing is. Use it as the reason of a skipped suite. */
export const postgresMissing: string | undefined =
  VERSION === undefined ? `needs PostgreSQL in ${ROOT}` : undefined;

export interface PostgresOptions {
  /** True: a commit is on disk before it returns, as in production. Default: false, because that is slow. */
  readonly isDurable?: boolean;
  /** Listens on 127.0.0.1, too, and asks for passwords there. A CA: with TLS, as `localhost`. Default: false. */
  readonly tcp?: boolean | TestCa;
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Starts as a standby of this server, which must have been started with `tcp` false. */
  readonly standbyOf?: Postgres;
}

export interface Postgres extends AsyncDisposable {
  /** Folder of the unix socket. The data, the log (`log`) and the certificate are in it, too. */
  readonly folder: string;
  /** Path of the unix socket. */
  readonly socket: string;
  /** Port on 127.0.0.1; undefined without `tcp`. */
  readonly tcpPort: number | undefined;
  /** URL over the unix socket, where each role is trusted. Default role: the superuser. */
  readonly url: (role?: string) => string;
  /** Name of a schema that no other test has. */
  readonly newSchema: () => string;
  /** Runs statements as the superuser. Returns the rows of the last one. */
  readonly sql: <Row = Record<string, unknown>>(text: string) => Promise<readonly Row[]>;
  /** Ids of the server process and of its children. */
  readonly processes: () => readonly number[];
  /** Sends a signal to the server process and then to its children: SIGSTOP freezes the server. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Ends the server as a crash would. `start` starts it again with its data. */
  readonly crash: () => Promise<void>;
  readonly start: () => Promise<void>;
}

/**
 * Starts a PostgreSQL server in a temporary folder, on a unix socket of its own. The server and the folder
 * are gone when the object is disposed, and also when this process ends in any other way.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const { isDurable = false, tcp = false, standbyOf } = options;
  const folder = mkdtempSync(join(tmpdir(), 'pg-'));
  const owner = ownerOf(folder);
  const data = join(folder, 'data');
  if (standbyOf === undefined) {
    const words = ['-D', data, '-U', SUPERUSER, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
    runAs(owner, 'initdb', [...words, '--auth-local=trust', '--auth-host=scram-sha-256']);
  } else {
    const words = ['-D', data, '-h', standbyOf.folder, '-U', SUPERUSER, '-R', '--no-sync', '-c', 'fast'];
    runAs(owner, 'pg_basebackup', words);
  }
  const tcpPort = tcp === false ? undefined : await freePort();
  const settings: Record<string, string | number> = {
    unix_socket_directories: folder,
    listen_addresses: tcpPort === undefined ? '' : '127.0.0.1',
    port: tcpPort ?? PORT,
    shared_buffers: '16MB',
    fsync: isDurable ? 'on' : 'off',
    full_page_writes: isDurable ? 'on' : 'off',
    ...(typeof tcp === 'object' ? tlsSettings(tcp, folder, owner) : {}),
    ...options.settings,
  };
  const port = tcpPort ?? PORT;
  const url = (role = SUPERUSER) =>
    `postgres://${role}@/postgres?host=${encodeURIComponent(folder)}&port=${port}`;
  let server: GuardedProcess | undefined;
  let schemas = 0;
  const sql = async <Row>(text: string) => {
    const client = new Client({ host: folder, port, user: SUPERUSER, database: 'postgres' });
    client.on('error', () => {});
    await client.connect();
    try {
      const result: unknown = await client.query(text);
      const last = Array.isArray(result) ? result.at(-1) : result;
      return (last as { rows: Row[] }).rows;
    } finally {
      await client.end();
    }
  };
  const start = async () => {
    const words = ['-D', data, ...Object.entries(settings).flatMap(setting)];
    server = await startGuarded(folder, owner, programOf('postgres'), words, 'QUIT');
    for (let tries = 0; ; tries++) {
      try {
        await sql('SELECT 1');
        return;
      } catch (error) {
        if (tries < 400) await new Promise((resolve) => setTimeout(resolve, 25));
        else throw new Error(`no start: ${readFileSync(join(folder, 'log'), 'utf8')}`, { cause: error });
      }
    }
  };
  const processes = () => (server === undefined ? [] : [server.pid, ...childrenOf(server.pid)]);
  try {
    await start();
  } catch (error) {
    await server?.end('remove');
    throw error;
  }
  return {
    folder,
    socket: join(folder, `.s.PGSQL.${port}`),
    tcpPort,
    url,
    newSchema: () => `graph_${++schemas}`,
    sql,
    processes,
    signal: (signal) => {
      for (const pid of processes()) {
        try {
          process.kill(pid, signal);
        } catch (error) {
          // A child may end at any time.
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
        }
      }
    },
    crash: async () => {
      await server?.end('keep');
      server = undefined;
    },
    start,
    [Symbol.asyncDispose]: async () => {
      if (server === undefined) await start();
      await server?.end('remove');
    },
  };
}

function runAs(owner: Owner | undefined, program: string, words: readonly string[]): void {
  const { status, stderr } = spawnSync(programOf(program), words, { ...owner, cwd: '/', encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}

const programOf = (name: string) => join(ROOT, VERSION ?? '', 'bin', name);
const setting = ([name, value]: [string, string | number]) => ['-c', `${name}=${value}`];

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

function tlsSettings(ca: TestCa, folder: string, owner: Owner | undefined): Record<string, string> {
  const files = { cert: join(folder, 'server.crt'), key: join(folder, 'server.key') };
  writeFileSync(files.cert, ca.sign('localhost'));
  writeFileSync(files.key, keyOfLeaf('localhost'));
  chmodSync(files.key, 0o600);
  if (owner !== undefined) chownSync(files.key, owner.uid, owner.gid);
  return { ssl: 'on', ssl_cert_file: files.cert, ssl_key_file: files.key };
}

/** PEM of the private key that belongs to a certificate of `TestCa.sign`. */
function keyOfLeaf(commonName: string): string {
  const { privateKey, publicKey } = keyFromSeed(`leaf ${commonName}`);
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: privateKey.toString('base64url'),
    x: publicKey.subarray(1, 33).toString('base64url'),
    y: publicKey.subarray(33).toString('base64url'),
  };
  return createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }).toString();
}
