import { AppError } from './errors.ts';

/**
 * The code of what failed below an error, for the log: a socket's or a certificate's (`ENOTFOUND`,
 * `SELF_SIGNED_CERT_IN_CHAIN`) or the status of an answer. Never a text: those quote what came from outside.
 */
export function failureCode(error: unknown): string | undefined {
  let cause = error;
  for (let depth = 0; depth < DEEPEST && typeof cause === 'object' && cause !== null; depth++) {
    const { code } = cause as { readonly code?: unknown };
    // Our own code is what the failure means, not what it was.
    if (!(cause instanceof AppError) && isCode(code)) return String(code);
    cause = (cause as { readonly cause?: unknown }).cause;
  }
  return undefined;
}

/** Whoever made such a chain longer has made it a circle. */
const DEEPEST = 10;

/** An answer that was refused for its status. */
export class AnswerStatus extends Error {
  override readonly name = 'AnswerStatus';
  readonly code: number;
  constructor(status: number) {
    super(`answered with ${status}`);
    this.code = status;
  }
}

function isCode(code: unknown): boolean {
  if (typeof code === 'number') return code >= 100 && code <= 599;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,63}$/.test(code);
}
