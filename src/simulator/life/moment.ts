import type { Fleet } from '../fleet/fleet.ts';
import type { SeededRandom } from '../fleet/seeded-random.ts';

/** One step of a fleet that lives: everything a change may depend on, so that the same moment changes the same. */
export interface Moment {
  readonly fleet: Fleet;
  readonly seededRandom: SeededRandom;
  /** Counts from 1. */
  readonly step: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What changed, in the provider's own ids. No secret: it is printed. */
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
   * Takes it back, later. Null: there was nothing to take back, as somebody else changed the same thing since.
   * Left out: it stays, as a new secret does.
   */
  readonly undo?: (moment: Moment) => Change | null;
}

/** One kind of change. Null: this fleet has nothing that could change so. */
export type ScriptedChange = (moment: Moment) => AppliedChange | null;

/**
 * The rows that may change. The first third of every list never changes and new rows come last, so that the objects in the
 * README and in GraphiQL's tabs stay as shown.
 */
export function mutableRows<Row>(rows: readonly Row[]): readonly Row[] {
  return rows.slice(Math.ceil(rows.length / 3));
}

/** Undefined where there is none. */
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
