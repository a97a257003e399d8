import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { ownerOf, startGuarded } from './guarded-process.ts';
import type { Postgres } from './postgres.ts';

const PROGRAM = '/usr/sbin/pgbouncer';
const PORT = 6432;

/** What is missing for PgBouncer; undefined if nothing is. */
export const pgbouncerMissing: string | undefined = existsSync(PROGRAM) ? undefined : `needs ${PROGRAM}`;

export interface Pgbouncer extends AsyncDisposable {
  readonly url: () => string;
  /** Sends the next transactions to another server, as an operator does after a failover. */
  readonly repoint: (server: Postgres) => Promise<void>;
}

/** Starts PgBouncer before a server, on a unix socket of its own. */
export async function startPgbouncer(
  server: Postgres,
  mode: 'transaction' | 'session' = 'transaction',
): Promise<Pgbouncer> {
  const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
  const owner = ownerOf(folder);
  const file = join(folder, 'pgbouncer.ini');
  const configure = ({ folder: host }: Postgres) =>
    writeFileSync(
      file,
      `[databases]
postgres = host=${host} port=5432 user=postgres
[pgbouncer]
unix_socket_dir = ${folder}
listen_port = ${PORT}
auth_type = any
admin_users = postgres
pool_mode = ${mode}
default_pool_size = 5
`,
    );
  configure(server);
  const bouncer = await startGuarded(folder, owner, PROGRAM, [file], 'TERM');
  const admin = async (command: string) => {
    const client = new Client({ host: folder, port: PORT, user: 'postgres', database: 'pgbouncer' });
    client.on('error', () => {});
    await client.connect();
    await client.query(command);
    await client.end();
  };
  for (let tries = 0; ; tries++) {
    try {
      await admin('SHOW VERSION');
      break;
    } catch (error) {
      if (tries < 200) await new Promise((resolve) => setTimeout(resolve, 25));
      else throw new Error(`no start: ${readFileSync(join(folder, 'log'), 'utf8')}`, { cause: error });
    }
  }
  return {
    url: () => `postgres://postgres@/postgres?host=${encodeURIComponent(folder)}&port=${PORT}`,
    repoint: async (next) => {
      configure(next);
      await admin('RELOAD');
    },
    [Symbol.asyncDispose]: () => bouncer.end('remove'),
  };
}
