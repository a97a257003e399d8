import type { EntityKind } from '../../events/log/log.ts';
import { isRecord } from '../../members.ts';
import { KEPT_FIELDS, type KeptRecord, VOLATILE_FIELDS } from '../keep/kept-fields.ts';

/** A field with its values as texts; null: no value, or a secret. */
export type ChangedField = readonly [name: string, before: string | null, after: string | null];

/**
 * The fields in which two kept records differ. `before` null: the object is new. `after` null: it is gone. Volatile fields
 * are left out. A field that `before` does not have at all was not known, so it has not changed.
 */
export function fieldsChanged(
  kind: EntityKind,
  before: KeptRecord | null,
  after: KeptRecord | null,
): readonly ChangedField[] {
  return KEPT_FIELDS[kind].flatMap((name): ChangedField[] => {
    if (VOLATILE_FIELDS[kind]?.includes(name)) return [];
    const [was, is] = [before?.[name], after?.[name]];
    if (before !== null && after !== null && (was === undefined || is === undefined)) return [];
    if ((was ?? null) === null && (is ?? null) === null) return [];
    if (isKeptSecret(was) || isKeptSecret(is)) return isSameSecret(was, is) ? [] : [[name, null, null]];
    const [printedBefore, printedAfter] = [printed(was), printed(is)];
    return printedBefore === printedAfter ? [] : [[name, printedBefore, printedAfter]];
  });
}

function printed(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isKeptSecret(value: unknown): value is Readonly<Record<'fingerprint' | 'keyId', unknown>> {
  return isRecord(value) && Object.hasOwn(value, 'fingerprint') && Object.hasOwn(value, 'keyId');
}

/** Fingerprints with different keys cannot be compared. A rotation of the key is no change. */
function isSameSecret(before: unknown, after: unknown): boolean {
  if (!isKeptSecret(before) || !isKeptSecret(after)) return false;
  return before.keyId !== after.keyId || before.fingerprint === after.fingerprint;
}
