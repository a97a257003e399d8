import type { Clock } from '../clock.ts';
import type { Lane, Permit } from '../transport/call-rates.ts';
import type { Priority } from '../transport/rate.ts';
import type { Slot } from './grants.ts';
import type { KnownBudget } from './known-budgets.ts';
import type { StoreContact } from './store-contact.ts';

/**
 * A lane whose permits come from the store. While the replica is isolated, they come from its own part of the limit.
 */
export interface SharedLane extends Lane {
  /** Slots that have not ended, including future ones, in times of this replica's clock. */
  readonly held: (priority: Priority) => readonly Slot[];
  readonly receive: (priority: Priority, slots: readonly Slot[]) => void;
  /** Recent rate of calls, per millisecond. */
  readonly recent: () => number;
}

export interface SharedLaneOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly contact: StoreContact;
  /** The lane of this replica's own part of the limit; null: the part is too small for any call. */
  readonly part: Lane | null;
  /** Budgets of this lane. A call also needs the budgets of its egress group. */
  readonly own: Readonly<Record<Priority, readonly KnownBudget[]>>;
  readonly egress: Readonly<Record<Priority, readonly KnownBudget[]>>;
}

/** Time constant for the number of recent calls. */
const RECENT_MS = 200;

export function createSharedLane(options: SharedLaneOptions): SharedLane {
  const { clock, contact, part } = options;
  const slots: Record<Priority, Slot[]> = { interactive: [], background: [] };
  /** Number of calls that were charged again. The lane discards the same number of future slots. */
  let debt = 0;
  let recent = { calls: 0, at: clock.now() };

  const recently = (now: number) => recent.calls * Math.exp((recent.at - now) / RECENT_MS);
  const held = (priority: Priority): readonly Slot[] => {
    const now = clock.now();
    const all = slots[priority];
    while (all[0] !== undefined && all[0].until <= now) all.shift();
    return all;
  };
  const isIsolated = () => !contact.isGranting();

  /** Estimates the time of a call from the last answer of the store and from the pace of the last slots. */
  const estimate = (priority: Priority, ahead: number, before: number): number => {
    const later = (calls: number) => (each: KnownBudget) =>
      each.nextAt() + Math.max(0, calls - slots[priority].length) * each.paceMs();
    const own = options.own[priority].map(later(ahead));
    return Math.max(clock.now(), ...own, ...options.egress[priority].map(later(before)));
  };

  return {
    held,
    receive: (priority, received) => {
      const usable = received.filter(({ from, until }) => from < until);
      const paid = Math.min(debt, usable.length);
      debt -= paid;
      slots[priority].push(...usable.slice(paid));
      slots[priority].sort((a, b) => a.from - b.from);
    },
    recent: () => recently(clock.now()) / RECENT_MS,
    readyAt: (priority) => {
      const [first] = held(priority);
      if (first !== undefined) return first.from;
      return isIsolated() && part !== null ? part.readyAt(priority) : Number.POSITIVE_INFINITY;
    },
    expectedAt: (priority, ahead, before) => {
      const slot = held(priority)[ahead];
      if (slot !== undefined) return slot.from;
      if (!isIsolated()) return estimate(priority, ahead, before);
      return part === null ? contact.grantsFrom() : part.expectedAt(priority, ahead, before);
    },
    take: (priority): Permit => {
      const now = clock.now();
      recent = { calls: recently(now) + 1, at: now };
      const [first] = held(priority);
      if (first === undefined || first.from > now) {
        if (part === null) throw new Error('a call took a permit before its lane was ready');
        return part.take(priority);
      }
      slots[priority].shift();
      return { until: first.until, chargeAgain: () => void debt++ };
    },
    closedMs: () => {
      const isOpen = part !== null || held('interactive').length + held('background').length > 0;
      return isOpen ? null : contact.closedMs();
    },
  };
}
