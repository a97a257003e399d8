import type { Clock } from '../clock.ts';
import type { ProviderAction } from '../transport/call.ts';
import type { CallRates, Lane, Waiting } from '../transport/call-rates.ts';
import { createLocalRates } from '../transport/local-rates.ts';
import { grantedRateOf, ISOLATED_LATENESS_MS, isolatedRateOf, type Priority } from '../transport/rate.ts';
import { createGrantRequests, type GrantRequestsOptions } from './grant-requests.ts';
import { type Ahead, budgetOf, MAX_WISHES, type Wish } from './grants.ts';
import type { KnownBudget } from './known-budgets.ts';
import { createSharedLane, type SharedLane } from './shared-lane.ts';

export interface SharedRatesOptions extends Omit<GrantRequestsOptions, 'clock' | 'random'> {
  readonly clock: Clock;
  /** Random source, 0 ≤ n < 1. Default Math.random. */
  readonly random?: () => number;
  /** Name and limit of the egress group; null: the group has no limit. */
  readonly egress: { readonly name: string; readonly limitPerSecond: number } | null;
  /** Limit of one operation of each account; null: no limit. */
  readonly limitOf: (operation: ProviderAction) => number | null;
  /** Name of that limit in the store. */
  readonly nameOf: (account: string, operation: ProviderAction) => string;
  readonly share: number;
  readonly reserve: number;
}

/** Names of the budgets of an egress group and of an operation. */
export const egressBudget = (group: string) => `egress ${group}`;
export const operationBudget = (operation: string) => `rate ${operation}`;

type ByPriority<Value> = Readonly<Record<Priority, Value>>;

/** Maximum time in microseconds from the first to the last slot of one request. */
const BATCH = 50_000;
/**
 * The same for an operation that also has an egress limit. The time is shorter, because the slots of both budgets must
 * overlap.
 */
const JOINT_BATCH = 20_000;
/**
 * How long in advance a slot is granted. Interactive calls come first because they are requested earlier. The slots of
 * an operation begin together with the slots of its egress group (grants.ts). The slots of a group do not wait for an
 * operation, because a group must not stop for one operation. So only the slots of the group may be requested much
 * earlier.
 */
const AHEAD_MS: ByPriority<Ahead> = {
  interactive: { lane: 25, egress: 80 },
  background: { lane: 10, egress: 10 },
};
/**
 * Time from the first answer of the store to the first grant. At its end, the last call of any earlier grant was sent
 * at least one second ago: an earlier grant ends at most 80 ms (AHEAD_MS), 50 ms (MAX_WAY_MS), 50 ms (BATCH) and 200 ms
 * (the maximum lateness, transport/rate.ts) after it was given.
 */
export const QUIET_MS = 1_400;
/** Time until an unreachable store is probed again. */
const AWAY_MS = 250;
/** Slots are requested in advance for a lane with more calls per millisecond than this. */
const BUSY = 0.001;
/** Maximum number of calls in one request if the egress group has no limit. */
const UNLIMITED = 100;
const PRIORITIES = ['interactive', 'background'] as const;

interface Entry {
  readonly lane: SharedLane;
  readonly own: ByPriority<readonly KnownBudget[]>;
  /** Maximum number of calls in one request. */
  readonly batch: ByPriority<number>;
}

interface Chosen {
  readonly entry: Entry;
  readonly priority: Priority;
  readonly wish: Wish;
}

/**
 * Call rates that all replicas of a store share. A permit is a slot: a time interval on the store's clock that the
 * store grants to one call. The store grants slots in small batches. A call leaves within its slot or not at all, so a
 * replica that was stopped for a while sends no late calls. On the local clock, a slot begins when the store's clock
 * has certainly reached its start, and ends when the store's clock may have reached its end (store-clock.ts). While the
 * store is unreachable, the replica uses its own part of each limit. The proof that the limits hold is in
 * transport/rate.ts.
 */
