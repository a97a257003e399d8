import type { Clock } from '../clock.ts';
import { giveBack, microsOf, quotaName, removeFull, takeFrom, takenFrom } from './quota-statements.ts';
import type { StoreContact } from './store-contact.ts';

/** Buckets by name, as http/limits/minute-buckets.ts declares them. */
export interface Buckets {
  readonly left: (name: string) => number;
  readonly take: (name: string, amount: number) => Taken | number | Promise<Taken | number>;
}

export interface Taken {
  readonly giveBack: (amount: number) => void;
}

export interface SharedQuotaOptions {
  readonly contact: StoreContact;
  readonly clock: Clock;
  /** Name of the limit. */
  readonly kind: string;
  readonly perMinute: number;
  /** This replica's part of the quota, for use while the store is unreachable; null: less than one per minute. */
  readonly part: { readonly perMinute: number; readonly buckets: Buckets } | null;
}

interface Waiter {
  readonly amount: number;
  readonly resolve: (result: Taken | number) => void;
}

interface Entry {
  readonly name: string;
  readonly budget: string;
  /** Amount that was taken from the store and is not used yet. */
  stock: number;
  /** Amount left in the store at its last answer, and the time of that answer. */
  left: number;
  leftAt: number;
  /** Decaying sum of the amounts used recently, and the time of the last use. */
  recent: number;
  usedAt: number;
  /** Until this time, an amount above `left` is refused without a statement. */
  refusedUntil: number;
  isAsking: boolean;
  waiters: Waiter[];
}

/** Maximum number of names whose stock is kept. */
const MAX_NAMES = 10_000;
/** Minimum time between two statements for a bucket that refused an amount. */
const REFUSED_MS = 1_000;
/** Time constant of the recent amount. The stock is about the amount that is used in this time. */
const RECENT_MS = 1_000;
/** A stock that is not used for this long is returned to the store. */
const IDLE_MS = 10_000;
const SWEEP_MS = 5_000;
/** Minimum time between two statements that remove full buckets. */
const REMOVE_MS = 60_000;
/** Maximum size of a stock, as a fraction of the quota. Returned amounts may raise it to twice this size. */
const STOCK_PART = 1 / 16;

/**
 * Quotas per minute that all replicas of a store share. While a bucket is at least half full, a replica takes amounts
 * in advance (its stock), so that most operations need no statement. The replica returns what it does not use. While
 * the store is unreachable, the replica uses its own part of each quota.
 */
