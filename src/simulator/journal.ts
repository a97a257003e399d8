/** One request that reached a simulator, whatever its outcome. */
export interface JournalEntry {
  /** `performance.now()` at arrival. */
  readonly at: number;
  readonly service: 'alibaba' | 'huawei' | 'huawei-management' | 'huawei-iam';
  /**
   * The provider's name of the operation, e.g. ListCaCertificate or ListDevices. '' if the request names no
   * known operation.
   */
  readonly operation: string;
  /** Instance that the call addressed. '' if none. */
  readonly instanceId: string;
  readonly accessKeyId: string;
  /**
   * Decoded parameters of the operation as text: from the query, the form or the members of a JSON body. For
   * IoTDA also the `id` in the path.
   */
  readonly parameters: Readonly<Record<string, string>>;
  /** HTTP status of the answer. 0 if there is no answer yet or the connection was cut. */
  status: number;
}

/** Requests in order of arrival. Only tests read it. */
export interface Journal {
  readonly entries: JournalEntry[];
  readonly clear: () => void;
}

export function createJournal(): Journal {
  const entries: JournalEntry[] = [];
  return {
    entries,
    clear: () => {
      entries.length = 0;
    },
  };
}
