import type { Clock } from '../clock.ts';
import { connectTo, type PostgresConnection } from './postgres-connection.ts';
import { Disconnected, reasonOf } from './postgres-faults.ts';
import { type PostgresAddress, type PostgresHost, parsePostgresUrl } from './postgres-url.ts';
import { rowOf } from './row.ts';

/** A connection to a primary server. */
export interface Session extends PostgresConnection {
  /** A pooler is between, and may choose another server for each transaction. */
  readonly isPooled: boolean;
  /** Timeline of the server. Undefined: the role may not read it, or the server does not support it. */
  readonly timeline: number | undefined;
  /** Id that initdb gave to the cluster, and that standbys share. Undefined as above. */
  readonly cluster: string | undefined;
}

export interface ConnectorOptions {
  /** Returns the connection URI. Called for each connection, because a password may have changed. */
  readonly url: () => string;
  readonly clock: Clock;
  readonly connectMs: number;
  readonly applicationName: string;
}

/**
 * SELECT list with the name of the current file of the write-ahead log. It begins with the timeline in hex. (pg_control_checkpoint()
 * still has the old timeline after a promotion, until the first checkpoint ends.)
 */
export const WAL_FILE = 'pg_walfile_name(pg_current_wal_lsn()) AS wal_file';

const walFileRow = rowOf({ wal_file: 'text' });
const clusterRow = rowOf({ cluster: 'text' });
const serverRow = rowOf({ backend: 'integer', standby: 'integer' });

export function timelineOf(row: unknown): number {
  return Number.parseInt(walFileRow(row).wal_file.slice(0, 8), 16);
}

/**
 * Returns a function that connects to the first host that is a primary. The host that worked last comes first.
 * The function rejects with SqlFault or Disconnected.
 */
export function createConnector({
  url,
  clock,
  connectMs,
  applicationName,
}: ConnectorOptions): () => Promise<Session> {
  let preferred = 0;
  return async () => {
    const address = addressOf(url);
    const { hosts } = address;
    let fault: unknown;
    for (let tried = 0; tried < hosts.length; tried++) {
      const index = (preferred + tried) % hosts.length;
      const host = hosts[index];
      if (host === undefined) break;
      try {
        const session = await openSession(address, host, { clock, timeoutMs: connectMs, applicationName });
        preferred = index;
        return session;
      } catch (error) {
        fault ??= error;
      }
    }
    throw fault;
  };
}

function addressOf(url: () => string): PostgresAddress {
  let text: string;
  try {
    text = url();
  } catch (error) {
    throw new Disconnected(`the URL of the store cannot be read (${reasonOf(error)})`, { cause: error });
  }
  try {
    return parsePostgresUrl(text);
  } catch (error) {
    throw new Disconnected(error instanceof Error ? error.message : 'the URL of the store is not valid');
  }
}

async function openSession(
  address: PostgresAddress,
  host: PostgresHost,
  options: Parameters<typeof connectTo>[2],
): Promise<Session> {
  const connection = await connectTo(address, host, options);
  const ask = (columns: string) => connection.query(`SELECT ${columns}`, [], options.timeoutMs);
  try {
    const [server, walFile, control] = await Promise.allSettled([
      ask('pg_backend_pid() AS backend, pg_is_in_recovery()::int AS standby'),
      ask(WAL_FILE),
      ask('system_identifier::text AS cluster FROM pg_control_system()'),
    ]);
    if (server.status === 'rejected') throw server.reason;
    const { backend, standby } = serverRow(server.value[0]);
    if (standby === 1) throw new Disconnected('the server is a standby');
    return {
      ...connection,
      isPooled: backend !== connection.processId,
      timeline: walFile.status === 'fulfilled' ? timelineOf(walFile.value[0]) : undefined,
      cluster: control.status === 'fulfilled' ? clusterRow(control.value[0]).cluster : undefined,
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}