export function createSharedRates(options: SharedRatesOptions): CallRates & { readonly close: () => void } {
  const { clock, contact, share, reserve, maxReplicas, random = Math.random } = options;
  const egressLimit = options.egress?.limitPerSecond ?? null;
  const requests = createGrantRequests({ ...options, random });

  const partOf = (limit: number | null) =>
    limit === null ? null : isolatedRateOf(limit, share, maxReplicas);
  const parts = createLocalRates({
    clock,
    rateOf: (_account, operation) => partOf(options.limitOf(operation)),
    egress: partOf(egressLimit),
    reserve,
    permitMs: ISOLATED_LATENESS_MS,
  });
  const unlimited = createLocalRates({ clock, rateOf: () => null, egress: null });

  /** Returns the budgets of a limit: one for all calls, and a smaller one for background calls. */
  const budgetsOf = (name: string, limit: number | null): ByPriority<readonly KnownBudget[]> => {
    if (limit === null) return { interactive: [], background: [] };
    const rate = grantedRateOf(limit, share);
    const all = requests.budgetOf(budgetOf(name, rate));
    const part = { ...rate, perSecond: rate.perSecond * (1 - reserve) };
    return { interactive: [all], background: [all, requests.budgetOf(budgetOf(`${name} background`, part))] };
  };
  const egress = budgetsOf(egressBudget(options.egress?.name ?? ''), egressLimit);
  const budgetsIn = (known: readonly KnownBudget[]) => known.map(({ budget }) => budget);
  const callsIn = (span: number, { budget }: KnownBudget) => 1 + Math.floor(span / budget.apart);
  const mostOf = (priority: Priority) =>
    Math.min(UNLIMITED, ...egress[priority].map((each) => callsIn(BATCH, each)));
  /** Maximum number of calls in one request. */
  const most: ByPriority<number> = { interactive: mostOf('interactive'), background: mostOf('background') };

  const entries = new Map<string, Entry>();
  const byLane = new Map<Lane, Entry>();
  /** Lanes with waiting or recent calls, in the order in which they are served. */
  const active = new Set<Entry>();
  const listeners: (() => void)[] = [];
  let waiting: ReadonlyMap<Lane, Waiting> = new Map();
  let state: 'idle' | 'scheduled' | 'asking' | 'closed' = 'idle';
  let cancelTimer = () => {};

  const createEntry = (account: string, operation: ProviderAction, limit: number | null): Entry => {
    const own = budgetsOf(operationBudget(options.nameOf(account, operation)), limit);
    const hasPart = [limit, egressLimit].every((each) => each === null || partOf(each) !== null);
    const span = egressLimit === null ? BATCH : JOINT_BATCH;
    const batchOf = (priority: Priority) =>
      Math.min(most[priority], ...own[priority].map((each) => callsIn(span, each)));
    const part = hasPart ? parts.laneOf(account, operation) : null;
    const batch = { interactive: batchOf('interactive'), background: batchOf('background') };
    return { lane: createSharedLane({ clock, contact, part, own, egress }), own, batch };
  };

  /**
   * Number of slots to request in advance for expected calls. Zero unless the lane is busy and its budgets are idle.
   */
  const spareOf = ({ lane, own }: Entry): number => {
    if (lane.recent() < BUSY) return 0;
    const budgets = [...own.interactive, ...egress.interactive];
    if (!budgets.every((each) => each.isIdle())) return 0;
    const most = Math.min(...budgets.map((each) => Math.floor(callsIn(each.budget.tolerance, each) / 2)));
    return Math.min(most, Math.ceil(lane.recent() * (requests.tripMs() + 20)));
  };

  /** Chooses the wishes to send now. `next`: earliest time at which more wishes can be sent. */
  const choose = (): { readonly chosen: readonly Chosen[]; readonly next: number } => {
    const now = clock.now();
    const chosen: Chosen[] = [];
    let next = Number.POSITIVE_INFINITY;
    let left = most.interactive;
    for (const priority of PRIORITIES) {
      left = Math.min(left, most[priority]);
      for (const entry of [...active]) {
        if (left === 0 || chosen.length === MAX_WISHES) break;
        const calls = waiting.get(entry.lane)?.[priority] ?? 0;
        const spare = priority === 'interactive' ? spareOf(entry) : 0;
        const held = entry.lane.held(priority);
        const missing = calls + spare - held.length;
        if (missing <= 0) {
          const last = held.at(-1);
          if (spare > 0 && last !== undefined) next = Math.min(next, last.until - requests.tripMs());
          else if (!waiting.has(entry.lane) && entry.lane.recent() < BUSY) active.delete(entry);
          continue;
        }
        const ahead = AHEAD_MS[priority];
        const at = Math.max(
          ...entry.own[priority].map((each) => each.askAt(ahead.lane)),
          ...egress[priority].map((each) => each.askAt(ahead.egress)),
        );
        if (at > now) {
          next = Math.min(next, at);
          continue;
        }
        const granted = Math.min(missing, entry.batch[priority], left);
        left -= granted;
        const wish = {
          lane: budgetsIn(entry.own[priority]),
          egress: budgetsIn(egress[priority]),
          calls: granted,
          ahead,
        };
        chosen.push({ entry, priority, wish });
      }
    }
    for (const { entry } of chosen) if (active.delete(entry)) active.add(entry);
    return { chosen, next };
  };

  const ask = async (chosen: readonly Chosen[]): Promise<void> => {
    const slots = await requests.ask(chosen.map(({ wish }) => wish));
    for (const [index, { entry, priority }] of chosen.entries())
      entry.lane.receive(priority, slots[index] ?? []);
  };

  const announce = () => {
    for (const listener of listeners) listener();
  };
  const pump = (): void => {
    if (state !== 'idle') return;
    cancelTimer();
    if (!contact.isGranting()) {
      if (waiting.size === 0) return;
      contact.probe();
      cancelTimer = clock.after(AWAY_MS, pump);
      return;
    }
    const { chosen, next } = choose();
    if (chosen.length > 0) {
      state = 'asking';
      void ask(chosen).finally(() => {
        if (state === 'asking') state = 'idle';
        announce();
        pump();
      });
    } else if (next !== Number.POSITIVE_INFINITY) {
      cancelTimer = clock.after(Math.max(1, next - clock.now()), pump);
    }
  };
  contact.onChange(() => {
    announce();
    pump();
  });

  return {
    laneOf: (account, operation) => {
      const name = `${account}\n${operation.name}`;
      const limit = options.limitOf(operation);
      if (limit === null && egressLimit === null) return unlimited.laneOf(account, operation);
      let entry = entries.get(name);
      if (entry === undefined) {
        entry = createEntry(account, operation, limit);
        entries.set(name, entry);
        byLane.set(entry.lane, entry);
      }
      return entry.lane;
    },
    demand: (calls) => {
      waiting = calls;
      for (const lane of calls.keys()) {
        const entry = byLane.get(lane);
        if (entry !== undefined) active.add(entry);
      }
      if (state !== 'idle') return;
      // Calls that start in the same tick share one request.
      state = 'scheduled';
      queueMicrotask(() => {
        if (state === 'scheduled') state = 'idle';
        pump();
      });
    },
    onReady: (listener) => void listeners.push(listener),
    close: () => {
      state = 'closed';
      cancelTimer();
    },
  };
}
