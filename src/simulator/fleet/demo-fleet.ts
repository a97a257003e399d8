import { alibabaFleet } from './demo-alibaba.ts';
import { authority } from './demo-authorities.ts';
import { huaweiFleet } from './demo-huawei.ts';
import type { Fleet } from './fleet.ts';
import { createSeededRandom } from './seeded-random.ts';

/**
 * Builds the demo fleet, which is the same for the same seed and time. `now` (milliseconds since the epoch)
 * is the reference for expiry dates. Default: the start of today, so that a certificate that expires soon has
 * not expired on a later day.
 */
export function createDemoFleet(options: { seed?: number; now?: number } = {}): Fleet {
  const day = 24 * 60 * 60 * 1_000;
  const now = options.now ?? Math.floor(Date.now() / day) * day;
  const seededRandom = createSeededRandom(options.seed ?? 7);
  const sharedCa = authority(seededRandom, 'Both clouds CA', now, { from: -365, to: 1_500 });
  return {
    alibaba: alibabaFleet(seededRandom, now, sharedCa),
    huawei: huaweiFleet(seededRandom, now, sharedCa),
  };
}
