import type { Fleet } from '../fleet/fleet.ts';
import type { SeededRandom } from '../fleet/seeded-random.ts';

/**
 * Input of one change. It contains everything that the change may depend on, so that the same moment gives the same
 * change.
 */
export interface Moment {
  readonly fleet: Fleet;
  readonly seededRandom: SeededRandom;
  /** Number of the change, counted from 1. */
  readonly step: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Describes a change with the provider's own ids. The description is printed, so it must not contain a
 * secret.
 */
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
   * Undoes the change later. Returns null if there is nothing to undo, because the same object was changed
   * again in the meantime. Undefined: the change is permanent, e.g. a new secret.
   */
  readonly undo?: (moment: Moment) => Change | null;
}

/** Makes one kind of change. Returns null if nothing in this fleet can change in this way. */
export type ScriptedChange = (moment: Moment) => AppliedChange | null;

/**
 * Returns the rows that may change. The first third of every list never changes, and new rows come last, so
 * that the objects in the README and in GraphiQL's tabs stay as shown there.
 */
export function mutableRows<Row>(rows: readonly Row[]): readonly Row[] {
  return rows.slice(Math.ceil(rows.length / 3));
}

/** Returns one of the rows, or undefined for an empty list. */
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
