import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { Client, DatabaseError, types } from 'pg';
import type { Clock } from '../clock.ts';
import { errnoOf, itemsOf, membersOf } from '../members.ts';
import { Disconnected, reasonOf, SqlFault } from './postgres-faults.ts';
import { isSocketFolder, type PostgresAddress, type PostgresHost } from './postgres-url.ts';
import type { SqlValue } from './store.ts';

/** One connection to PostgreSQL. It has no session state: a pooler may change the server behind it. */
export interface PostgresConnection {
  /**
   * Sends a statement without waiting for the statements before it, and returns its rows. Without values,
   * `sql` may be several statements; the rows are those of the last one. Rejects with SqlFault or with
   * Disconnected. If no answer arrives within `deadlineMs`, the connection is destroyed.
   */
  readonly query: (
    sql: string,
    values: readonly SqlValue[],
    deadlineMs: number,
  ) => Promise<readonly unknown[]>;
  readonly isOpen: () => boolean;
  /** Id of the server process that answered the start. A pooler invents one. */
  readonly processId: number | undefined;
  /** Resolves with the reason when the connection has ended. */
  readonly ended: Promise<Disconnected>;
  readonly onNotification: (listener: (payload: string) => void) => void;
  /** Says goodbye to the server and closes the connection. */
  readonly close: () => void;
  readonly destroy: (reason: Disconnected) => void;
}

export interface ConnectOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
}

const KEEP_ALIVE_MS = 10_000;
const GOODBYE_MS = 1_000;
const NO_TLS = 'The server does not support SSL connections';

/** Connects to one host. Rejects with SqlFault or with Disconnected. */
export async function connectTo(
  address: PostgresAddress,
  host: PostgresHost,
  options: ConnectOptions,
): Promise<PostgresConnection> {
  if (isSocketFolder(host) || address.tls === 'disable') return await open(address, host, options, false);
  const tls = tlsOptions(address);
  if (address.tls !== 'prefer') return await open(address, host, options, tls);
  try {
    return await open(address, host, options, tls);
  } catch (error) {
    if (error instanceof Disconnected && membersOf(error.cause)['message'] === NO_TLS) {
      return await open(address, host, options, false);
    }
    throw error;
  }
}

type TlsOptions = Exclude<NonNullable<ConstructorParameters<typeof Client>[0]>, string>['ssl'];

function tlsOptions({ tls, rootCertificates }: PostgresAddress): TlsOptions {
  if (tls === 'prefer' || tls === 'require') return { rejectUnauthorized: false };
  return {
    // Explicitly, because NODE_TLS_REJECT_UNAUTHORIZED=0 would change the default.
    rejectUnauthorized: true,
    ...(rootCertificates === undefined || rootCertificates === 'system'
      ? {}
      : { ca: readCertificates(rootCertificates) }),
    ...(tls === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  };
}

function readCertificates(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Disconnected(`sslrootcert cannot be read: ${path} (${errnoOf(error)})`, { cause: error });
  }
}

async function open(
  { user, password, database }: PostgresAddress,
  { host, port }: PostgresHost,
  { clock, timeoutMs, applicationName }: ConnectOptions,
  ssl: TlsOptions,
): Promise<PostgresConnection> {
  // The driver has no function that closes a connection at once. Its socket has.
  const socket = new Socket();
  // Every setting is given, because the driver would take missing ones from the environment (PGHOST, PGSSLMODE …).
  const client = new Client({
    host,
    port,
    user,
    database,
    password: () => password.reveal(),
    ssl,
    sslnegotiation: 'postgres',
    stream: () => socket,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    client_encoding: 'UTF8',
    application_name: applicationName,
    pipeline: true,
    types: { getTypeParser: parserOf },
  });
  const ended = Promise.withResolvers<Disconnected>();
  let fault: Disconnected | undefined;
  let isOpen = true;
  const end = (reason: Disconnected): void => {
    isOpen = false;
    fault ??= reason;
    ended.resolve(fault);
  };
  const destroy = (reason: Disconnected): void => {
    end(reason);
    socket.destroy();
  };
  client.on('error', (error) => destroy(disconnection(error)));
  client.on('end', () => destroy(new Disconnected('the server closed the connection')));
  let isConnected = false;
  /** Translates an error of the driver. A fatal error of the server ends the connection. */
  const faultOf = (error: unknown): unknown => {
    if (fault !== undefined) return fault;
    if (error instanceof DatabaseError) {
      const found = sqlFault(error);
      if (error.severity !== 'ERROR') destroy(new Disconnected(reasonOf(found), { cause: error }));
      return found;
    }
    // The driver reports a broken connection by an event, before it rejects the statements. So this is our mistake.
    if (isConnected) return error;
    destroy(disconnection(error));
    return fault;
  };
  const within = async <Result>(ms: number, what: string, work: () => Promise<Result>): Promise<Result> => {
    const silence = () => destroy(new Disconnected(`no answer to ${what} in ${ms} ms`, { isSilent: true }));
    const cancel = Number.isFinite(ms) ? clock.after(ms, silence) : () => {};
    try {
      return await work();
    } catch (error) {
      throw faultOf(error);
    } finally {
      cancel();
    }
  };
  await within(timeoutMs, 'a connection attempt', () => client.connect());
  isConnected = true;
  return {
    query: (sql, values, deadlineMs) =>
      within(deadlineMs, 'a statement', async () => {
        const result: unknown = await client.query(sql, [...values]);
        const last = Array.isArray(result) ? result.at(-1) : result;
        return itemsOf(membersOf(last)['rows']);
      }),
    isOpen: () => isOpen,
    processId: processIdOf(client),
    ended: ended.promise,
    onNotification: (listener) => void client.on('notification', ({ payload = '' }) => listener(payload)),
    close: () => {
      end(new Disconnected('closed'));
      client.end().catch(() => {});
      // A server that hangs does not close its side.
      socket.once(
        'close',
        clock.after(GOODBYE_MS, () => socket.destroy()),
      );
    },
    destroy,
  };
}

/** `SELECT count(*)` is a bigint, too. SQLite returns numbers, and refuses those that would lose digits. */
function parserOf(...[type, format]: Parameters<typeof types.getTypeParser>) {
  return type === types.builtins.INT8 ? parseInteger : types.getTypeParser(type, format);
}

function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('an integer of the store is above 2^53');
  return value;
}

function sqlFault(error: DatabaseError): SqlFault {
  return new SqlFault(error.code ?? '', error.message, { cause: error });
}

function disconnection(error: unknown): Disconnected {
  if (error instanceof DatabaseError) return new Disconnected(reasonOf(sqlFault(error)), { cause: error });
  const message = String(membersOf(error)['message']);
  // Messages of the driver about TLS and passwords contain only fixed text.
  const isPlain = message === NO_TLS || message.startsWith('SASL: ');
  const reason = errnoOf(error) ?? (isPlain ? message : 'the connection broke');
  return new Disconnected(reason, { cause: error });
}

function processIdOf(client: Client): number | undefined {
  const id = membersOf(client)['processID'];
  return typeof id === 'number' ? id : undefined;
}
