/** One request that reached a simulator, whatever its outcome. */
export interface JournalEntry {
  /** `performance.now()` at arrival. */
  readonly at: number;
  readonly service: 'alibaba' | 'huawei' | 'huawei-management' | 'huawei-iam';
  /** The provider's name of the operation, e.g. ListCaCertificate or ListDevices; '' if it was not recognised. */
  readonly operation: string;
  /** Instance that the call addressed; '' if none. */
  readonly instanceId: string;
  readonly accessKeyId: string;
  /** Decoded business parameters (query, form or JSON body members; IoTDA: also `id` of the path), as text. */
  readonly parameters: Readonly<Record<string, string>>;
  /** HTTP status of the answer; 0 before the answer and for a connection that was cut. */
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
