import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import type { Table } from './sqlite-connection.ts';
import { FaultError } from './sqlite-faults.ts';
import type { Answer, Command, Request, ThreadStart } from './sqlite-messages.ts';

/** A thread that runs the statements of one connection. Errors are FaultErrors. */
export interface SqliteThread {
  /** `withinMs`: deadline of the statement. 0: none. */
  readonly send: (command: Command, withinMs: number) => Promise<Table | null>;
  /** Resolves with the reason when the thread has ended. */
  readonly ended: Promise<string>;
  /** Resolves when the thread has ended. A thread that hangs is left alone after a while. */
  readonly close: () => Promise<void>;
}

/** Memory for the JavaScript objects of a thread, in MB. A result of 1,000 rows needs about one. */
const HEAP_MB = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 };
/** A thread that has not answered for this long after the deadline of its statement hangs, as its disk does. */
const HANG_MS = 10_000;
const READY = 0;
/** The thread's program, compiled if this file is. */
const WORKER = `./sqlite-worker${extname(import.meta.url)}`;

/** Starts a thread. `onHang` is called with true when the thread hangs, and with false when it answers again. */
export async function startThread(
  start: ThreadStart,
  clock: Clock,
  onHang: (hangs: boolean) => void,
): Promise<SqliteThread> {
  const worker = new Worker(new URL(WORKER, import.meta.url), {
    name: `store-${start.role}`,
    workerData: start,
    // The environment may hold secrets, and the thread needs none of it.
    env: {},
    execArgv: [],
    resourceLimits: HEAP_MB,
  });
  const pending = new Map<number, PromiseWithResolvers<Table | null>>();
  const ended = Promise.withResolvers<string>();
  let reason = 'it stopped';
  let lastId = READY;
  let hanging = 0;
  let isOver = false;
  const lost = () => new FaultError({ kind: 'lost', reason });

  worker.on('error', (error) => {
    reason = error.message;
  });
  worker.on('exit', () => {
    isOver = true;
    for (const { reject } of pending.values()) reject(lost());
    pending.clear();
    ended.resolve(reason);
  });
  worker.on('message', (answer: Answer) => {
    const request = pending.get(answer.id);
    pending.delete(answer.id);
    // An idle thread must not keep the process alive.
    if (pending.size === 0) worker.unref();
    if ('fault' in answer) request?.reject(new FaultError(answer.fault));
    else request?.resolve(answer.table);
  });
  const expect = (id: number): Promise<Table | null> => {
    const request = Promise.withResolvers<Table | null>();
    if (pending.size === 0) worker.ref();
    pending.set(id, request);
    return request.promise;
  };
  const inTime = async (answer: Promise<Table | null>, ms: number): Promise<Table | null> => {
    const late = Promise.withResolvers<never>();
    let isLate = false;
    const cancel = clock.after(ms, () => {
      isLate = true;
      hanging += 1;
      if (hanging === 1) onHang(true);
      late.reject(new FaultError({ kind: 'late' }));
    });
    const settle = () => {
      cancel();
      if (!isLate) return;
      hanging -= 1;
      if (hanging === 0) onHang(false);
    };
    answer.then(settle, settle);
    return Promise.race([answer, late.promise]);
  };
  const send: SqliteThread['send'] = (command, withinMs) => {
    if (isOver) return Promise.reject(lost());
    lastId += 1;
    const request: Request = { id: lastId, command };
    const answer = expect(lastId);
    worker.postMessage(request);
    return withinMs === 0 ? answer : inTime(answer, withinMs + HANG_MS);
  };

  await expect(READY);
  return {
    send,
    ended: ended.promise,
    close: async () => {
      const answer = send({ do: 'close' }, 1);
      await answer.then(
        () => ended.promise,
        () => void worker.terminate(),
      );
    },
  };
}
