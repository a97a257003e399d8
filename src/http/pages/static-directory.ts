import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { createStaticFile, type StaticFile } from './static-files.ts';

/** Returns the file at a path that begins with `/`, or null if there is none. */
export type ReadStaticFile = (path: string) => Promise<StaticFile | null>;

export interface StaticDirectoryOptions {
  readonly root: string;
  readonly cacheControlOf: (path: string) => string;
}

/**
 * Allowed paths. Percent signs, backslashes, empty segments and names that begin with a dot are excluded, so
 * that no path leaves the root.
 */
const PATH = /^(\/[\w-][\w.@-]*)+$/;
const MAX_FILE_BYTES = 8 * 1024 * 1024;
const MAX_KEPT_BYTES = 32 * 1024 * 1024;

/** Reads files of one directory. Each file is cached in memory, and read again after a change on disk. */
export function createStaticDirectory({ root, cacheControlOf }: StaticDirectoryOptions): ReadStaticFile {
  const kept = new Map<string, { readonly version: string; readonly file: StaticFile }>();
  let keptBytes = 0;
  return async (path) => {
    if (!PATH.test(path)) return null;
    const place = join(root, path);
    try {
      const found = await stat(place);
      if (!found.isFile() || found.size > MAX_FILE_BYTES) return null;
      const version = `${found.mtimeMs} ${found.size}`;
      const known = kept.get(path);
      if (known?.version === version) return known.file;
      const bytes = await readFile(place);
      const file = createStaticFile(bytes, typeOf(path), cacheControlOf(path));
      // Only new builds make the cache grow, because nobody requests the old names any more. So clear the
      // cache when it is full.
      if (keptBytes + bytes.length > MAX_KEPT_BYTES) {
        kept.clear();
        keptBytes = 0;
      }
      keptBytes += bytes.length;
      kept.set(path, { version, file });
      return file;
    } catch {
      // For the client, an unreadable file is the same as a missing one.
      return null;
    }
  };
}

function typeOf(path: string): string {
  return TYPES.get(extname(path)) ?? 'application/octet-stream';
}

/** Types of the files in a web page's build. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.ico', 'image/x-icon'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json'],
  ['.woff2', 'font/woff2'],
]);
