import { AppError, type ErrorCode } from '../../errors.ts';
import type { Call, SentCall } from '../../transport/request.ts';
import { type CadenceOptions, createPace, intervalOf, mayPass } from './cadence.ts';
import type { Clock } from './clock.ts';
import type { EventLog, KnownPart, RowCommit } from './log.ts';
import type { Part, Watched } from './parts.ts';
import { type PageCache, readPass } from './pass.ts';
import type { Printer } from './print.ts';

/** Reads one part for all who listen, as long as somebody does. */
export interface Poller {
  readonly join: () => Lease;
  /**
   * A pass that begins from now on, with or without listeners. Throws what it failed of. `onSent` is told of its calls
   * where this is what made it begin.
   */
  readonly poll: (onSent?: Call['onSent']) => Promise<void>;
  /** Something else has written about this part: what its pages were is no proof any more. */
  readonly touch: () => void;
  /** When the next pass is due, in the clock's milliseconds; null: nobody listens. */
  readonly nextAt: () => number | null;
  readonly stop: () => void;
}

export interface Lease {
  /**
   * Fulfilled when the part is known as of now, or as of the last pass where the provider is out of reach. `false`:
   * it was never read, and cannot be at this moment. Rejected where that will not pass.
   */
  readonly ready: Promise<boolean>;
  /** Once. Polling goes on for the grace, as listeners come back. */
  readonly leave: () => void;
}

export interface PollerOptions extends CadenceOptions {
  readonly part: Part;
  readonly stream: string;
  readonly watched: Watched;
  readonly log: EventLog;
  readonly fence: Fence;
  readonly printer: Printer;
  readonly clock: Clock;
  readonly random: () => number;
  /** Milliseconds that polling goes on after the last listener has left. */
  readonly graceMs: number;
  /** Milliseconds that one page may take. */
  readonly pageMs: number;
  /** Told how each pass ended. */
  readonly onPolled?: (outcome: 'ok' | ErrorCode) => void;
  /** Told of a pass that failed of something of ours, such as a log that cannot be written. */
  readonly onError: (error: unknown) => void;
  /** After a pass: rows that were told of, before anybody else is told that the pass is over. */
  readonly onPass: (rows: readonly RowCommit[]) => Promise<void>;
}

/** Shared by the pollers of one stream. */
export interface Fence {
  readonly current: () => Promise<number>;
  /** Another has taken over: ask for a new one. */
  readonly renew: () => void;
}

