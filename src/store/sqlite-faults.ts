import { errnoOf, membersOf } from '../members.ts';

/** Why SQLite did not do what was asked. Faults are sent between threads, so they are plain data. */
export type Fault =
  /** A fault of the statement, which is a bug of ours. */
  | { readonly kind: 'statement'; readonly message: string }
  /** The statement took longer than its deadline, or the store is being closed. */
  | { readonly kind: 'late' }
  /** The transaction ended together with its thread. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** The file or the disk. `isLasting`: only a restored file helps. */
  | { readonly kind: 'file'; readonly reason: string; readonly isLasting: boolean };

export class FaultError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.kind);
    this.fault = fault;
  }
}

const PRIMARY_CODE = 0xff;
const SQLITE_READONLY = 8;

/** Reasons by SQLite's primary code. Other codes are faults of the statement. */
const REASONS: Readonly<Record<number, string>> = {
  5: 'the file is locked by another program',
  7: 'there is not enough memory',
  [SQLITE_READONLY]: 'the file is read-only',
  10: 'the disk reported an error',
  11: 'the file is damaged',
  13: 'the disk is full',
  14: 'the file cannot be opened',
  26: 'the file is no SQLite database',
};
const LASTING: ReadonlySet<number> = new Set([11, 26]);

/** Explains an error of node:sqlite. `mayWrite`: false for connections that only read. */
export function faultOf(error: unknown, mayWrite = true): Fault {
  if (error instanceof FaultError) return error.fault;
  const message = error instanceof Error ? error.message : String(error);
  const { errcode } = membersOf(error);
  if (typeof errcode !== 'number') return { kind: 'statement', message };
  const code = errcode & PRIMARY_CODE;
  const reason = REASONS[code];
  // A connection that only reads refuses each write as if the file were read-only.
  const isRefusal = errcode === SQLITE_READONLY && !mayWrite;
  if (reason === undefined || isRefusal) return { kind: 'statement', message };
  return { kind: 'file', reason: `${reason} (SQLite ${errcode}: ${message})`, isLasting: LASTING.has(code) };
}

/** Explains a fault to the operator. */
export function reasonOf(fault: Fault): string {
  switch (fault.kind) {
    case 'statement':
      return fault.message;
    case 'late':
      return 'a statement took longer than its deadline';
    case 'lost':
    case 'file':
      return fault.reason;
  }
}

/** Returns SQLite's message, or the error code of the file system. */
export function messageOf(error: unknown): string {
  const code = errnoOf(error);
  if (membersOf(error)['errcode'] === undefined && code !== undefined) return code;
  return error instanceof Error ? error.message : String(error);
}
