import { AppError, notFound } from '../errors.ts';
import type { Provider } from '../providers/port/provider.ts';
import type { Capability, InstanceRef } from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';

/** What an instance's edition can do, asked before something is sent to it. */
export interface Capabilities {
  /** UNSUPPORTED_BY_INSTANCE where the edition says so already; NOT_FOUND where there is no such instance. */
  readonly require: (
    provider: Provider,
    at: InstanceRef,
    capability: Capability,
    call: Call,
    /** The input member that named it, e.g. `input.id`. */
    field: string,
  ) => Promise<void>;
}

/** An edition shrinks hardly ever, and then the provider refuses by itself. */
const KEEP_MS = 10 * 60 * 1_000;
/** It grows when an operator pays for it, who does not wait for long. */
const KEEP_LACK_MS = 60 * 1_000;
const MAX_KEPT = 10_000;

/** One read serves the writes of ten minutes, and of one minute those of what the instance lacks. */
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
        // Not through the loaders of an operation: those stop with their client, and a write does not.
        const instance = await source.getInstance(region, instanceId, call);
        if (instance === null) throw notFound(field);
        kept.delete(name);
        kept.set(name, { has: instance.capabilities, at: now() });
        const [oldest] = kept.keys();
        if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      }
      if (known(name, capability) !== true)
        throw new AppError('UNSUPPORTED_BY_INSTANCE', `This instance has no ${capability}.`, {
          details: { field, provider, account, region, instanceId },
        });
    },
  };
}
