import type { Clock } from '../clock.ts';
import type { Store } from './store.ts';

/** Milliseconds without the store after which a replica that requires it is not ready. */
const GRACE_MS = 2_000;

/**
 * Returns a function that says whether the store allows the replica to receive requests. With `degraded` it always
 * does. With `required` it does not before the first connection, nor after two seconds without one.
 */
export function createStoreReadiness(
  store: Pick<Store, 'health' | 'onHealth'>,
  mode: 'required' | 'degraded',
  { now }: Pick<Clock, 'now'>,
): () => boolean {
  let wasUp = store.health().state === 'up';
  store.onHealth(({ state }) => {
    if (state === 'up') wasUp = true;
  });
  return () => {
    const health = store.health();
    if (mode === 'degraded' || health.state === 'up') return true;
    return wasUp && now() - health.since < GRACE_MS;
  };
}
