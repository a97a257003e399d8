import { AppError, notFound } from '../errors.ts';
import type { Provider } from '../providers/port/provider.ts';
import type { Capability, InstanceRef } from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';

/** Checks, before a write is sent, whether the edition of the instance supports the write. */
export interface Capabilities {
  /** Throws UNSUPPORTED_BY_INSTANCE if the edition lacks the capability, and NOT_FOUND if the instance does not exist. */
  readonly require: (
    provider: Provider,
    at: InstanceRef,
    capability: Capability,
    call: Call,
    /** The input member that names the instance, e.g. `input.id`. */
    field: string,
  ) => Promise<void>;
}

/**
 * Milliseconds for which a present capability is cached. An edition rarely loses a capability. If it does, the provider
 * refuses the write.
 */
const KEEP_MS = 10 * 60 * 1_000;
/**
 * Milliseconds for which a missing capability is cached. The time is short, because an operator who upgrades an
 * instance expects the new capability to work soon.
 */
const KEEP_LACK_MS = 60 * 1_000;
const MAX_KEPT = 10_000;

/** Caches the capabilities of each instance: for ten minutes if the requested one is present, for one minute if it is missing. */
export function createCapabilities(now: () => number = () => performance.now()): Capabilities {
  const kept = new Map<string, { readonly has: readonly Capability[]; readonly at: number }>();
  const known = (name: string, capability: Capability): boolean | null => {
    const found = kept.get(name);
    if (found === undefined) return null;
    const has = found.has.includes(capability);
    return now() < found.at + (has ? KEEP_MS : KEEP_LACK_MS) ? has : null;
  };
  return {
    require: async (source, at, capability, call, field) => {
      const { provider, account, region, instanceId } = at;
      const name = JSON.stringify([account, region, instanceId]);
      if (known(name, capability) === null) {
        // This read does not use the loaders of the request, because they stop if the client disconnects. A write must
        // not stop then.
        const instance = await source.getInstance(region, instanceId, call);
        if (instance === null) throw notFound(field);
        kept.delete(name);
        kept.set(name, { has: instance.capabilities, at: now() });
        const [oldest] = kept.keys();
        if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      }
      if (known(name, capability) !== true)
        throw new AppError('UNSUPPORTED_BY_INSTANCE', `This instance does not support ${capability}.`, {
          details: { field, provider, account, region, instanceId },
        });
    },
  };
}
