import type { Faults } from './faults.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { Journal } from './journal.ts';
import type { Switches } from './switches.ts';

/** A request as a simulator receives it: the whole body and the parts of the URL, not yet decoded. */
export interface Incoming {
  readonly method: string;
  /** Path as on the wire, without the query. */
  readonly rawPath: string;
  /** Query as on the wire, without the question mark. */
  readonly rawQuery: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Local port of the connection. It identifies a Huawei instance, as the host name does in the cloud. */
  readonly port: number;
  /** The client's address. */
  readonly source?: string;
}

export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. Each service prints it itself, because some quirks concern the text. */
  readonly body: string;
}

/**
 * Data that all services share, such as the fleet, the switches and the clock (`now`, in milliseconds since
 * the epoch).
 */
export interface World {
  readonly fleet: Fleet;
  readonly switches: Switches;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly now: () => number;
}

/**
 * A parsed request, not yet answered. The server writes `operation`, `instanceId`, `accessKeyId` and
 * `parameters` to the journal. Then it calls `answer`, unless a fault replaces the answer.
 */
export interface Received {
  readonly service: 'alibaba' | 'huawei' | 'huawei-management' | 'huawei-iam';
  readonly operation: string;
  readonly instanceId: string;
  readonly accessKeyId: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly answer: () => Outgoing;
  /**
   * Answers with one of the service's own error codes, for a fault. Throws if the code or the status is not
   * documented.
   */
  readonly refuse?: (code: string, status?: number) => Outgoing;
}
