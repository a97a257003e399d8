import type { PolledList } from '../poll/polled-lists.ts';
import type { InterestOptions, Poller, PollInterest } from '../poll/poller.ts';
import type { CallBudget } from '../poll/poller-state.ts';
import type { GroupMembers } from './group-members.ts';
import type { KindsOf } from './scope-kinds.ts';

/** What is polled of one instance, as its scopes use it. */
export interface PolledInstance {
  readonly pollerOf: (list: PolledList) => Poller;
  /** Calls of the last pass of a part that is polled; 1 where nothing is known. */
  readonly callsOf: (list: PolledList) => number;
  readonly kindsOf: KindsOf;
  readonly members: GroupMembers;
  /** Is a failure that does not pass one of this part, or has it gone with its group? */
  readonly isFault: (list: PolledList, budget?: CallBudget) => Promise<boolean>;
  /** The credentials of all groups, which are as many parts as there are groups. */
  readonly joinCredentials: (joining: InterestOptions) => PollInterest;
  readonly credentialPollers: () => readonly Poller[];
}
