export interface PageProps {
  /** Global id. */
  readonly id: string;
  /** Above 0 after failures: the query then ignores the store. */
  readonly attempt: number;
}
