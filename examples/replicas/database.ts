import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface Database {
  /** URL over a unix socket in the folder of the database. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Debian has the programs of each version in a folder of their own. */
const VERSIONS = '/usr/lib/postgresql';

/** Starts a PostgreSQL server with an empty database in this folder. */
export async function startDatabase(folder: string): Promise<Database> {
  const [version] = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
  if (version === undefined) throw new Error(`no PostgreSQL in ${VERSIONS}: apt-get install postgresql`);
  const program = (name: string) => join(VERSIONS, version, 'bin', name);
  mkdirSync(folder, { recursive: true });
  const owner = ownerOf(folder);
  const data = join(folder, 'data');
  const made = spawnSync(
    program('initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--locale=C.UTF-8'],
    {
      ...owner,
      cwd: '/',
      encoding: 'utf8',
    },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const settings = ['-c', `unix_socket_directories=${folder}`, '-c', 'listen_addresses='];
  const server = spawn(program('postgres'), ['-D', data, ...settings], {
    ...owner,
    cwd: '/',
    stdio: 'ignore',
  });
  const exited = new Promise((resolve) => server.once('exit', resolve));
  for (let tries = 0; spawnSync(program('pg_isready'), ['-h', folder]).status !== 0; tries++) {
    if (tries === 100 || server.exitCode !== null) throw new Error('PostgreSQL did not start');
    await pause(100);
  }
  return {
    url: `postgres://postgres@/postgres?host=${encodeURIComponent(folder)}`,
    stop: async () => {
      server.kill('SIGINT');
      await exited;
    },
  };
}

/** PostgreSQL refuses to run as root, so root starts it as the user postgres. */
function ownerOf(folder: string): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  const owner = { uid: id('-u'), gid: id('-g') };
  for (const each of [folder, dirname(folder)]) chownSync(each, owner.uid, owner.gid);
  return owner;
}
