import type { Statement, Table } from './sqlite-connection.ts';
import type { Fault } from './sqlite-faults.ts';

/** What a thread gets at its start. */
export interface ThreadStart {
  /** The file, as an absolute path. */
  readonly file: string;
  readonly role: 'writer' | 'reader';
  /** True: check all pages of the file before anything else. */
  readonly checksPages: boolean;
  /** One 32-bit number. 1: end long statements as soon as possible. */
  readonly stop: SharedArrayBuffer;
}

export type Command =
  | { readonly do: 'run'; readonly statement: Statement }
  | { readonly do: 'commit' | 'rollback' | 'close' }
  /** Tests whether the file can be written, and gives the space of the write-ahead log back to the disk. */
  | { readonly do: 'probe' };

export interface Request {
  readonly id: number;
  readonly command: Command;
}

/** Answers a request. The first answer of a thread has the id 0 and says whether the thread can work. */
export type Answer =
  | { readonly id: number; readonly table: Table | null }
  | { readonly id: number; readonly fault: Fault };
