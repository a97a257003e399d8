import { statSync } from 'node:fs';
import { holdsSecret, isExposed } from './file-exposure.ts';
import { type Config, ConfigError, type ParseOptions, parseConfig } from './parse.ts';
import { readText } from './read-file.ts';
import { UnreadableFile } from './references.ts';

/** The configuration in a file, which can be read again while the process runs. */
export interface ConfigSource {
  /** Throws ConfigError. */
  readonly read: () => Config;
  /** Files with secrets that every user of the machine may read or change, each once over all reads. */
  readonly exposedFiles: () => readonly string[];
  /** Calls `changed` after a file that the configuration refers to has changed, or after `soon()`. */
  readonly watch: (changed: () => void) => { readonly soon: () => void; readonly stop: () => void };
}

/** How often the files are looked at, and how long their writer has for the next one. */
const CHECK_MS = 2_000;
const SETTLE_MS = 200;

export function createConfigSource(
  path: string,
  env: (name: string) => string | undefined,
  options: ParseOptions,
): ConfigSource {
  /** Files that the configuration refers to, each with its version before it was read. */
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
      // Compared with what was read: node's watchFile compares with what it finds when it first comes round to look, and a
      // key that was replaced in between was never seen.
      const looking = setInterval(() => {
        for (const [name, version] of referred) {
          const now = versionOf(name);
          if (now === version) continue;
          // Now, as a fault elsewhere in the configuration may keep it from being read: that is logged once.
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
