import { streamOf } from '../../src/events/stream/scope.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import type { Store } from '../../src/store/store.ts';

const STEP = 10_000;

/** The global id of the device with this number. */
export const deviceId = (at: InstanceRef, number: number): string =>
  printNodeId('Device', at, `d${String(number).padStart(8, '0')}`);

/**
 * Adds devices to the inventory, without what only filters need. Far faster than the inventory itself, which compares each
 * object with the one before.
 */
export async function insertDevices(
  store: Store,
  at: InstanceRef,
  count: number,
  { from = 0 }: { readonly from?: number } = {},
): Promise<void> {
  for (let first = from; first < from + count; first += STEP) {
    const numbers = Array.from({ length: Math.min(STEP, from + count - first) }, (_, n) => first + n);
    const rows = numbers.map((n) => {
      const record = {
        ...{ deviceId: `d${String(n).padStart(8, '0')}`, nodeId: `node-${n}`, name: `sensor ${n}` },
        ...{ productId: `product-${n % 20}`, productName: 'sensor', appId: 'space', appName: 'default' },
        ...{
          gatewayId: null,
          status: n % 3 === 0 ? 'ONLINE' : 'OFFLINE',
          rawStatus: 'X',
          nodeType: 'ENDPOINT',
        },
        ...{ firmwareVersion: '1.2.3', softwareVersion: '4.5.6', sdkVersion: 'C_v0.5.0' },
      };
      return [deviceId(at, n), record.deviceId, JSON.stringify(record)];
    });
    await store.write(
      ({ rows: run }) =>
        run(
          `INSERT INTO @inventory_object (id, kind, account, provider, region, instance_id, stream, list, first_seen,
              key_text, words, record)
            SELECT each.value ->> 0, 'DEVICE', $2, $3, $4, $5, $6, 'DEVICE', 1, each.value ->> 1, '', each.value ->> 2
              FROM @each($1) WHERE true`,
          [JSON.stringify(rows), at.account, at.provider, at.region, at.instanceId, streamOf(at)],
        ),
      'migration',
    );
  }
}

const INDEXES = MIGRATIONS.flatMap(({ statements }) => statements).flatMap(
  (sql) => /^CREATE INDEX @index\((inventory_object_\w+)\)/.exec(sql)?.[1] ?? [],
);

/** Removes the indexes that an export does not use, so that a million rows are inserted in seconds. */
export async function dropIndexes(store: Store, schema?: string): Promise<void> {
  await store.write(async ({ rows }) => {
    for (const name of INDEXES)
      await rows(`DROP INDEX ${schema === undefined ? '' : `"${schema}".`}"${name}"`);
  }, 'migration');
}
