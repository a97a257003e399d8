import { alibabaFleet } from './demo-alibaba.ts';
import { authority } from './demo-authorities.ts';
import { huaweiFleet } from './demo-huawei.ts';
import type { Fleet } from './fleet.ts';
import { createMadeUp } from './seeded-random.ts';

/**
 * The built-in fleet: the same for the same seed and time. `now` (milliseconds since the epoch) is what expiries are
 * counted from; by default the start of today, so that certificates that end soon still do tomorrow.
 */
export function createDemoFleet(options: { seed?: number; now?: number } = {}): Fleet {
  const day = 24 * 60 * 60 * 1_000;
  const now = options.now ?? Math.floor(Date.now() / day) * day;
  const madeUp = createMadeUp(options.seed ?? 7);
  const sharedCa = authority(madeUp, 'Both clouds CA', now, { from: -365, to: 1_500 });
  return { alibaba: alibabaFleet(madeUp, now, sharedCa), huawei: huaweiFleet(madeUp, now, sharedCa) };
}
