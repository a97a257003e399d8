import { AppError } from '../../errors.ts';
import { hasSameRights, type Principal } from '../../graph/principal.ts';
import type { Authenticate } from './authenticate.ts';

/** The longest that a timer of Node waits: 24 days. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export interface RightsOptions {
  readonly authenticate: Authenticate;
  /** What the client identified itself with. */
  readonly authorization: string | undefined;
  readonly principal: Principal;
  /** Milliseconds between two looks at credentials in use. */
  readonly recheckMs: number;
  /** Called once, when they are good no more, or good for something else than before. */
  readonly onLost: () => void;
}

/**
 * Looks after the credentials of one who stays connected: at their end, and again and again in between, since a key may
 * be withdrawn at any time. That they cannot be checked just now takes nothing from anyone. Call the result to stop.
 */
export function watchRights(options: RightsOptions): () => void {
  const { principal, onLost } = options;
  let over = false;
  const stop = () => {
    over = true;
    clearTimeout(expiry);
    clearInterval(recheck);
  };
  const lost = () => {
    if (over) return;
    stop();
    onLost();
  };
  const left = principal.expiresAt === undefined ? MAX_TIMER_MS : principal.expiresAt - Date.now();
  const expiry = setTimeout(
    () => (principal.expiresAt === undefined ? undefined : lost()),
    Math.min(Math.max(left, 0), MAX_TIMER_MS),
  );
  const recheck = setInterval(async () => {
    try {
      const now = await options.authenticate(options.authorization);
      if (!hasSameRights(now, principal)) lost();
    } catch (error) {
      if (error instanceof AppError && error.code === 'UNAUTHENTICATED') lost();
    }
  }, options.recheckMs);
  expiry.unref();
  recheck.unref();
  return stop;
}
