import type { AppError } from '../../errors.ts';
import type { GapReason } from '../log/log.ts';
import type { Joining, Lease } from '../poll/poller.ts';

/** One lease for each group, as long as anybody wants the credentials of all. */
export function createGroupLeases(joinGroup: (id: string, joining: Joining) => Lease) {
  const leases = new Map<string, Lease>();
  const wanting = new Set<Joining>();
  const onFault = (fault: AppError): void => {
    for (const each of [...wanting]) each.onFault?.(fault);
  };
  return {
    isWanted: () => wanting.size > 0,
    ids: () => [...leases.keys()],
    leases: () => [...leases.values()],
    /** Returns what ends it. */
    want: (joining: Joining): (() => void) => {
      const own = { ...joining };
      wanting.add(own);
      return () => {
        if (!wanting.delete(own) || wanting.size > 0) return;
        for (const lease of leases.values()) lease.leave();
        leases.clear();
      };
    },
    /** `cause`: why those that are new come only now. */
    sync: (ids: readonly string[], cause: GapReason): void => {
      if (wanting.size === 0) return;
      const there = new Set(ids);
      for (const id of there) if (!leases.has(id)) leases.set(id, joinGroup(id, { cause, onFault }));
      for (const [id, lease] of leases) {
        if (there.has(id)) continue;
        lease.leave();
        leases.delete(id);
      }
    },
  };
}
