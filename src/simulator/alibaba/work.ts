import type { AlibabaInstance } from '../fleet/fleet.ts';
import type { AlibabaSwitches } from '../switches.ts';
import type { Refusal } from './errors.ts';
import type { Parameters } from './parameters.ts';

/** Input of an operation. */
export interface Work {
  readonly operation: string;
  readonly parameters: Parameters;
  readonly wrong: (parameter: string) => Refusal;
  /** All instances, of every owner. */
  readonly instances: readonly AlibabaInstance[];
  /** Owner of the calling access key. */
  readonly owner: string | undefined;
  readonly host: string;
  readonly switches: AlibabaSwitches;
  readonly tokens: Tokens;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The members of an answer, without the members of its envelope. */
export type AnswerPayload = Readonly<Record<string, unknown>>;

/**
 * Encrypts and decrypts page tokens with a key of this process, so that no client can read, create or change
 * a token.
 */
export interface Tokens {
  readonly seal: (scope: readonly unknown[], lastKey: string, page: number) => string;
  readonly open: (
    scope: readonly unknown[],
    token: string,
  ) => { readonly lastKey: string; readonly page: number } | undefined;
}
