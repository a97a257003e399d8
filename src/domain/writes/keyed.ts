/** What every mutation's input has. */
export interface Keyed {
  readonly idempotencyKey?: string | null | undefined;
}
