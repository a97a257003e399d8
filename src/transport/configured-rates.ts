import type { ProviderAction } from './call.ts';
import type { TransportOptions } from './pipeline.ts';
import { type Rate, shareOf } from './rate.ts';

/** Configured limits of one provider, in calls per second. Null: no limit. */
export interface ConfiguredLimits {
  /** Limit for all operations from one source address. */
  readonly egress: number | null;
  /** Limits by the provider's operation name. They replace the documented limits. */
  readonly operations: Readonly<Record<string, number | null>>;
}

/** Combines documented and configured limits into the rates that the transport enforces. */
export function ratesOf(
  limits: Readonly<Record<string, ConfiguredLimits>>,
  options: { share: number; reserve: number },
): Required<Pick<TransportOptions, 'rateOf' | 'egressOf' | 'reserve'>> {
  const shared = (limit: number | null): Rate | null =>
    limit === null ? null : shareOf(limit, options.share);
  return {
    rateOf: ({ provider }, operation: ProviderAction) => {
      const own = limits[provider]?.operations;
      const isOwn = own !== undefined && Object.hasOwn(own, operation.name);
      const rate = isOwn ? own[operation.name] : undefined;
      return shared(rate === undefined ? operation.ratePerSecond : rate);
    },
    egressOf: shared,
    reserve: options.reserve,
  };
}
