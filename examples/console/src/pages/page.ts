export interface PageProps {
  /** Global id. */
  readonly id: string;
  /** Above 0 after failures: ask the API, whatever is known. */
  readonly attempt: number;
}