export function createPoller(options: PollerOptions): Poller {
  const { part, stream, watched, log, fence, printer, clock } = options;
  const pace = createPace(options.random);
  const shape = printer.shape(watched.fields);
  const ended = new AbortController();
  let cost = { calls: 1, billed: 0 };
  let cache: PageCache = new Map();
  let touches = 0;
  let missing: ReadonlySet<string> = new Set();
  /** Rows that are in the log, and that nobody else could be told of yet. */
  let untold: readonly RowCommit[] = [];
  let failures = 0;
  let failure: unknown;
  let cleanAt = Number.NEGATIVE_INFINITY;
  let listeners = 0;
  let isPolling = false;
  let nextAt: number | null = null;
  let callOff = (): void => {};
  let callOffEnd = (): void => {};
  let running: Promise<void> | undefined;
  let following: Promise<void> | undefined;

  const pass = async (tell: Call['onSent']): Promise<void> => {
    const sent = { calls: 0, billed: 0 };
    const onSent = (each: SentCall): void => {
      sent.calls += 1;
      if (each.operation.billed && each.succeeded) sent.billed += 1;
      tell(each);
    };
    const call = (): Call => ({
      signal: ended.signal,
      deadline: performance.now() + options.pageMs,
      priority: 'background',
      onSent,
    });
    const touchesBefore = touches;
    try {
      const own = await fence.current();
      const { seq: readAt } = await log.head(stream);
      const stored = await log.known(stream, part.name);
      const known = stored?.shape === shape ? stored : null;
      const found = await readPass({ watched, known, cache, missing, printer, call });
      let pages = found.pages;
      const isChanged = known === null || found.rows.length > 0;
      if (isChanged || hasForgettable(known, readAt)) {
        const committed = await log.commit(stream, {
          part: part.name,
          shape,
          fence: own,
          at: clock.date(),
          readAt,
          rows: found.rows,
          ...(known === null
            ? { baseline: { tell: failures > 0 ? 'PROVIDER_OUTAGE' : 'LOG_RESTARTED' } }
            : {}),
        });
        if (committed.state === 'fenced') fence.renew();
        // What was left alone has to be compared again, on whatever page it stands.
        if (committed.state === 'fenced' || committed.left > 0) pages = new Map();
      }
      // Only now: a page that is remembered is not compared again, so what it told must be in the log. And touched while
      // it was read, what it saw may be what is in doubt.
      cache = touches === touchesBefore ? pages : new Map();
      missing = found.missing;
      untold = [...untold, ...found.rows];
      await options.onPass(untold);
      untold = [];
      cost = { calls: Math.max(1, sent.calls), billed: sent.billed };
      failures = 0;
      failure = undefined;
      cleanAt = clock.now();
      pace.succeeded();
      options.onPolled?.('ok');
    } catch (error) {
      failures += 1;
      failure = error;
      pace.failed(error);
      if (!(error instanceof AppError)) options.onError(error);
      options.onPolled?.(error instanceof AppError ? error.code : 'INTERNAL_SERVER_ERROR');
      throw error;
    }
  };

  const start = (tell: Call['onSent'] = () => {}): Promise<void> => {
    callOff();
    nextAt = null;
    const begun = pass(tell).finally(() => {
      running = undefined;
      schedule();
    });
    running = begun;
    begun.catch(() => {});
    return begun;
  };

  const schedule = (): void => {
    if (!isPolling || ended.signal.aborted || running !== undefined) return;
    const delay = pace.delay(intervalOf(cost, options));
    nextAt = clock.now() + delay;
    callOff();
    callOff = clock.after(delay, () => void start());
  };

  const poll = (tell?: Call['onSent']): Promise<void> => {
    if (running === undefined) return start(tell);
    following ??= running
      .catch(() => {})
      .then(() => {
        following = undefined;
        return running ?? start(tell);
      });
    return following;
  };

  const ready = async (): Promise<boolean> => {
    const isFresh = clock.now() - cleanAt < intervalOf(cost, options);
    // Whoever comes must not wear down a provider that is let alone for a while.
    const isLetAlone = running === undefined && nextAt !== null && nextAt > clock.now() && mayPass(failure);
    try {
      if (isLetAlone && !isFresh) throw failure;
      if (!isFresh) await (running ?? start());
      return true;
    } catch (error) {
      if ((await log.known(stream, part.name))?.shape === shape) return true;
      if (mayPass(error)) return false;
      throw error;
    }
  };

  return {
    join: () => {
      listeners += 1;
      callOffEnd();
      isPolling = true;
      const isReady = ready();
      isReady.catch(() => {});
      if (nextAt === null) schedule();
      let hasLeft = false;
      return {
        ready: isReady,
        leave: () => {
          if (hasLeft) return;
          hasLeft = true;
          listeners -= 1;
          if (listeners > 0) return;
          callOffEnd = clock.after(options.graceMs, () => {
            isPolling = false;
            nextAt = null;
            cache = new Map();
            callOff();
          });
        },
      };
    },
    poll,
    touch: () => {
      touches += 1;
      cache = new Map();
    },
    nextAt: () => nextAt,
    stop: () => {
      ended.abort();
      isPolling = false;
      callOff();
      callOffEnd();
    },
  };
}

/** Rows that are gone are kept until a read begins behind them, and forgotten with the next commit of a poll. */
function hasForgettable(known: KnownPart | null, readAt: number): boolean {
  return [...(known?.rows.values() ?? [])].some((row) => row.print === null && row.seq <= readAt);
}
