import { AppError } from './errors.ts';
import { membersOf } from './members.ts';

/**
 * Returns the code of the failure behind an error, for logs: a socket or certificate code (`ENOTFOUND`,
 * `SELF_SIGNED_CERT_IN_CHAIN`) or an HTTP status. Never returns a message, because messages quote external
 * text.
 */
export function failureCode(error: unknown): string | undefined {
  let cause = error;
  for (let depth = 0; depth < DEEPEST && typeof cause === 'object' && cause !== null; depth++) {
    const { code } = membersOf(cause);
    // Skip our own codes, because they classify a failure but do not name its cause.
    if (!(cause instanceof AppError) && isCode(code)) return String(code);
    cause = membersOf(cause)['cause'];
  }
  return undefined;
}

/** Maximum number of causes to follow. A longer chain must be circular. */
const DEEPEST = 10;

/** A response that was rejected because of its HTTP status. */
export class AnswerStatus extends Error {
  override readonly name = 'AnswerStatus';
  readonly code: number;
  constructor(status: number) {
    super(`HTTP status ${status}`);
    this.code = status;
  }
}

function isCode(code: unknown): boolean {
  if (typeof code === 'number') return code >= 100 && code <= 599;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,63}$/.test(code);
}
