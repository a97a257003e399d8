import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';

export interface ConnectionQuotaLimits {
  /** Long-lived connections (WebSockets and SSE streams) of one principal. Null: no limit of its own. */
  readonly perPrincipal: number | null;
  /** Of this process. */
  readonly total: number;
}

/** Limits long-lived connections: WebSockets and SSE streams together. */
export interface ConnectionQuota {
  /** Counts one more. Returns a function that gives it back, or the reason why the limit is reached. */
  readonly take: (principal: Principal) => (() => void) | AppError;
  readonly taken: () => number;
}

export function createConnectionQuota({ perPrincipal, total }: ConnectionQuotaLimits): ConnectionQuota {
  const byName = new Map<string, number>();
  let taken = 0;
  return {
    take: ({ name }) => {
      const own = byName.get(name) ?? 0;
      if (taken >= total) {
        return new AppError('OVERLOADED', 'Too many connections are open here: try again later.');
      }
      if (perPrincipal !== null && own >= perPrincipal) {
        return new AppError('RATE_LIMITED', `More than ${perPrincipal} connections with these credentials.`, {
          details: { limit: 'connections' },
        });
      }
      taken += 1;
      byName.set(name, own + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        taken -= 1;
        const left = (byName.get(name) ?? 1) - 1;
        if (left === 0) byName.delete(name);
        else byName.set(name, left);
      };
    },
    taken: () => taken,
  };
}
