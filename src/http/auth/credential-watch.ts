import { AppError } from '../../errors.ts';
import { hasSameRights, type Principal } from '../../graph/principal.ts';
import type { Authenticate } from './authenticate.ts';

/** Longest delay of a Node timer: 24 days. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export interface CredentialWatchOptions {
  readonly authenticate: Authenticate;
  /** The credentials that the client presented. */
  readonly authorization: string | undefined;
  readonly principal: Principal;
  /** Milliseconds between two checks of credentials in use. */
  readonly recheckMs: number;
  /** Called once, when the credentials are no longer valid or their rights have changed. */
  readonly onLost: () => void;
}

/**
 * Checks the credentials of a connected client when they expire, and periodically before that, because a key may be
 * revoked at any time. If the check itself fails, e.g. because the issuer cannot be reached, the connection stays open.
 * The returned function stops the checks.
 */
export function watchCredentials(options: CredentialWatchOptions): () => void {
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
