import { Secret } from '../secret.ts';
import { strayCharacter } from './stray-characters.ts';

/** The engine of the store, and where its content is. */
export type StoreUrl =
  | { readonly engine: 'memory' }
  /** `file` is relative to the working directory. */
  | { readonly engine: 'sqlite'; readonly file: string }
  | {
      readonly engine: 'postgres';
      /**
       * Returns the URL, with the password. Reads the files and variables that the URL refers to again, so that
       * a connection uses the newest password. Returns the last valid URL if that fails.
       */
      readonly read: () => string;
      /** The password as it is in the URL; null: the URL has none. */
      readonly password: Secret | null;
    };

/** What is wrong with a URL. The message contains no part of the URL. */
export class StoreUrlFault extends Error {
  override readonly name = 'StoreUrlFault';
}

const POSTGRES = 'postgres://USER:PASSWORD@HOST:PORT/DATABASE';
export const POSTGRES_FORM = `expected ${POSTGRES}`;
const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];
/** Stands for a missing host. No host has this name. */
const NO_HOST = '-';
const PARAMETERS = ['host', 'sslmode', 'sslrootcert'];

/** Parses the URL of a store. Throws StoreUrlFault. */
export function parseStoreUrl(url: string): StoreUrl {
  if (url === 'sqlite::memory:') return { engine: 'memory' };
  if (url.startsWith('sqlite:')) return { engine: 'sqlite', file: sqliteFile(url.slice('sqlite:'.length)) };
  if (/^postgres(?:ql)?:/.test(url)) return postgres(url);
  throw new StoreUrlFault(`expected sqlite::memory:, sqlite:FILE or ${POSTGRES}`);
}

/**
 * Returns the same URL, whose `read` calls `resolve` for the present text. `resolve` returns undefined if a file or
 * variable cannot be read.
 */
export function freshUrl<Url extends StoreUrl>(url: Url, resolve: () => unknown): Url {
  if (url.engine !== 'postgres') return url;
  let last = url.read();
  return {
    ...url,
    read: () => {
      const text = resolve();
      // An unreadable or invalid value changes nothing: the last password may still be valid.
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
  // Programs disagree on whether the path behind // is absolute.
  if (path.startsWith('//'))
    throw new StoreUrlFault('expected a path without //, such as sqlite:/var/lib/graph/identity-graph.db');
  if (/[?#]/.test(path)) throw new StoreUrlFault('expected a path without ? and #: write %3F and %23');
  return decoded(path);
}

function postgres(text: string): StoreUrl {
  // PostgreSQL allows a user without a host: `postgres://graph@/graph?host=/run/postgresql`. WHATWG does not.
  const url = URL.parse(text.replace(/^([^/]*\/\/[^/?#]*@)(?=[/?#]|$)/, `$1${NO_HOST}`));
  if (url === null || !/^postgres(?:ql)?:\/\//.test(text) || url.hash !== '')
    throw new StoreUrlFault(`${POSTGRES_FORM}: percent-encode special characters in its parts`);
  const password = decoded(url.password);
  const [user, database] = [decoded(url.username), decoded(url.pathname.slice(1))];
  // URLSearchParams would read + as a blank, and accept % without hex digits.
  const parameters = new Map(
    url.search
      .slice(1)
      .split('&')
      .filter((part) => part !== '')
      .map((part) => {
        const [name = '', ...value] = part.split('=');
        return [decoded(name), decoded(value.join('='))];
      }),
  );
  if (user === '') throw new StoreUrlFault(`expected a user: ${POSTGRES}`);
  if (database === '' || database.includes('/'))
    throw new StoreUrlFault(`expected the name of a database: ${POSTGRES}`);
  if (['', NO_HOST].includes(decoded(url.hostname)) && (parameters.get('host') ?? '') === '')
    throw new StoreUrlFault(`expected a host: ${POSTGRES}`);
  // The message must not name the parameter: it may be the end of a password that contains a question mark.
  if ([...parameters.keys()].some((name) => !PARAMETERS.includes(name)))
    throw new StoreUrlFault(`expected no parameters except ${PARAMETERS.join(', ')}`);
  const sslMode = parameters.get('sslmode');
  if (sslMode !== undefined && !SSL_MODES.includes(sslMode))
    throw new StoreUrlFault(`expected one of ${SSL_MODES.join(', ')} as sslmode`);
  return {
    engine: 'postgres',
    read: () => text,
    password: password === '' ? null : new Secret(url.password),
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
  if (stray !== null) throw new StoreUrlFault(`expected parts without control characters, but one ${stray}`);
  return text;
}
