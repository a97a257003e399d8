import type { ChangeSource } from '../../events/log/log.ts';
import { inSteps } from '../../events/log/row-steps.ts';
import { parseListName } from '../../events/poll/polled-lists.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { eachOf } from '../../store/each.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements, Transaction } from '../../store/store.ts';
import { insertChanges, type NewChange } from '../changes/change-table.ts';
import { fieldsChanged } from '../changes/changed-fields.ts';
import type { CertificateFacts, KeptObject } from '../objects/kept-object.ts';
import { removeObjects, writeObjects } from '../objects/write-objects.ts';
import { factsAfter } from './certificate-facts.ts';
import { isGroupKept, isGroupNew, readCredentials } from './group-credentials.ts';
import { type KeptRecord, mergedRecord } from './kept-fields.ts';
import { type KeptList, lockMoment } from './list-table.ts';
import { linkIssued, noteUnlinked, type ReadCertificate } from './unlinked.ts';

/** An object as a read or a mutation shows it. */
export interface RowToKeep {
  /** Global id. */
  readonly id: string;
  /** The members that the answer has. Null: the object is gone. */
  readonly fresh: KeptRecord | null;
  /** Content of the certificate in the answer. Undefined: the answer has no certificate. */
  readonly facts: CertificateFacts | undefined;
  /** The certificate in the answer, as PEM. Default: the answer has no certificate. */
  readonly pem?: string | undefined;
  readonly source: ChangeSource;
  readonly principal: string | null;
}

/** Where objects are kept: `at` is their instance. */
export interface KeepPlace extends KeptList {
  readonly at: InstanceRef;
}

/**
 * Writes what differs from the kept objects, removes what is gone, and appends the changes. Writes nothing for an object
 * that is the same. The first whole read of a list makes no changes.
 */
export async function keepRows(
  transaction: Transaction,
  place: KeepPlace,
  rows: readonly RowToKeep[],
): Promise<void> {
  const { at, list, kind } = place;
  const { now, wholeAt } = await lockMoment(transaction, place);
  const isCertificate = kind === 'CA_CERTIFICATE' || kind === 'DEVICE_CERTIFICATE';
  const { groupId } = parseListName(list);
  const isLate = groupId !== null && !(await isGroupKept(transaction, at, groupId));
  // The credentials of a new group are new, too: the first reading of the groups was before.
  const hasHistory = wholeAt !== null || (groupId !== null && (await isGroupNew(transaction, at, groupId)));
  for await (const some of inSteps(rows)) {
    // The last of several rows with one id counts.
    const step = new Map(some.map((row) => [row.id, row]));
    const stored = await readStored(transaction, [...step.keys()]);
    const written: KeptObject[] = [];
    const gone: string[] = [];
    const changes: NewChange[] = [];
    const certificates: ReadCertificate[] = [];
    for (const { id, fresh, facts, pem, source, principal } of step.values()) {
      const before = stored.get(id) ?? null;
      if (before === null && (fresh === null || isLate)) continue;
      const after = fresh === null ? null : mergedRecord(kind, before?.record ?? {}, fresh);
      if (after === null) gone.push(id);
      else {
        const next = factsAfter(kind, before, after, facts);
        const isSame = before !== null && next === undefined && before.text === JSON.stringify(after);
        if (isSame) continue;
        written.push({ id, kind, record: after, facts: next });
        if (isCertificate && next !== undefined) certificates.push({ id, facts: next, pem });
      }
      const change = before === null ? 'CREATED' : after === null ? 'DELETED' : 'UPDATED';
      const fields = fieldsChanged(kind, before?.record ?? null, after);
      if (change === 'UPDATED' && fields.length === 0) continue;
      changes.push({ entityId: id, change, source, principal, fields });
    }
    await writeObjects(transaction, at, list, written, now);
    await removeObjects(transaction, gone);
    await noteUnlinked(transaction, certificates);
    for (const { facts, pem } of kind === 'CA_CERTIFICATE' ? certificates : [])
      if (facts !== null && pem !== undefined) await linkIssued(transaction, pem);
    for (const id of kind === 'GROUP' ? gone : []) {
      const { source = 'POLL', principal = null } = step.get(id) ?? {};
      const ended = await readCredentials(transaction, at, id);
      const members = ended.ids.map((each) => ({
        ...{ id: each, fresh: null, facts: undefined, source, principal },
      }));
      await keepRows(transaction, { ...ended.list, at }, members);
      await transaction.rows('DELETE FROM @inventory_list WHERE stream = $1 AND list = $2', [
        ...[ended.list.stream, ended.list.list],
      ]);
    }
    if (hasHistory) await insertChanges(transaction, { ...place, at: now, notBefore: wholeAt }, changes);
  }
}

interface Stored {
  /** The kept record as text. */
  readonly text: string;
  readonly record: KeptRecord;
  readonly facts: CertificateFacts | null;
}

async function readStored(
  { rows }: Statements,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Stored>> {
  const found = await rows(
    `SELECT id, record, facts FROM @inventory_object WHERE id IN (SELECT each.value ->> 0 FROM @each($1))`,
    [eachOf(ids)],
  );
  return new Map(
    found
      .map(storedRow)
      .map(({ id, record, facts }): [string, Stored] => [
        id,
        { text: record, record: JSON.parse(record), facts: facts === null ? null : JSON.parse(facts) },
      ]),
  );
}

const storedRow = rowOf({ id: 'text', record: 'text', facts: 'text?' });
