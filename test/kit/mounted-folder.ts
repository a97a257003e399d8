import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface MountedFolder extends AsyncDisposable {
  readonly path: string;
  /** Mounts it again with this option: `ro` or `rw`. */
  readonly remount: (option: string) => void;
}

/** Mounts a file system of this size, such as `1m`, in memory. Needs root. */
export function mountFolder(size: string): MountedFolder {
  const path = mkdtempSync(join(tmpdir(), 'mounted-'));
  mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path);
  return {
    path,
    remount: (option) => mount('-o', `remount,${option}`, path),
    [Symbol.asyncDispose]: async () => {
      spawnSync('umount', ['--lazy', path]);
      rmdirSync(path);
    },
  };
}

function mount(...args: string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Whether this process may mount file systems. */
export const canMount: boolean = await (async () => {
  try {
    await using _folder = mountFolder('64k');
    return true;
  } catch {
    return false;
  }
})();
