import { DAY_MS } from '../../duration.ts';
import { eachOf } from '../../store/each.ts';
import { readNow } from '../../store/now.ts';
import type { Statements, Store, Transaction } from '../../store/store.ts';
import { linkNext } from '../keep/unlinked.ts';
import type { Check, CheckContext, Examined } from './check.ts';
import { CHECKS, checksOf } from './check-list.ts';
import type { CheckedObject } from './checked-object.ts';
import { type DueObject, markNextCertificates, markPartners, planNext, readDue } from './due-objects.ts';
import { lockFindingStreams } from './finding-events.ts';
import {
  contentOf,
  fieldsBetween,
  findingId,
  type NewFinding,
  type OpenFinding,
  readKnown,
  readOpen,
  resolveFindings,
  writeFindings,
} from './finding-table.ts';
import { createNeighbours } from './neighbours.ts';
import { readCheckedObjects } from './read-checked.ts';
import { endSuppressions } from './suppressions.ts';

/** Objects that are examined at once. */
const STEP = 100;
/** A CA is examined at least this often, because it depends on certificates that may come to hang elsewhere. */
const CA_AGAIN_MS = DAY_MS;

export interface Settled {
  /** Number of objects that were examined. */
  readonly objects: number;
  /** Whether there may be more to do. */
  readonly isMore: boolean;
}

/**
 * Examines the objects that have changed, or whose findings may have changed by time, and writes their findings. Ends
 * suppressions whose time is over. Any replica may do this, also two at once: an object that changed meanwhile is examined
 * again. Appends the changes to the log of each object's instance. The log keeps at least `retention` entries of each
 * instance. Writes nothing if nothing is due.
 */
export async function settleFindings(store: Store, retention: number): Promise<Settled> {
  if ((await store.rows('SELECT 1 AS found FROM @inventory_linking LIMIT 1')).length > 0) {
    await store.write(linkNext, 'pass');
    return { objects: 0, isMore: true };
  }
  if ((await store.rows('SELECT 1 AS found FROM @inventory_changed_ca LIMIT 1')).length > 0) {
    await store.write(markNextCertificates, 'pass');
    return { objects: 0, isMore: true };
  }
  if (await endSuppressions(store, retention)) return { objects: 0, isMore: true };
  const plan = await store.read(examineDue, 'pass');
  if (plan.due.length === 0) return { objects: 0, isMore: false };
  await store.write((transaction) => writePlan(transaction, plan, retention), 'pass');
  // A change of one finding may make partners due.
  return { objects: plan.due.length, isMore: true };
}

interface Plan {
  readonly now: number;
  readonly due: readonly (DueObject & { readonly dueAt: number | null })[];
  readonly found: readonly NewFinding[];
  readonly open: readonly OpenFinding[];
}

async function examineDue(snapshot: Statements): Promise<Plan> {
  const now = await readNow(snapshot);
  const due = await readDue(snapshot, now, STEP);
  if (due.length === 0) return { now, due: [], found: [], open: [] };
  const ids = eachOf(due.map(({ id }) => id));
  const objects = await readCheckedObjects(snapshot, 'o.id IN (SELECT each.value ->> 0 FROM @each($1))', [
    ids,
  ]);
  const context: CheckContext = { now, neighbours: createNeighbours(snapshot) };
  const results = await Promise.all(objects.map((object) => examineAll(object, context)));
  const dueAt = new Map(results.map(({ object, dueAt: next }) => [object.id, next]));
  return {
    now,
    due: due.map((each) => ({ ...each, dueAt: dueAt.get(each.id) ?? null })),
    found: results.flatMap(({ object, all }) =>
      all.flatMap(({ check, found }) => (found === null ? [] : [{ check, object, found }])),
    ),
    open: await readOpen(
      snapshot,
      due.map(({ id }) => id),
    ),
  };
}

async function examineAll(object: CheckedObject, context: CheckContext) {
  const all = await Promise.all(
    checksOf(object.kind).map(async (check): Promise<{ readonly check: Check } & Examined> => {
      return { check, ...(await check.examine(object, context)) };
    }),
  );
  const times = all.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]));
  if (object.kind === 'CA_CERTIFICATE') times.push(context.now + CA_AGAIN_MS);
  // A time that has passed would be due again at once.
  const dueAt = times.length === 0 ? null : Math.max(context.now + 1, Math.min(...times));
  return { object, all, dueAt };
}

async function writePlan(
  transaction: Transaction,
  { now, due, found, open }: Plan,
  retention: number,
): Promise<void> {
  const ids = new Map(found.map((each) => [findingId(each.object, each.check, each.object.id), each]));
  const before = new Map(open.map((each) => [each.id, each]));
  const versions = new Map(CHECKS.map(({ name, version }) => [name, version]));
  const different = [...ids].filter(([id, { check, found: content }]) => {
    const last = before.get(id);
    if (last === undefined) return true;
    // A program with a newer version of the check found it.
    if (last.version > check.version) return false;
    return last.content !== contentOf(content) || last.version !== check.version;
  });
  const ended = open.filter(
    ({ id, check, version }) => !ids.has(id) && version <= (versions.get(check) ?? -1),
  );
  const touched = [...different.map(([id]) => id), ...ended.map(({ id }) => id)];
  const announce = await lockFindingStreams(transaction, touched, { now, retention });
  const settled = await planNext(transaction, due);
  const changed = different.filter(([, { object }]) => settled.has(object.id));
  const gone = ended.filter(({ objectId }) => settled.has(objectId));
  const known = await readKnown(
    transaction,
    changed.map(([id]) => id).filter((id) => !before.has(id)),
  );
  await writeFindings(
    transaction,
    changed.map(([, each]) => each),
    now,
  );
  await resolveFindings(
    transaction,
    gone.map(({ id }) => id),
    now,
  );
  for (const [
    id,
    {
      check,
      object,
      found: { link },
    },
  ] of changed) {
    const last = before.get(id)?.link ?? null;
    const isSame = last?.value === link?.value && last?.unlike === link?.unlike;
    if (isSame) continue;
    const of = { check: check.name, kind: object.kind };
    if (link !== undefined) await markPartners(transaction, { ...of, ...link }, 'without');
    if (last !== null) await markPartners(transaction, { ...of, ...last }, 'with');
  }
  await announce([
    ...changed.map(([id, { found: content }]) => {
      const last = before.get(id);
      const isNew = last === undefined && !known.has(id);
      const fields = last === undefined ? ['resolvedAt'] : fieldsBetween(last.content, contentOf(content));
      return {
        ...{ id, source: 'POLL' as const, change: isNew ? ('CREATED' as const) : ('UPDATED' as const) },
        fields: isNew ? [] : fields.length === 0 ? ['checkVersion'] : fields,
      };
    }),
    ...gone.map(({ id, isSuppressedOpenly }) => ({
      ...{ id, source: 'POLL' as const, change: 'UPDATED' as const },
      fields: isSuppressedOpenly ? ['resolvedAt', 'suppression'] : ['resolvedAt'],
    })),
  ]);
  for (const { check: name, link } of gone) {
    const [kind] = CHECKS.find((each) => each.name === name)?.kinds ?? [];
    if (link !== null && kind !== undefined)
      await markPartners(transaction, { check: name, kind, ...link }, 'with');
  }
}
