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
  /** This replica's part of the quota, for the time without the store; null: less than one a minute. */
  readonly part: { readonly perMinute: number; readonly buckets: Buckets } | null;
}

interface Waiter {
  readonly amount: number;
  readonly resolve: (result: Taken | number) => void;
}

interface Entry {
  readonly name: string;
  readonly budget: string;
  /** Amount that the store has given and that is not taken yet. */
  stock: number;
  /** What the store had left when it last answered, and when that was. */
  left: number;
  leftAt: number;
  /** Amount taken lately, decaying, and the time of the last take. */
  recent: number;
  usedAt: number;
  /** Until then, the store need not be asked whether there is more than `left`. */
  refusedUntil: number;
  isAsking: boolean;
  waiters: Waiter[];
}

/** Maximum number of names with a stock. */
const MAX_NAMES = 10_000;
/** After a refusal, a bucket is asked again at most once in this time. */
const REFUSED_MS = 1_000;
/** Time in which the recent amount decays to a third: a stock is about what is taken in this time. */
const RECENT_MS = 1_000;
/** A stock that is not used for this long is given back. */
const IDLE_MS = 10_000;
const SWEEP_MS = 5_000;
/** Full buckets are removed at most once in this time. */
const REMOVE_MS = 60_000;
/** A stock is at most this part of the quota, and may grow to twice as much by what is given back. */
const STOCK_PART = 1 / 16;

/**
 * Quotas per minute that all replicas of a store keep together. A replica takes amounts in advance while a bucket is
 * at least half full, so that most operations need no statement. It gives back what it does not use. Without the
 * store, it has its part of each quota.
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
    // The least recently used entry is the first one.
    entries.delete(name);
    entries.set(name, entry);
    const [oldest] = entries.values();
    if (entries.size > MAX_NAMES && oldest !== undefined && !oldest.isAsking) forget([oldest]);
    if (!isClosed) cancelSweep ??= clock.after(SWEEP_MS, sweep);
    return entry;
  };

  /** What the store may have left now. Other replicas may have taken some of it. */
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
        // An entry that was forgotten meanwhile keeps nothing.
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

  /** Serves a waiter from the stock, or refuses it; undefined: the store must be asked. */
  const settle = (entry: Entry, amount: number): Taken | number | undefined => {
    if (amount <= entry.stock) return give(entry, amount);
    const missing = amount - entry.stock - leftOf(entry);
    if (missing > 0 && clock.now() < entry.refusedUntil) return waitFor(missing);
    return undefined;
  };
  const fromPart = (name: string, amount: number): Taken | number | Promise<Taken | number> => {
    if (part === null) return contact.closedMs() ?? REFUSED_MS;
    // As with the whole quota, a full bucket admits an operation that needs more than the bucket can hold.
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
    // What the store has given is its own to forget: after a failover it may give it again.
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
