import type { Faults } from './faults.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { Journal } from './journal.ts';
import type { Switches } from './switches.ts';

/** A request as the simulators see it: read whole, nothing decoded but the URL's parts. */
export interface Incoming {
  readonly method: string;
  /** Path as on the wire, without the query. */
  readonly rawPath: string;
  /** Query as on the wire, without the question mark. */
  readonly rawQuery: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The local port that it came in by: Huawei instances are told apart by it, as by host in the cloud. */
  readonly port: number;
  /** The client's address. */
  readonly source?: string;
}

export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON is printed by the service itself: quirks live in the text. */
  readonly body: string;
}

/** What the services share: the data, the open questions, and the clock (milliseconds since the epoch). */
export interface World {
  readonly fleet: Fleet;
  readonly switches: Switches;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly now: () => number;
}

/**
 * What a service makes of a request before it is answered: `operation`, `instanceId`, `accessKeyId` and
 * `parameters` go to the journal, then `answer` is called (and not, where a fault takes its place).
 */
export interface Received {
  readonly service: 'alibaba' | 'huawei' | 'huawei-management' | 'huawei-iam';
  readonly operation: string;
  readonly instanceId: string;
  readonly accessKeyId: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly answer: () => Outgoing;
  /** Refuses with one of the service's own codes, as a fault. Throws for a code or a status that is not documented. */
  readonly refuse?: (code: string, status?: number) => Outgoing;
}
