import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';

export interface ExportQuotaLimits {
  /** Maximum number of exports of one principal at once. */
  readonly perPrincipal: number;
  /** Maximum number of exports of this process at once, because each one keeps a connection of the store. */
  readonly total: number;
}

/** Limits the exports that run at once. */
export interface ExportQuota {
  /** Counts one more export. Returns a function that releases it, or an error if a limit is reached. */
  readonly take: (principal: Principal) => (() => void) | AppError;
}

const RETRY_AFTER_MS = 10_000;

export function createExportQuota({ perPrincipal, total }: ExportQuotaLimits): ExportQuota {
  const byName = new Map<string, number>();
  let taken = 0;
  return {
    take: ({ name }) => {
      const own = byName.get(name) ?? 0;
      const details = { limit: 'exports', retryAfterMs: RETRY_AFTER_MS };
      if (own >= perPrincipal)
        return new AppError(
          'RATE_LIMITED',
          `These credentials may run at most ${perPrincipal} exports at a time.`,
          { details: { ...details, allowed: perPrincipal } },
        );
      if (taken >= total)
        return new AppError(
          'OVERLOADED',
          total === 0
            ? 'Exports need a store.poolSize of at least 2.'
            : 'The server runs as many exports as it can. Try again later.',
          { details },
        );
      taken += 1;
      byName.set(name, own + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        taken -= 1;
        const left = (byName.get(name) ?? 1) - 1;
        if (left === 0) byName.delete(name);
        else byName.set(name, left);
      };
    },
  };
}
