import type { AlibabaInstance } from '../fleet/fleet.ts';
import type { AlibabaSwitches } from '../switches.ts';
import type { Refusal } from './errors.ts';
import type { Parameters } from './parameters.ts';

/** What an operation works with. */
export interface Work {
  readonly operation: string;
  readonly parameters: Parameters;
  readonly wrong: (parameter: string) => Refusal;
  /** All there are, whoever owns them. */
  readonly instances: readonly AlibabaInstance[];
  /** Of the key that called. */
  readonly owner: string | undefined;
  readonly host: string;
  readonly switches: AlibabaSwitches;
  readonly tokens: Tokens;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The members that an answer has beside its envelope. */
export type AnswerPayload = Readonly<Record<string, unknown>>;

/** Seals and opens page tokens with a key of this process: nobody can read, build or alter one. */
export interface Tokens {
  readonly seal: (scope: readonly unknown[], lastKey: string, page: number) => string;
  readonly open: (
    scope: readonly unknown[],
    token: string,
  ) => { readonly lastKey: string; readonly page: number } | undefined;
}
