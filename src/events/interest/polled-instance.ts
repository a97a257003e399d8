import type { Part } from '../poll/polled-lists.ts';
import type { Asker, Joining, Lease, Poller } from '../poll/poller.ts';
import type { GroupMembers } from './group-members.ts';
import type { KindsOf } from './kinds.ts';

/** What is polled of one instance, as its scopes use it. */
export interface Polled {
  readonly pollerOf: (part: Part) => Poller;
  /** Calls of the last pass of a part that is polled; 1 where nothing is known. */
  readonly callsOf: (part: Part) => number;
  readonly kindsOf: KindsOf;
  readonly members: GroupMembers;
  /** Is a failure that does not pass one of this part, or has it gone with its group? */
  readonly isFault: (part: Part, asker?: Asker) => Promise<boolean>;
  /** The credentials of all groups, which are as many parts as there are groups. */
  readonly joinCredentials: (joining: Joining) => Lease;
  readonly credentialPollers: () => readonly Poller[];
}
