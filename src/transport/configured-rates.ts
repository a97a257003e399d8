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

/** Returns the configured limit of an operation, or else the documented one. Null: no limit. */
export function operationLimit(
  limits: Readonly<Record<string, ConfiguredLimits>>,
  provider: string,
  { name, ratePerSecond }: ProviderAction,
): number | null {
  const own = limits[provider]?.operations;
  const configured = own !== undefined && Object.hasOwn(own, name) ? own[name] : undefined;
  return configured === undefined ? ratePerSecond : configured;
}

/** Combines documented and configured limits into the rates that this process enforces alone. */
export function ratesOf(
  limits: Readonly<Record<string, ConfiguredLimits>>,
  options: { share: number; reserve: number },
): Required<Pick<TransportOptions, 'rateOf' | 'egressOf' | 'reserve'>> {
  const shared = (limit: number | null): Rate | null =>
    limit === null ? null : shareOf(limit, options.share);
  return {
    rateOf: ({ provider }, operation) => shared(operationLimit(limits, provider, operation)),
    egressOf: shared,
    reserve: options.reserve,
  };
}
