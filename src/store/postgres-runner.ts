import { type Clock, pause } from '../clock.ts';
import { asUnavailable, Disconnected, isAway, isConflict, reasonOf } from './postgres-faults.ts';
import type { Pool } from './postgres-pool.ts';
import type { Session } from './postgres-session.ts';
import {
  type BegunOn,
  begin,
  CommitFailed,
  commitDeadlineMs,
  deadlineMs,
  runWork,
  type TransactionKind,
} from './postgres-transaction.ts';
import { isSelect } from './sql-dialect.ts';
import type { SqlValue, Statements, Timing } from './store.ts';

export interface RunnerOptions {
  readonly pool: Pool;
  readonly translate: (sql: string) => string;
  /** Called with the timeline of the server that runs a transaction, if it is known. */
  readonly onTimeline: (timeline: number) => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** Runs transactions. Rejects with STORE_UNAVAILABLE, within a bounded time, if the database is out of reach. */
export interface Runner extends Statements {
  readonly transact: <Result>(
    kind: TransactionKind,
    timing: Timing,
    work: (statements: Statements, server: BegunOn) => Promise<Result>,
  ) => Promise<Result>;
}

const WAIT_MS: Readonly<Record<Timing, number>> = {
  interactive: 2_000,
  pass: 5_000,
  export: 5_000,
  migration: 5_000,
};
const RETRIES = 3;
const RETRY_MS = 10;

export function createRunner({ pool, translate, onTimeline, clock, random, signal }: RunnerOptions): Runner {
  /** A dead connection shows at its first statement, when nothing has been changed yet: take a new one. */
  const beginOnLiveSession = async (
    kind: TransactionKind,
    timing: Timing,
  ): Promise<{ readonly session: Session; readonly server: BegunOn }> => {
    for (let isRetry = false; ; isRetry = true) {
      const session = await pool.take(WAIT_MS[timing]);
      try {
        const server = await begin(session, kind, timing);
        if (server.timeline !== undefined) onTimeline(server.timeline);
        return { session, server };
      } catch (error) {
        // No data of ours is in a BEGIN. So the server is at fault, for example a standby behind a pooler.
        const fault =
          error instanceof Disconnected ? error : new Disconnected(reasonOf(error), { cause: error });
        session.destroy(fault);
        pool.distrust();
        if (isRetry || fault.isSilent) throw fault;
      }
    }
  };
  const once = async <Result>(
    kind: TransactionKind,
    timing: Timing,
    run: (session: Session, server: BegunOn) => Promise<Result>,
  ): Promise<Result> => {
    const { session, server } = await beginOnLiveSession(kind, timing);
    try {
      return await run(session, server);
    } finally {
      pool.give(session);
    }
  };
  const retried = async <Result>(mayWrite: boolean, run: () => Promise<Result>): Promise<Result> => {
    for (let retries = 0; ; retries++) {
      try {
        return await run();
      } catch (error) {
        const isCommit = error instanceof CommitFailed;
        const cause = isCommit ? error.cause : error;
        if (!isConflict(cause) || retries === RETRIES)
          throw asUnavailable(cause, mayWrite && isCommit && isAway(cause));
        await pause(clock, RETRY_MS * 2 ** retries * (0.5 + random()), signal);
      }
    }
  };
  return {
    transact: (kind, timing, work) =>
      retried(kind === 'write', () =>
        once(kind, timing, (session, server) =>
          runWork(session, timing, translate, (statements) => work(statements, server)),
        ),
      ),
    rows: (sql, values = []) =>
      retried(!isSelect(sql), () =>
        once('write', 'interactive', (session) => runStatement(session, translate(sql), values)),
      ),
  };
}

/** Runs one statement and commits it, in one round trip. */
async function runStatement(
  session: Session,
  sql: string,
  values: readonly SqlValue[],
): Promise<readonly unknown[]> {
  const [result, commit] = await Promise.allSettled([
    session.query(sql, values, deadlineMs('interactive')),
    session.query('COMMIT', [], commitDeadlineMs('interactive')),
  ]);
  // The COMMIT was sent, too. Where no answer came, both may have been executed.
  const lost = [result, commit].find(
    (each) => each.status === 'rejected' && each.reason instanceof Disconnected,
  );
  if (lost?.status === 'rejected') throw new CommitFailed('the commit failed', { cause: lost.reason });
  if (result.status === 'rejected') throw result.reason;
  if (commit.status === 'rejected') throw new CommitFailed('the commit failed', { cause: commit.reason });
  return result.value;
}
