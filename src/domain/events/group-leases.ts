import type { Lease } from './poller.ts';

/** One lease for each group, as long as anybody wants the credentials of all. */
export function createGroupLeases() {
  const leases = new Map<string, Lease>();
  let wanted = 0;
  return {
    isWanted: () => wanted > 0,
    leases: () => [...leases.values()],
    want: () => {
      wanted += 1;
    },
    unwant: () => {
      wanted -= 1;
      if (wanted > 0) return;
      for (const lease of leases.values()) lease.leave();
      leases.clear();
    },
    sync: (ids: readonly string[], join: (id: string) => Lease) => {
      if (wanted === 0) return;
      for (const id of ids) if (!leases.has(id)) leases.set(id, join(id));
      for (const [id, lease] of leases) {
        if (ids.includes(id)) continue;
        lease.leave();
        leases.delete(id);
      }
    },
  };
}
