/**
 * The findings of the inventory's checks (inventory/findings/), and which objects are to be examined when. A link names
 * a value that another object must have, too. `ticket` changes whenever an object changes.
 */
export const INVENTORY_FINDING_TABLES: readonly string[] = [
  `CREATE TABLE @inventory_finding (
    id @text PRIMARY KEY, check_name @text NOT NULL, check_version BIGINT NOT NULL, severity BIGINT NOT NULL,
    object_id @text NOT NULL, kind @text NOT NULL, account @text NOT NULL, provider @text NOT NULL,
    region @text NOT NULL, stream @text NOT NULL, link_column @text, link @text, unlike @text, detail @text NOT NULL,
    evidence @text NOT NULL, first_seen BIGINT NOT NULL, resolved_at BIGINT, suppressed_at BIGINT,
    suppressed_until BIGINT, suppressed_reason @text, suppressed_by @text
  )`,
  'CREATE INDEX @index(inventory_finding_object) ON @inventory_finding (object_id)',
  'CREATE INDEX @index(inventory_finding_worst) ON @inventory_finding (account, severity, id)',
  'CREATE INDEX @index(inventory_finding_seen) ON @inventory_finding (account, first_seen, id)',
  'CREATE INDEX @index(inventory_finding_seen_down) ON @inventory_finding (account, first_seen DESC, id)',
  `CREATE INDEX @index(inventory_finding_link) ON @inventory_finding (link, check_name, object_id)
    WHERE link IS NOT NULL`,
  `CREATE INDEX @index(inventory_finding_resolved) ON @inventory_finding (resolved_at)
    WHERE resolved_at IS NOT NULL`,
  // Counts by check and severity read only this index.
  `CREATE INDEX @index(inventory_finding_open)
    ON @inventory_finding (account, check_name, severity, suppressed_at, suppressed_until) WHERE resolved_at IS NULL`,
  `CREATE INDEX @index(inventory_finding_suppressed) ON @inventory_finding (suppressed_until)
    WHERE suppressed_until IS NOT NULL`,
  `CREATE TABLE @inventory_due (
    object_id @text PRIMARY KEY, due_at BIGINT NOT NULL, ticket BIGINT NOT NULL
  ) @clustered`,
  'CREATE INDEX @index(inventory_due_at) ON @inventory_due (due_at, object_id)',
  // The certificates of a CA that changed are marked in steps, in the order of their ids.
  'CREATE TABLE @inventory_changed_ca (ca_link @text PRIMARY KEY, after_id @text NOT NULL) @clustered',
];