export function createSharedQuota(options: SharedQuotaOptions): Buckets & { readonly close: () => void } {
  const { contact, clock, kind, perMinute, part } = options;
  const micros = microsOf(perMinute);
  const entries = new Map<string, Entry>();
  let removedAt = clock.now();
  let cancelSweep: (() => void) | undefined;
  let isClosed = false;

  const entryOf = (name: string): Entry => {
    const entry = entries.get(name) ?? {
      name,
      budget: quotaName(kind, name),
      stock: 0,
      left: perMinute,
      leftAt: clock.now(),
      recent: 0,
      usedAt: clock.now(),
      refusedUntil: Number.NEGATIVE_INFINITY,
      isAsking: false,
      waiters: [],
    };
    // Keeps the entries in the order of their last use, the oldest first.
    entries.delete(name);
    entries.set(name, entry);
    const [oldest] = entries.values();
    if (entries.size > MAX_NAMES && oldest !== undefined && !oldest.isAsking) forget([oldest]);
    if (!isClosed) cancelSweep ??= clock.after(SWEEP_MS, sweep);
    return entry;
  };

  /** Estimated amount left in the store. Other replicas may have taken some of it. */
  const leftOf = ({ left, leftAt }: Entry) =>
    Math.min(perMinute, left + ((clock.now() - leftAt) * perMinute) / 60_000);
  const waitFor = (missing: number) => Math.max(1, Math.ceil((missing * 60_000) / perMinute));
  const stockOf = (entry: Entry) => Math.min(perMinute * STOCK_PART, Math.max(1, entry.recent));

  const give = (entry: Entry, amount: number): Taken => {
    entry.stock -= amount;
    return {
      giveBack: (unused) => {
        entry.stock += unused;
        const surplus = entry.stock - 2 * stockOf(entry);
        // An entry that was forgotten in the meantime keeps nothing.
        const returned = entries.get(entry.name) === entry ? surplus : entry.stock;
        if (returned > 0) pay(new Map([[entry, returned]]));
      },
    };
  };
  const pay = (amounts: ReadonlyMap<Entry, number>) => {
    const byBudget = new Map([...amounts].map(([{ budget }, amount]) => [budget, amount]));
    for (const [entry, amount] of amounts) entry.stock -= amount;
    void contact.ask(...giveBack(byBudget, micros));
  };
  const forget = (idle: readonly Entry[]) => {
    for (const { name } of idle) entries.delete(name);
    const stocks = idle.filter(({ stock }) => stock !== 0).map((entry) => [entry, entry.stock] as const);
    if (stocks.length > 0) pay(new Map(stocks));
  };

  /** Serves a request from the stock or refuses it. Returns undefined if the store must be asked. */
  const settle = (entry: Entry, amount: number): Taken | number | undefined => {
    if (amount <= entry.stock) return give(entry, amount);
    const missing = amount - entry.stock - leftOf(entry);
    if (missing > 0 && clock.now() < entry.refusedUntil) return waitFor(missing);
    return undefined;
  };
  const fromPart = (name: string, amount: number): Taken | number | Promise<Taken | number> => {
    if (part === null) return contact.closedMs() ?? REFUSED_MS;
    // A full bucket admits an operation that needs more than the bucket can hold, as it does with the whole quota.
    return part.buckets.take(name, Math.min(amount, part.perMinute));
  };

  const settleAll = (entry: Entry) => {
    const waiters = entry.waiters.splice(0);
    for (const waiter of waiters) {
      const result = contact.isGranting()
        ? settle(entry, waiter.amount)
        : fromPart(entry.name, waiter.amount);
      if (result === undefined) entry.waiters.push(waiter);
      else void Promise.resolve(result).then(waiter.resolve);
    }
  };

  const ask = async (entry: Entry): Promise<void> => {
    entry.isAsking = true;
    const [first] = entry.waiters;
    const waiting = entry.waiters.reduce((sum, { amount }) => sum + amount, 0);
    const needed = Math.ceil(Math.max(0, (first?.amount ?? 0) - entry.stock));
    const wanted = Math.min(perMinute, Math.ceil(Math.max(needed, waiting + stockOf(entry) - entry.stock)));
    const answer = await contact.ask(...takeFrom(entry.budget, micros, needed, wanted));
    entry.isAsking = false;
    if (answer !== null) {
      const { granted, left } = takenFrom(answer.rows[0], perMinute);
      entry.stock += granted;
      entry.left = left;
      entry.leftAt = clock.now();
      if (granted < needed) entry.refusedUntil = clock.now() + REFUSED_MS;
    }
    settleAll(entry);
    if (entry.waiters.length > 0) void ask(entry);
  };

  const sweep = () => {
    cancelSweep = undefined;
    const idle = [...entries.values()].filter(
      ({ usedAt, isAsking }) => !isAsking && clock.now() - usedAt >= IDLE_MS,
    );
    forget(idle);
    if (clock.now() - removedAt >= REMOVE_MS) {
      removedAt = clock.now();
      void contact.ask(...removeFull());
    }
    if (entries.size > 0) cancelSweep = clock.after(SWEEP_MS, sweep);
  };
  contact.onChange(() => {
    if (contact.isGranting()) return;
    // Drop the stocks: after a failover, the store may have lost these grants and may grant the amounts again.
    for (const entry of entries.values()) {
      entry.stock = 0;
      settleAll(entry);
    }
  });

  return {
    left: (name) => {
      if (!contact.isGranting()) return part?.buckets.left(name) ?? 0;
      const entry = entryOf(name);
      return Math.max(0, entry.stock + leftOf(entry));
    },
    take: (name, amount) => {
      if (!contact.isGranting()) {
        contact.probe();
        return fromPart(name, amount);
      }
      const entry = entryOf(name);
      const now = clock.now();
      entry.recent = entry.recent * Math.exp((entry.usedAt - now) / RECENT_MS) + amount;
      entry.usedAt = now;
      const result = entry.waiters.length > 0 ? undefined : settle(entry, amount);
      if (result !== undefined) {
        const isLow = entry.stock < stockOf(entry) / 2 && leftOf(entry) > perMinute / 2;
        if (isLow && !entry.isAsking) void ask(entry);
        return result;
      }
      return new Promise((resolve) => {
        entry.waiters.push({ amount, resolve });
        if (!entry.isAsking) void ask(entry);
      });
    },
    close: () => {
      isClosed = true;
      cancelSweep?.();
    },
  };
}
