import { inSteps } from '../../events/log/row-steps.ts';
import { eachOf } from '../../store/each.ts';
import { rowOf } from '../../store/row.ts';
import type { Transaction } from '../../store/store.ts';
import { markObjects } from '../findings/due-objects.ts';

/*
 * Which devices use a certificate, and which are in a group: rows of `inventory_binding`. `has_devices` of the owner is 1
 * if there are any, 0 if there are none, and NULL if its devices were not read.
 */

/** The certificate or the group that has devices. */
export interface BindingOwner {
  readonly id: string;
  readonly kind: 'DEVICE_CERTIFICATE' | 'GROUP';
  readonly account: string;
}

const STEP = 500;
const deviceRow = rowOf({ device_id: 'text' });
const ownerRow = rowOf({ owner_id: 'text' });
const flagRow = rowOf({ has_devices: 'integer?' });

/**
 * Writes which devices an owner has now, by their global ids. Writes nothing if that is the same as before, or if the
 * owner is not kept any more.
 */
export async function writeBindings(
  transaction: Transaction,
  { id, kind, account }: BindingOwner,
  devices: ReadonlySet<string>,
): Promise<void> {
  const { rows } = transaction;
  const [owner] = await rows('SELECT has_devices FROM @inventory_object WHERE id = $1 @locked', [id]);
  if (owner === undefined) return;
  const before = new Set<string>();
  for (let after = ''; ; ) {
    const page = (
      await rows(
        `SELECT device_id FROM @inventory_binding WHERE owner_id = $1 AND device_id > $2
          ORDER BY device_id LIMIT ${STEP}`,
        [id, after],
      )
    ).map((row) => deviceRow(row).device_id);
    for (const each of page) before.add(each);
    after = page.at(-1) ?? after;
    if (page.length < STEP) break;
  }
  const gone = [...before].filter((each) => !devices.has(each));
  const added = [...devices].filter((each) => !before.has(each));
  for await (const step of inSteps(gone, STEP))
    await rows(
      `DELETE FROM @inventory_binding WHERE owner_id = $1
        AND device_id IN (SELECT each.value ->> 0 FROM @each($2))`,
      [id, eachOf(step)],
    );
  for await (const step of inSteps(added, STEP))
    await rows(
      `INSERT INTO @inventory_binding (owner_id, device_id, kind, account)
        SELECT CAST($1 AS TEXT), each.value ->> 0, CAST($3 AS TEXT), CAST($4 AS TEXT) FROM @each($2) WHERE true
        ON CONFLICT DO NOTHING`,
      [id, eachOf(step), kind, account],
    );
  const hasDevices = devices.size > 0 ? 1 : 0;
  const isSame = flagRow(owner).has_devices === hasDevices;
  if (!isSame) await rows('UPDATE @inventory_object SET has_devices = $2 WHERE id = $1', [id, hasDevices]);
  if (kind !== 'DEVICE_CERTIFICATE' || (isSame && gone.length + added.length === 0)) return;
  await markObjects(transaction, [id, ...gone, ...added]);
}

/** Removes the bindings of objects that are removed, whether they are owners or devices. */
export async function removeBindings(transaction: Transaction, ids: readonly string[]): Promise<void> {
  const { rows } = transaction;
  const deleted = await rows(
    `DELETE FROM @inventory_binding WHERE owner_id IN (SELECT each.value ->> 0 FROM @each($1))
      RETURNING device_id`,
    [eachOf(ids)],
  );
  const left = await rows(
    `DELETE FROM @inventory_binding WHERE device_id IN (SELECT each.value ->> 0 FROM @each($1))
      RETURNING owner_id`,
    [eachOf(ids)],
  );
  const owners = [...new Set(left.map((row) => ownerRow(row).owner_id))];
  if (owners.length > 0)
    await rows(
      `UPDATE @inventory_object AS o SET has_devices = 0 WHERE o.id IN (SELECT each.value ->> 0 FROM @each($1))
        AND NOT EXISTS (SELECT 1 FROM @inventory_binding AS b WHERE b.owner_id = o.id)`,
      [eachOf(owners)],
    );
  await markObjects(transaction, [...owners, ...deleted.map((row) => deviceRow(row).device_id)]);
}

/** Deletes the bindings of these owners. Their devices are unknown again. */
export async function forgetBindings(transaction: Transaction, ids: readonly string[]): Promise<void> {
  const { rows } = transaction;
  await rows('DELETE FROM @inventory_binding WHERE owner_id IN (SELECT each.value ->> 0 FROM @each($1))', [
    eachOf(ids),
  ]);
  await rows(
    'UPDATE @inventory_object SET has_devices = NULL WHERE id IN (SELECT each.value ->> 0 FROM @each($1))',
    [eachOf(ids)],
  );
  await markObjects(transaction, ids);
}
