import { spawn, spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** Databases and their poolers refuse to run as root. Debian's packages create this user for them. */
const OWNER = 'postgres';

/** The user that runs the process and owns its files. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Gives the folder to the user of the process. Undefined: this process is not root, so nothing changes. */
export function ownerOf(folder: string): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(spawnSync('id', [flag, OWNER], { encoding: 'utf8' }).stdout);
  const owner = { uid: id('-u'), gid: id('-g') };
  chownSync(folder, owner.uid, owner.gid);
  return owner;
}

export interface GuardedProcess {
  readonly pid: number;
  /** Ends the process. The folder is kept or removed. */
  readonly end: (files: 'keep' | 'remove') => Promise<void>;
}

/**
 * The shell ends the process when its own input ends, so that nothing outlives the process that runs the tests.
 * A stopped process must be continued before it can end.
 */
const GUARD = `
  folder=$1; signal=$2; shift 2
  "$@" >>"$folder/log" 2>&1 </dev/null &
  echo $!
  read -r files
  kill -CONT $! $(cat /proc/$!/task/$!/children) 2>/dev/null
  kill -$signal $! 2>/dev/null
  wait $!
  [ "$files" = keep ] || rm -rf "$folder"
`;

/** Starts a program that ends at once by `signal`. Its output goes to the file `log` in the folder. */
export async function startGuarded(
  folder: string,
  owner: Owner | undefined,
  program: string,
  words: readonly string[],
  signal: 'QUIT' | 'TERM',
): Promise<GuardedProcess> {
  const guard = spawn('/bin/sh', ['-c', GUARD, 'sh', folder, signal, program, ...words], {
    ...owner,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = new Promise((resolve) => guard.once('exit', resolve));
  const pid = await new Promise<number>((resolve) => {
    createInterface(guard.stdout).once('line', (line) => resolve(Number(line)));
  });
  return {
    pid,
    end: async (files) => {
      guard.stdin.end(`${files}\n`);
      await exit;
    },
  };
}
