import { errnoOf } from '../members.ts';
import { StoreRefused } from './migrate.ts';
import { storeUnavailable } from './unavailable.ts';

/** PostgreSQL answered with an error. */
export class SqlFault extends Error {
  override readonly name = 'SqlFault';
  /** SQLSTATE, five characters: https://www.postgresql.org/docs/15/errcodes-appendix.html */
  readonly state: string;

  constructor(state: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.state = state;
  }
}

/** There is no connection, or it broke. The message is for logs; it contains no password and no URL. */
export class Disconnected extends Error {
  override readonly name = 'Disconnected';
  /** True: nothing came back in time. The server or the network may hang, so another try may take as long. */
  readonly isSilent: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isSilent?: boolean } = {}) {
    super(message, options);
    this.isSilent = options.isSilent ?? false;
  }
}

/**
 * A transaction lost against another one, and may succeed if it runs again: serialization failure, deadlock,
 * lock timeout.
 */
export function isConflict(error: unknown): boolean {
  return error instanceof SqlFault && ['40001', '40P01', '55P03'].includes(error.state);
}

/** The role lacks a right. */
export function isForbidden(error: unknown): boolean {
  return error instanceof SqlFault && error.state === '42501';
}

/** The server ended the statement at its timeout. */
function isStatementTimeout(error: unknown): boolean {
  return error instanceof SqlFault && error.state === '57014';
}

/** There is no such table, or no such schema. */
export function isMissing(error: unknown): boolean {
  return error instanceof SqlFault && ['42P01', '3F000'].includes(error.state);
}

/**
 * States in which the store is out of reach, although PostgreSQL answered: connection exceptions (08), invalid
 * role or password (28), no such database (3D), insufficient resources (53), operator intervention and
 * statement timeout (57), system errors (58), a transaction that stood still (25P03).
 */
const AWAY = /^(08|28|3D|53|57|58)|^25P03$/;

/** The connection must not be used again, even where PostgreSQL left it open. */
export function isAway(error: unknown): boolean {
  return error instanceof Disconnected || (error instanceof SqlFault && AWAY.test(error.state));
}

/**
 * Returns the error for the caller. An error that is neither of the connection nor a conflict stays as it is.
 * `mayBeSaved`: the answer to a commit was lost.
 */
export function asUnavailable(error: unknown, mayBeSaved = false): unknown {
  if (!isAway(error) && !isConflict(error)) return error;
  return storeUnavailable(reasonOf(error), { cause: error, mayBeSaved, isSlow: isStatementTimeout(error) });
}

/** Describes an error for logs, without a password and without a URL. */
export function reasonOf(error: unknown): string {
  if (error instanceof SqlFault) return `${error.message} (${error.state})`;
  if (error instanceof Disconnected || error instanceof StoreRefused) return error.message;
  return errnoOf(error) ?? 'unexpected error';
}
