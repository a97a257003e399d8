import { AppError, withDetails } from '../../errors.ts';

export interface RefusalPause {
  /**
   * Runs `attempt`. If the provider refuses the attempt, a pause starts. During the pause, `run` sends nothing and
   * fails at once with the same error. After the pause, one attempt runs at a time.
   */
  readonly run: <Value>(attempt: () => Promise<Value>) => Promise<Value>;
}

export interface RefusalPauseOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly isRefusal: (error: AppError) => boolean;
  /** Length of the first pause in milliseconds. Each further refusal doubles the pause. Default 30 s. */
  readonly firstMs?: number;
  /** Maximum length of a pause in milliseconds. Default 10 min. */
  readonly mostMs?: number;
}

interface Refused {
  readonly error: AppError;
  readonly pauseMs: number;
  readonly until: number;
  isTrying: boolean;
}

/** Stops repeated attempts with refused credentials, because too many wrong passwords would lock the user. */
export function createRefusalPause({
  now,
  isRefusal,
  firstMs = 30_000,
  mostMs = 10 * 60_000,
}: RefusalPauseOptions): RefusalPause {
  let refused: Refused | null = null;
  return {
    run: async (attempt) => {
      const before = refused;
      if (before !== null) {
        if (before.isTrying || now() < before.until) throw paused(before, now());
        before.isTrying = true;
      }
      try {
        const value = await attempt();
        if (refused === before) refused = null;
        return value;
      } catch (error) {
        if (!(error instanceof AppError) || !isRefusal(error)) throw error;
        // If several attempts ran at the same time, only the first refusal starts the pause.
        if (refused === before) {
          const pauseMs = before === null ? firstMs : Math.min(mostMs, 2 * before.pauseMs);
          refused = { error, pauseMs, until: now() + pauseMs, isTrying: false };
        }
        throw withDetails(error, { retryAfterMs: Math.max(1, (refused?.until ?? 0) - now()) });
      } finally {
        if (before !== null) before.isTrying = false;
      }
    },
  };
}

function paused({ error, until }: Refused, now: number): AppError {
  const leftMs = Math.max(1, until - now);
  const { code, message, details, inputHints } = error;
  return new AppError(code, `${message} The next attempt is in ${Math.ceil(leftMs / 1_000)} s.`, {
    details: { ...details, retryAfterMs: leftMs },
    inputHints,
    unsent: true,
    cause: error.cause,
  });
}
