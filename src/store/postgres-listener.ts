import { randomUUID } from 'node:crypto';
import { type Clock, pause, within } from '../clock.ts';
import { createBackoff } from './postgres-backoff.ts';
import { Disconnected, reasonOf } from './postgres-faults.ts';
import type { Session } from './postgres-session.ts';

export interface ListenerOptions {
  readonly connect: () => Promise<Session>;
  readonly channel: string;
  /** Sends payloads over another connection than that of the listener. */
  readonly send: (payloads: readonly string[]) => Promise<void>;
  /** Called with each payload, and with null after each connect: payloads may have been missed. */
  readonly onPayload: (payload: string | null) => void;
  /** Called if notifications begin to fail. Not called again until they have worked. */
  readonly onWarning: (message: string) => void;
  readonly clock: Clock;
  readonly random: () => number;
}

export interface PostgresListener {
  /** Resolves after the first attempt to listen, whether it succeeded or not. */
  readonly started: Promise<void>;
  readonly close: () => void;
}

const KEEP_ALIVE_MS = 10_000;
const ANSWER_MS = 2_000;
/** Time in which our own notification must come back. */
const TEST_MS = 1_000;
/** Number of attempts that fail before a warning. */
const WARN_AFTER = 3;
/** A pooler in transaction mode accepts LISTEN and delivers nothing. Somebody may change its mode. */
const DEAF_RETRY_MS = 60_000;

/** Listens to the channel over a connection of its own, and connects again whenever that ends. */
export function createListener(options: ListenerOptions): PostgresListener {
  const { connect, channel, send, onPayload, onWarning, clock, random } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const started = Promise.withResolvers<void>();
  const backoff = createBackoff(clock, random);
  let session: Session | undefined;
  let failures = 0;
  let hasWarned = false;

  const warn = (reason: string): void => {
    if (!hasWarned && !signal.aborted) onWarning(`notifications of the store do not arrive: ${reason}`);
    hasWarned = true;
  };
  /** Returns true if a notification of our own came back. */
  const isHeard = async (listening: Session): Promise<boolean> => {
    const test = `${randomUUID()} `;
    const heard = Promise.withResolvers<boolean>();
    listening.onNotification((payload) => {
      if (payload === test) heard.resolve(true);
    });
    const cancel = clock.after(TEST_MS, () => heard.resolve(false));
    void listening.ended.then(() => heard.resolve(false));
    try {
      await send([test]);
      return await heard.promise;
    } finally {
      cancel();
    }
  };
  /** Listens until the connection ends. Returns the pause before the next attempt. */
  const listen = async (): Promise<number> => {
    backoff.begin();
    session = await connect();
    try {
      await session.query(`LISTEN "${channel}"`, [], ANSWER_MS);
      if (!(await isHeard(session))) {
        if (!session.isOpen()) throw await session.ended;
        if (!session.isPooled)
          throw new Disconnected('the test notification did not arrive', { isSilent: true });
        warn('a pooler is between, so set store.listenUrl to the address of the database');
        return DEAF_RETRY_MS;
      }
      backoff.reset();
      failures = 0;
      hasWarned = false;
      session.onNotification(onPayload);
      onPayload(null);
      started.resolve();
      await keepAlive(session, clock);
      return backoff.nextMs();
    } finally {
      session.destroy(new Disconnected('the listener ended'));
    }
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      let pauseMs: number;
      try {
        pauseMs = await listen();
      } catch (error) {
        failures += 1;
        // The listener may be the first to notice that the database is away, which the health of the store reports.
        if (failures === WARN_AFTER) warn(reasonOf(error));
        pauseMs = backoff.nextMs();
      }
      started.resolve();
      await pause(clock, pauseMs, signal).catch(() => {});
    }
  };
  void run();
  return {
    started: started.promise,
    close: () => {
      closing.abort();
      session?.destroy(new Disconnected('the store is closed'));
    },
  };
}

/** Sends a statement now and then: without one, a dead connection would look like a quiet one. */
async function keepAlive(session: Session, clock: Clock): Promise<void> {
  while (session.isOpen()) {
    await within(clock, KEEP_ALIVE_MS, session.ended, undefined);
    if (session.isOpen()) await session.query('SELECT 1', [], ANSWER_MS).catch(() => {});
  }
}
