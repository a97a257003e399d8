import type { Provider } from '../providers/port/provider.ts';
import type { InstanceRef } from '../providers/port/records.ts';
import type { Gathering } from './batch-scheduler.ts';

/** Reads of one object by its key within an instance; null where the provider has no such thing. */
type Read<Value> = (provider: Provider, at: InstanceRef, key: string) => Promise<Value | null> | null;

/** Makes loaders of one operation that read each object once. */
export function createByKey(providerOf: (at: InstanceRef) => Provider, gathering: Gathering) {
  return <Value>(read: Read<Value>) => {
    const loaded = new Map<string, Promise<Value | null>>();
    const load = (at: InstanceRef, key: string): Promise<Value | null> => {
      // Half a surrogate pair cannot be sent: another key would be asked for.
      if (!key.isWellFormed()) return Promise.resolve(null);
      const name = `${placeOf(at)}\n${key}`;
      let value = loaded.get(name);
      if (value === undefined) {
        value = gathering.during((async () => read(providerOf(at), at, key))());
        loaded.set(name, value);
      }
      return value;
    };
    const isLoaded = (at: InstanceRef, key: string) => loaded.has(`${placeOf(at)}\n${key}`);
    /** What a list told in full is not asked for again. */
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
