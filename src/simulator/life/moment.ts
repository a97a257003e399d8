import type { Fleet } from '../fleet/fleet.ts';
import type { SeededRandom } from '../fleet/seeded-random.ts';

/**
 * Input of one change. It contains everything that the change may depend on, so that the same moment gives the same
 * change.
 */
export interface Moment {
  readonly fleet: Fleet;
  readonly seededRandom: SeededRandom;
  /** Counts from 1. */
  readonly step: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Describes a change with the provider's own ids. It is printed, so it must not contain a secret. */
export interface Change {
  readonly service: 'alibaba' | 'huawei';
  readonly what:
    | 'credential added'
    | 'credential removed'
    | 'credential rotated'
    | 'client connected'
    | 'client disconnected'
    | 'client blocked'
    | 'client unblocked'
    | 'identity added'
    | 'identity removed'
    | 'identity secret rotated'
    | 'CA about to expire added'
    | 'CA removed'
    | 'CA activated'
    | 'CA deactivated'
    | 'device certificate activated'
    | 'device certificate deactivated'
    | 'device added'
    | 'device removed'
    | 'device online'
    | 'device offline'
    | 'device frozen'
    | 'device unfrozen'
    | 'device secret reset'
    | 'device joined group'
    | 'device left group';
  readonly instanceId: string;
  readonly id: string;
}

export interface AppliedChange {
  readonly change: Change;
  /**
   * Undoes the change later. Null: nothing to undo, because the same object was changed again meanwhile. Absent: the
   * change is permanent, like a new secret.
   */
  readonly undo?: (moment: Moment) => Change | null;
}

/** One kind of change. Null: nothing in this fleet can change this way. */
export type ScriptedChange = (moment: Moment) => AppliedChange | null;

/**
 * The rows that may change. The first third of every list never changes and new rows come last, so that the objects
 * in the README and in GraphiQL's tabs stay as shown.
 */
export function mutableRows<Row>(rows: readonly Row[]): readonly Row[] {
  return rows.slice(Math.ceil(rows.length / 3));
}

/** Undefined for an empty list. */
export function choose<Row>(
  { seededRandom, step }: Moment,
  rows: readonly Row[],
  word: string,
): Row | undefined {
  return rows.length === 0 ? undefined : rows[seededRandom.below(rows.length, 'life', step, word)];
}

export function removeRow<Row>(rows: Row[], isIt: (row: Row) => boolean): boolean {
  const index = rows.findIndex(isIt);
  if (index < 0) return false;
  rows.splice(index, 1);
  return true;
}
