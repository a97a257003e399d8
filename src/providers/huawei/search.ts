/** Statements for SearchDevices (contract 2.5). */

const MAX_STATEMENT = 400;
const MAX_ROWS = 50;
/** No quote, no blank: such an id can stand in a statement as it is. */
const SAFE_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** How many of these ids, from the front, fit into one statement; 0 where the first cannot stand in one. */
export function fitting(deviceIds: readonly string[]): number {
  let count = 0;
  while (count < Math.min(deviceIds.length, MAX_ROWS)) {
    if (!SAFE_ID.test(deviceIds[count]!)) break;
    if (statusStatement(deviceIds.slice(0, count + 1)).length > MAX_STATEMENT) break;
    count++;
  }
  return count;
}

export function statusStatement(deviceIds: readonly string[]): string {
  const list = deviceIds.map((id) => `'${id}'`).join(',');
  return `select device_id,status from device where device_id in (${list}) limit ${MAX_ROWS}`;
}
