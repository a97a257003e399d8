/** What the inventory knows of each list, and what changed in the lists (inventory/keep/, inventory/changes/). */
export const INVENTORY_LIST_TABLES: readonly string[] = [
  // `every_ms` NULL: the list is not kept. `kept_at`: when a replica last named the list. `unread_at`: the last mutation whose
  // object could not be read back.
  `CREATE TABLE @inventory_list (
    stream @text NOT NULL, list @text NOT NULL, kind @text NOT NULL, account @text NOT NULL, region @text NOT NULL,
    instance_id @text NOT NULL, every_ms BIGINT, kept_at BIGINT NOT NULL, first_whole_at BIGINT, whole_at BIGINT,
    code @text, failed_at BIGINT, retry_at BIGINT, unread_at BIGINT, PRIMARY KEY (stream, list)
  ) @clustered`,
  // How far a list with a call for each object was read, and the replica that reads it.
  `CREATE TABLE @inventory_sweep (
    stream @text NOT NULL, list @text NOT NULL, began_at BIGINT NOT NULL, after_list @text NOT NULL,
    after_id @text NOT NULL, holder @text NOT NULL, held_until BIGINT NOT NULL, PRIMARY KEY (stream, list)
  ) @clustered`,
  'CREATE INDEX @index(inventory_list_account) ON @inventory_list (account, kind)',
  `CREATE TABLE @inventory_change (
    account @text NOT NULL, at BIGINT NOT NULL, stream @text NOT NULL, list @text NOT NULL, nr BIGINT NOT NULL,
    kind @text NOT NULL, entity_id @text NOT NULL, change @text NOT NULL, source @text NOT NULL, principal @text,
    not_before BIGINT, fields @text NOT NULL, PRIMARY KEY (account, at, stream, list, nr)
  )`,
  'CREATE INDEX @index(inventory_change_entity) ON @inventory_change (entity_id, account, at, stream, list, nr)',
  'CREATE INDEX @index(inventory_change_at) ON @inventory_change (at)',
  // Certificates whose content is not read yet.
  `CREATE INDEX @index(inventory_object_unread) ON @inventory_object (kind, account, id)
    WHERE facts IS NULL AND kind IN ('CA_CERTIFICATE', 'DEVICE_CERTIFICATE')`,
  `CREATE INDEX @index(inventory_object_unread_in) ON @inventory_object (stream, kind)
    WHERE facts IS NULL AND kind IN ('CA_CERTIFICATE', 'DEVICE_CERTIFICATE')`,
  // The content of certificates that no kept CA has signed, and CAs whose certificates are not all linked yet.
  'CREATE TABLE @inventory_unlinked (id @text PRIMARY KEY, issuer_name @text NOT NULL, pem @text NOT NULL)',
  'CREATE INDEX @index(inventory_unlinked_issuer) ON @inventory_unlinked (issuer_name, id)',
  'CREATE TABLE @inventory_linking (pem @text PRIMARY KEY, after_id @text NOT NULL)',
  // Times without a read that was expected: changes in between are known only by their result.
  `CREATE TABLE @inventory_gap (
    account @text NOT NULL, stream @text NOT NULL, list @text NOT NULL, kind @text NOT NULL, from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL, PRIMARY KEY (account, stream, list, from_at)
  ) @clustered`,
  'CREATE INDEX @index(inventory_gap_to) ON @inventory_gap (to_at)',
];
