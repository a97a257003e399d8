import type { Path } from './references.ts';
import { parseStoreUrl, type StoreUrl, StoreUrlFault } from './store-url.ts';
import { valueAt } from './value-tree.ts';

/** Checks rules between the keys of `store`, and between `store` and other sections. */
export function crossCheckStore(raw: unknown, fault: (path: Path, message: string) => void): void {
  const engine = engineOf(valueAt(raw, ['store', 'url']) ?? 'sqlite::memory:');
  const listenUrl = valueAt(raw, ['store', 'listenUrl']) ?? null;
  if (engine === 'memory' || engine === 'sqlite') {
    // A key with its default value is allowed, because it changes nothing.
    if (valueAt(raw, ['store', 'mode']) === 'degraded')
      fault(['store', 'mode'], 'expected required: degraded needs PostgreSQL in store.url');
    const poolSize = valueAt(raw, ['store', 'poolSize']);
    if (typeof poolSize === 'number' && poolSize !== 10)
      fault(['store', 'poolSize'], 'expected no value: a pool needs PostgreSQL in store.url');
    if (typeof listenUrl === 'string' && engineOf(listenUrl) === 'postgres')
      fault(['store', 'listenUrl'], 'expected no value: it needs PostgreSQL in store.url');
  }
  if (engine === 'memory' && valueAt(raw, ['audit', 'store']) === true)
    fault(['audit', 'store'], 'expected false: a restart loses this store, which is in memory (store.url)');
  if (engine === null || engine === 'memory') return;
  // Cursors, fingerprints and input hashes must stay valid after a restart, and on other replicas.
  for (const key of ['cursorKeys', 'fingerprintKey']) {
    if (valueAt(raw, ['secrets', key]) === undefined)
      fault(
        ['secrets', key],
        'required with this store.url, because the key must stay the same after a restart and on all replicas',
      );
  }
}

/** Returns null if the value is not a valid URL of a store. Another check reports that fault. */
function engineOf(url: unknown): StoreUrl['engine'] | null {
  if (typeof url !== 'string') return null;
  try {
    return parseStoreUrl(url).engine;
  } catch (error) {
    if (!(error instanceof StoreUrlFault)) throw error;
    return null;
  }
}
