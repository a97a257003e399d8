import { createHash } from 'node:crypto';

/** What identifies the history of a PostgreSQL store. Undefined: the server does not tell. */
export interface EpochParts {
  /** The store's own id, which comes with a dump that is restored elsewhere. */
  readonly storeId: string;
  /** Id of the cluster, which a standby has, too. */
  readonly cluster: string | undefined;
  /** A promoted standby has the next timeline. */
  readonly timeline: number | undefined;
}

/** Prints an epoch: the identity of the store, a dot, and the timeline. Other engines print no dot. */
export function printEpoch({ storeId, cluster = '', timeline }: EpochParts): string {
  const identity = createHash('sha256').update(`${storeId} ${cluster}`).digest('hex').slice(0, 12);
  return `${identity}.${timeline ?? ''}`;
}

/** Whether `next` began with one failover of the store that had the epoch `epoch`. */
export function isNextEpoch(epoch: string, next: string): boolean {
  const [identity, timeline = ''] = epoch.split('.');
  const [nextIdentity, nextTimeline = ''] = next.split('.');
  return identity === nextIdentity && timeline !== '' && Number(nextTimeline) === Number(timeline) + 1;
}
