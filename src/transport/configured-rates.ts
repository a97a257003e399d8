import type { ProviderAction } from './call.ts';
import type { TransportOptions } from './pipeline.ts';
import { type Rate, shareOf } from './rate.ts';

/** What a configuration says of one provider's limits, in calls a second; null: no limit. */
export interface ConfiguredLimits {
  /** Over all operations that leave by our address. */
  readonly egress: number | null;
  /** By the provider's name of the operation, instead of the documented one. */
  readonly operations: Readonly<Record<string, number | null>>;
}

/** From documented limits and what is configured instead of them to the rates that are kept. */
export function ratesOf(
  limits: Readonly<Record<string, ConfiguredLimits>>,
  options: { share: number; reserve: number },
): Required<Pick<TransportOptions, 'rateOf' | 'egressOf' | 'reserve'>> {
  const shared = (limit: number | null): Rate | null =>
    limit === null ? null : shareOf(limit, options.share);
  return {
    rateOf: ({ provider }, operation: ProviderAction) => {
      const own = limits[provider]?.operations;
      return shared(
        own !== undefined && Object.hasOwn(own, operation.name)
          ? own[operation.name]!
          : operation.ratePerSecond,
      );
    },
    egressOf: shared,
    reserve: options.reserve,
  };
}
