/**
 * The objects that the inventory keeps, and the words by which they are found (inventory/objects/). Each list of the
 * inventory is a range of one index, for one kind and one account. A list in descending order has an index of its own
 * where many objects may have the same value, because objects with equal values are always in ascending order of ids.
 */
export const INVENTORY_OBJECT_TABLES: readonly string[] = [
  `CREATE TABLE @inventory_object (
    id @text PRIMARY KEY, kind @text NOT NULL, account @text NOT NULL, provider @text NOT NULL, region @text NOT NULL,
    instance_id @text NOT NULL, stream @text NOT NULL, list @text NOT NULL, first_seen BIGINT NOT NULL,
    key_text @text NOT NULL, name @text, time_at BIGINT, status BIGINT, changed_at BIGINT, serial @text, sha1 @text,
    sha256 @text, ca_link @text, issuer_key @text, key_id @text, key_algorithm @text, key_bits BIGINT,
    identity_type @text, sign_mode @text, secret_print @text, product @text, gateway @text, group_id @text,
    words @text NOT NULL, record @text NOT NULL, facts @text, has_devices BIGINT
  )`,
  'CREATE INDEX @index(inventory_object_key) ON @inventory_object (kind, account, key_text, id)',
  'CREATE INDEX @index(inventory_object_name) ON @inventory_object (kind, account, name, id)',
  `CREATE INDEX @index(inventory_object_name_down) ON @inventory_object (kind, account, name DESC, id)
    WHERE name IS NOT NULL`,
  // Counts by the time of expiry read only this index.
  `CREATE INDEX @index(inventory_object_time)
    ON @inventory_object (kind, account, time_at, id, provider, region, stream)`,
  `CREATE INDEX @index(inventory_object_time_down) ON @inventory_object (kind, account, time_at DESC, id)
    WHERE time_at IS NOT NULL`,
  'CREATE INDEX @index(inventory_object_seen) ON @inventory_object (kind, account, first_seen, id)',
  'CREATE INDEX @index(inventory_object_seen_down) ON @inventory_object (kind, account, first_seen DESC, id)',
  // Counts read only this index.
  `CREATE INDEX @index(inventory_object_facets) ON @inventory_object (
    kind, account, provider, region, stream, status, key_algorithm, identity_type, sign_mode, product, group_id
  )`,
  'CREATE INDEX @index(inventory_object_status) ON @inventory_object (kind, account, status, id)',
  `CREATE INDEX @index(inventory_object_changed) ON @inventory_object (kind, account, changed_at, id)
    WHERE changed_at IS NOT NULL`,
  `CREATE INDEX @index(inventory_object_has_devices) ON @inventory_object (kind, account, has_devices, id)
    WHERE has_devices IS NOT NULL`,
  'CREATE INDEX @index(inventory_object_list) ON @inventory_object (stream, list, id)',
  ...[
    ...['serial', 'sha1', 'sha256', 'ca_link', 'issuer_key', 'key_id'],
    ...['secret_print', 'product', 'gateway', 'group_id'],
  ].map(
    (column) =>
      `CREATE INDEX @index(inventory_object_${column}) ON @inventory_object (${column}, id) WHERE ${column} IS NOT NULL`,
  ),
  `CREATE INDEX @index(inventory_object_unissued) ON @inventory_object (kind, account, id)
    WHERE issuer_key IS NULL AND kind = 'DEVICE_CERTIFICATE'`,
  `CREATE TABLE @inventory_term (
    kind @text NOT NULL, account @text NOT NULL, term @text NOT NULL, id @text NOT NULL,
    PRIMARY KEY (kind, account, term, id)
  ) @clustered`,
  // The devices of certificates and groups. Within one account, because all are objects of one instance.
  `CREATE TABLE @inventory_binding (
    owner_id @text NOT NULL, device_id @text NOT NULL, kind @text NOT NULL, account @text NOT NULL,
    PRIMARY KEY (owner_id, device_id)
  ) @clustered`,
  'CREATE INDEX @index(inventory_binding_device) ON @inventory_binding (device_id, kind, owner_id)',
  'CREATE INDEX @index(inventory_binding_kind) ON @inventory_binding (kind, account, device_id)',
];
