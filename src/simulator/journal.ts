/** One request that reached a simulator, whatever became of it. */
export interface JournalEntry {
  /** `performance.now()` at arrival. */
  readonly at: number;
  readonly service: 'alibaba' | 'huawei' | 'huawei-management' | 'huawei-iam';
  /** The provider's name of the operation, e.g. ListCaCertificate or ListDevices; '' where it was not recognised. */
  readonly operation: string;
  /** Instance the call was for, '' where none. */
  readonly instanceId: string;
  readonly accessKeyId: string;
  /** Decoded business parameters (query, form or JSON body members; IoTDA: `id` of the path), as text. */
  readonly parameters: Readonly<Record<string, string>>;
  /** HTTP status answered; 0 until then, and for a connection that was cut. */
  status: number;
}

/** What arrived, in order of arrival. Tests read it; nothing in the program does. */
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
