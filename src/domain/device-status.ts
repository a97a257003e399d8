import { AppError } from '../errors.ts';
import type { Provider } from '../providers/provider.ts';
import type { DeviceRecord, InstanceRef } from '../providers/record.ts';
import type { Call } from '../transport/request.ts';

/** Milliseconds in which a search must be through to be better than reading devices one by one. */
const SEARCH_MS = 400;

/**
 * The status of as many of these devices as one search statement holds; of none where the search has no room now: its
 * rate is one a second for an account (contract huawei, 1.7), and single reads are not worth waiting for.
 */
export async function searchStatuses(
  provider: Provider,
  at: InstanceRef,
  deviceIds: readonly string[],
  call: Call,
): Promise<ReadonlyMap<string, DeviceRecord>> {
  const search = provider.deviceSearch;
  const count = search?.fit(deviceIds) ?? 0;
  if (search === undefined || count < 2) return new Map();
  const deadline = Math.min(call.deadline, performance.now() + SEARCH_MS);
  try {
    const rows = await search.byIds(at, deviceIds.slice(0, count), { ...call, deadline });
    return new Map(rows.map((row) => [row.deviceId, row]));
  } catch (error) {
    if (call.signal.aborted || !(error instanceof AppError)) throw error;
    return new Map();
  }
}
