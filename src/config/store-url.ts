import { Secret } from '../secret.ts';
import { parsePostgresUrl } from '../store/postgres-url.ts';
import { strayCharacter } from './stray-characters.ts';

/** The engine of the store, and where its content is. */
export type StoreUrl =
  | { readonly engine: 'memory' }
  /** `file` is relative to the working directory. */
  | { readonly engine: 'sqlite'; readonly file: string }
  | {
      readonly engine: 'postgres';
      /**
       * Returns the URL with the password. Each call reads the files and variables of the URL again, so that a
       * connection uses the newest password. If a read fails, returns the last valid URL.
       */
      readonly read: () => string;
      /** The password as it is in the URL; null: the URL has none. */
      readonly password: Secret | null;
    };

/** A fault of a URL. The message contains no part of the URL. */
export class StoreUrlFault extends Error {
  override readonly name = 'StoreUrlFault';
}

const POSTGRES = 'postgres://USER:PASSWORD@HOST:PORT/DATABASE';
export const POSTGRES_FORM = `expected ${POSTGRES}`;

/** Parses the URL of a store. Throws StoreUrlFault. */
export function parseStoreUrl(url: string): StoreUrl {
  if (url === 'sqlite::memory:') return { engine: 'memory' };
  if (url.startsWith('sqlite:')) return { engine: 'sqlite', file: sqliteFile(url.slice('sqlite:'.length)) };
  if (/^postgres(?:ql)?:/.test(url)) return postgres(url);
  throw new StoreUrlFault(`expected sqlite::memory:, sqlite:FILE or ${POSTGRES}`);
}

/**
 * Returns the same URL with another `read`, which calls `resolve` for the current text. `resolve` returns undefined if
 * a file or variable cannot be read.
 */
export function freshUrl<Url extends StoreUrl>(url: Url, resolve: () => unknown): Url {
  if (url.engine !== 'postgres') return url;
  let last = url.read();
  return {
    ...url,
    read: () => {
      const text = resolve();
      // An unreadable or invalid value is ignored, because the last password may still be valid.
      if (typeof text === 'string' && isValid(text)) last = text;
      return last;
    },
  };
}

function isValid(text: string): boolean {
  try {
    return parseStoreUrl(text).engine === 'postgres';
  } catch (error) {
    if (!(error instanceof StoreUrlFault)) throw error;
    return false;
  }
}

function sqliteFile(path: string): string {
  if (path === '' || path.startsWith(':')) throw new StoreUrlFault('expected sqlite::memory: or sqlite:FILE');
  // Programs disagree on whether a path that begins with // is absolute.
  if (path.startsWith('//'))
    throw new StoreUrlFault('expected a path without //, such as sqlite:/var/lib/graph/identity-graph.db');
  if (/[?#]/.test(path)) throw new StoreUrlFault('expected a path without ? and #: write %3F and %23');
  return decoded(path);
}

function postgres(text: string): StoreUrl {
  decoded(text);
  try {
    parsePostgresUrl(text);
  } catch (error) {
    // Its message contains no part of the URL.
    throw new StoreUrlFault(error instanceof Error ? error.message : POSTGRES_FORM);
  }
  const [, password] = /^[^/]*\/\/[^@/?#:]*:([^@/?#]+)@/.exec(text) ?? [];
  return {
    engine: 'postgres',
    read: () => text,
    password: password === undefined ? null : new Secret(password),
  };
}

function decoded(part: string): string {
  let text: string;
  try {
    text = decodeURIComponent(part);
  } catch {
    throw new StoreUrlFault('expected percent-encoded text: write % as %25');
  }
  const stray = strayCharacter(text);
  if (stray === null) return text;
  throw new StoreUrlFault(`expected text without control characters, but it ${stray}`);
}
