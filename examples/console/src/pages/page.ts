/** A page that concerns no single object. */
export interface AreaPageProps {
  /** Above 0 after failures: the query then ignores the store. */
  readonly attempt: number;
}

export interface PageProps extends AreaPageProps {
  /** Global id. */
  readonly id: string;
}
