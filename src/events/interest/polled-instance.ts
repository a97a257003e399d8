import type { PolledList } from '../poll/polled-lists.ts';
import type { InterestOptions, Poller, PollInterest } from '../poll/poller.ts';
import type { CallBudget } from '../poll/poller-state.ts';
import type { GroupMembers } from './group-members.ts';
import type { KindsOf, ScopeKinds } from './scope-kinds.ts';

/** The pollers of one instance, as its scopes use them. */
export interface PolledInstance {
  readonly pollerOf: (list: PolledList) => Poller;
  /** Calls that a read of the list takes; 1 if it was never read. */
  readonly callsOf: (list: PolledList) => number;
  readonly kindsOf: KindsOf;
  /** The kinds of the instance as far as they are known without a call; null: not known. */
  readonly knownKinds: ScopeKinds['known'];
  readonly members: GroupMembers;
  /** Called for a permanent failure. True: reading the list failed. False: its group was deleted. */
  readonly isFault: (list: PolledList, budget?: CallBudget) => Promise<boolean>;
  /** Joins the credentials of all groups: one list per group. */
  readonly joinCredentials: (joining: InterestOptions) => PollInterest;
  readonly credentialPollers: () => readonly Poller[];
}
