import type { Provider } from '../providers/port/provider.ts';
import type { InstanceRef } from '../providers/port/records.ts';
import type { BatchScheduler } from './batch-scheduler.ts';

/** Reads one object of an instance by its key. Undefined if the provider has no such objects. */
type Read<Value> = (provider: Provider, at: InstanceRef, key: string) => Promise<Value | null> | undefined;

/** Creates loaders for one request. Each loader reads an object once. */
export function createKeyedLoaders(providerOf: (at: InstanceRef) => Provider, scheduler: BatchScheduler) {
  return <Value>(read: Read<Value>) => {
    const loaded = new Map<string, Promise<Value | null>>();
    const load = (at: InstanceRef, key: string): Promise<Value | null> => {
      // Encoding would replace an unpaired surrogate, so another key would be read.
      if (!key.isWellFormed()) return Promise.resolve(null);
      const name = `${placeOf(at)}\n${key}`;
      let value = loaded.get(name);
      if (value === undefined) {
        value = scheduler.during((async () => (await read(providerOf(at), at, key)) ?? null)());
        loaded.set(name, value);
      }
      return value;
    };
    const isLoaded = (at: InstanceRef, key: string) => loaded.has(`${placeOf(at)}\n${key}`);
    /** Stores an object that a list has already returned in full. */
    const prime = (at: InstanceRef, key: string, value: Value) => {
      const name = `${placeOf(at)}\n${key}`;
      if (!loaded.has(name)) loaded.set(name, Promise.resolve(value));
    };
    return Object.assign(load, { isLoaded, prime });
  };
}

export function placeOf(at: InstanceRef): string {
  return `${at.account}/${at.region}/${at.instanceId}`;
}
