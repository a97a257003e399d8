import type { Clock } from '../clock.ts';
import type { PooledConnection } from './pooled-transaction.ts';
import { objectsOf, type Table } from './sqlite-connection.ts';
import { errorOf } from './sqlite-errors.ts';
import { faultOf, reasonOf } from './sqlite-faults.ts';
import type { Command, ThreadStart } from './sqlite-messages.ts';
import { type SqliteThread, startThread } from './sqlite-thread.ts';

/** A connection in a thread of its own. A thread that ends by itself is started again. */
export interface ThreadedConnection extends PooledConnection {
  /** Tests whether the file can be written. */
  readonly probe: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface ConnectionEvents {
  /** The file or the thread has a fault. `isLasting`: only a restored file helps. */
  readonly onFault: (reason: string, isLasting: boolean) => void;
  /** The trouble of the connection is over. */
  readonly onRecovery: () => void;
}

const RESTART_MS = 100;
const MAX_RESTART_MS = 5_000;
/** Deadline of BEGIN, COMMIT and ROLLBACK: as short as that of a statement, since more time to answer is added. */
const END_MS = 500;
const PROBE_MS = 10_000;

/** Opens a connection. Rejects with a FaultError if the file cannot be used. */
export async function openThreadedConnection(
  start: ThreadStart,
  clock: Clock,
  { onFault, onRecovery }: ConnectionEvents,
): Promise<ThreadedConnection> {
  let trouble: string | null = null;
  let isClosing = false;
  let delay = RESTART_MS;
  let cancelRestart = () => {};
  let restarting: Promise<void> | undefined;

  const fail = (reason: string) => {
    trouble = reason;
    onFault(reason, false);
  };
  const recover = () => {
    trouble = null;
    onRecovery();
  };
  const launch = async (checksPages: boolean): Promise<SqliteThread> => {
    const thread = await startThread({ ...start, checksPages }, clock, (hangs) => {
      if (hangs) fail('the disk does not answer');
      else recover();
    });
    void thread.ended.then(restartAfter);
    return thread;
  };
  const restartAfter = (reason: string) => {
    if (isClosing) return;
    fail(`a thread of the store ended: ${reason}`);
    cancelRestart = clock.after(delay, () => {
      restarting = restart();
    });
    delay = Math.min(MAX_RESTART_MS, delay * 2);
  };
  const restart = async () => {
    try {
      thread = await launch(false);
      recover();
    } catch (error) {
      restartAfter(reasonOf(faultOf(error)));
    }
  };
  const send = async (command: Command, withinMs: number): Promise<Table | null> => {
    try {
      const table = await thread.send(command, withinMs);
      delay = RESTART_MS;
      return table;
    } catch (error) {
      const fault = faultOf(error);
      if (fault.kind === 'file') onFault(fault.reason, fault.isLasting);
      throw errorOf(fault, writes(command));
    }
  };

  /** If the answer is lost, nobody knows whether the change was saved. */
  const writes = (command: Command) =>
    start.role === 'writer' &&
    (command.do === 'commit' || (command.do === 'run' && command.statement.place === 'alone'));

  let thread = await launch(start.checksPages);
  return {
    trouble: () => trouble,
    run: async (statement) => {
      const table = await send({ do: 'run', statement }, statement.withinMs);
      return table === null ? [] : objectsOf(table);
    },
    commit: async () => void (await send({ do: 'commit' }, END_MS)),
    rollback: async () => void (await send({ do: 'rollback' }, END_MS)),
    probe: async () => void (await send({ do: 'probe' }, PROBE_MS)),
    close: async () => {
      isClosing = true;
      cancelRestart();
      await restarting;
      await thread.close();
    },
  };
}
