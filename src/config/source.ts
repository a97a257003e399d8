import { statSync } from 'node:fs';
import { holdsSecret, isExposed } from './file-exposure.ts';
import { type Config, ConfigError, type ParseOptions, parseConfig } from './parse.ts';
import { readText } from './read-file.ts';
import { UnreadableFile } from './references.ts';

/** A configuration file that can be read again while the process runs. */
export interface ConfigSource {
  /** Reads and parses the file. Throws ConfigError. */
  readonly read: () => Config;
  /**
   * Returns the files with secrets that every user of the machine may read or change. Later calls do not return the
   * same files again.
   */
  readonly exposedFiles: () => readonly string[];
  /** Calls `changed` after a referenced file changed, or after `soon()` was called. */
  readonly watch: (changed: () => void) => { readonly soon: () => void; readonly stop: () => void };
}

/** Milliseconds between two checks of the files. */
const CHECK_MS = 2_000;
/** Milliseconds to wait after a change, so that its author can finish other files. */
const SETTLE_MS = 200;

export function createConfigSource(
  path: string,
  env: (name: string) => string | undefined,
  options: ParseOptions,
): ConfigSource {
  /** Version of each file that the configuration refers to, taken before the file was read. */
  const referred = new Map<string, string>();
  const exposed = new Set<string>();
  const reported = new Set<string>();
  const look = (file: string) => {
    if (isExposed(file)) exposed.add(file);
  };
  const file = (name: string) => {
    referred.set(name, versionOf(name));
    look(name);
    return readText(name);
  };
  const textOf = () => {
    try {
      const text = readText(path);
      if (text.trim() === '') throw new UnreadableFile('is empty');
      return text;
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      throw new ConfigError([{ path: 'IDENTITY_GRAPH_CONFIG', message: `file ${path} ${error.message}` }]);
    }
  };
  return {
    read: () => {
      const text = textOf();
      const config = parseConfig(text, { env, file }, options);
      if (holdsSecret(text, config)) look(path);
      return config;
    },
    exposedFiles: () => {
      const found = [...exposed].filter((each) => !reported.has(each));
      for (const each of found) reported.add(each);
      return found;
    },
    watch: (changed) => {
      let settling: ReturnType<typeof setTimeout> | undefined;
      const soon = () => {
        clearTimeout(settling);
        settling = setTimeout(changed, SETTLE_MS);
      };
      // Compare with the version that was read. `fs.watchFile` would compare with the state at its own first
      // check, and would miss a key that was replaced before that check.
      const looking = setInterval(() => {
        for (const [name, version] of referred) {
          const now = versionOf(name);
          if (now === version) continue;
          // Record the new version now, even if a fault elsewhere prevents the next read of this file.
          // Otherwise that fault would be logged at every check.
          referred.set(name, now);
          soon();
        }
      }, CHECK_MS).unref();
      return {
        soon,
        stop: () => {
          clearTimeout(settling);
          clearInterval(looking);
        },
      };
    },
  };
}

function versionOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`;
}
