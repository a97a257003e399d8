import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';

export interface ConnectionQuotaLimits {
  /** Maximum number of long-lived connections (WebSockets and SSE streams) for one principal. Null: no limit. */
  readonly perPrincipal: number | null;
  /** Maximum for this process. */
  readonly total: number;
}

/** Limits long-lived connections: WebSockets and SSE streams together. */
export interface ConnectionQuota {
  /** Counts one more connection. Returns a function that releases it, or an error if a limit is reached. */
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
        return new AppError('OVERLOADED', 'The server has too many open connections. Try again later.');
      }
      if (perPrincipal !== null && own >= perPrincipal) {
        return new AppError(
          'RATE_LIMITED',
          `These credentials may have at most ${perPrincipal} open connections.`,
          {
            details: { limit: 'connections' },
          },
        );
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
