import type { Clock } from '../clock.ts';
import type { Audit, AuditEntry } from './chain.ts';

/** What was refused of one document. */
export interface Denial {
  /** GraphQL fields that were refused, the first one first. */
  readonly actions: readonly string[];
  /** Of the first one. Cut here: nobody has looked at it. */
  readonly target?: string;
  readonly code: string;
}

/**
 * Refusals in the audit log: a line for each document, off the way of whoever is refused. What a caller may fill is
 * bounded: the lines of a minute, by principal or address and in all, and the length of each. What is left out is counted
 * by a line at the end of the minute.
 */
export interface Refusals {
  /** `principal`: its name. */
  readonly denied: (principal: string, denial: Denial) => void;
  /** Of a client that showed credentials which are not known. */
  readonly unauthenticated: (address: string) => void;
  /** Writes the counts of the minute that has begun, and resolves once nothing is left to write. */
  readonly stop: () => Promise<void>;
}

export interface RefusalLimits {
  /** Lines in a minute for one principal, or one address. */
  readonly perKey: number;
  /** Lines in a minute, and principals or addresses that are counted for themselves. */
  readonly total: number;
}

export const DENIAL_LIMITS: RefusalLimits = { perKey: 20, total: 200 };
export const ADDRESS_LIMITS: RefusalLimits = { perKey: 5, total: 50 };

const MINUTE_MS = 60_000;
/** As long as an id may be. */
const TARGET_LENGTH = 512;
const NAME_LENGTH = 256;
const ACTIONS = 10;

export function createRefusals(options: { readonly audit: Audit; readonly clock: Clock }): Refusals {
  const byPrincipal = createMinutes({
    ...options,
    limits: DENIAL_LIMITS,
    omitted: (name, count) => ({
      principal: name,
      action: 'authorize',
      target: '',
      message: `${count} refusals of ${name ?? 'other principals'} were not written`,
    }),
  });
  const byAddress = createMinutes({
    ...options,
    limits: ADDRESS_LIMITS,
    omitted: (address, count) => ({
      principal: null,
      ...(address === null ? {} : { address }),
      action: 'authenticate',
      target: '',
      message: `${count} refusals of ${address ?? 'other addresses'} were not written`,
    }),
  });
  return {
    denied: (name, { actions, target = '', code }) => {
      const principal = name.slice(0, NAME_LENGTH);
      byPrincipal.add(principal, () => {
        const others = [...new Set(actions)].slice(1, ACTIONS);
        return {
          principal,
          action: actions[0] ?? '',
          target: plain(target),
          decision: 'denied',
          code,
          ...(others.length === 0 ? {} : { what: { others } }),
          ...(actions.length < 2 ? {} : { count: actions.length }),
        };
      });
    },
    unauthenticated: (address) =>
      byAddress.add(address, () => ({
        principal: null,
        address,
        action: 'authenticate',
        target: '',
        decision: 'denied',
        code: 'UNAUTHENTICATED',
      })),
    stop: async () => {
      await Promise.all([byPrincipal.stop(), byAddress.stop()]);
    },
  };
}

/** Bounded, and without characters that take several bytes in the file. */
function plain(text: string): string {
  return text.slice(0, TARGET_LENGTH).replace(/[^\x20-\x7e]/g, '?');
}

interface Minutes {
  readonly add: (key: string, entry: () => AuditEntry) => void;
  readonly stop: () => Promise<void>;
}

/** Counts refusals by key. Null is the key of those for which there is no room. */
function createMinutes(options: {
  readonly audit: Audit;
  readonly clock: Clock;
  readonly limits: RefusalLimits;
  readonly omitted: (key: string | null, count: number) => Omit<AuditEntry, 'decision' | 'count'>;
}): Minutes {
  const { audit, clock, omitted } = options;
  const { perKey, total } = options.limits;
  const counts = new Map<string | null, { written: number; omitted: number }>();
  const writing = new Set<Promise<void>>();
  let written = 0;
  let cancel: (() => void) | null = null;

  const countOf = (key: string | null) => {
    cancel ??= clock.after(MINUTE_MS, close);
    const known = counts.has(key) || counts.size < total ? key : null;
    const found = counts.get(known) ?? { written: 0, omitted: 0 };
    counts.set(known, found);
    return { count: found, isOwn: known !== null };
  };
  const write = (entry: AuditEntry, lost: () => void) => {
    const done = audit.record(entry).catch(lost);
    writing.add(done);
    void done.then(() => writing.delete(done));
  };
  function close(): void {
    cancel?.();
    cancel = null;
    written = 0;
    const left = [...counts];
    counts.clear();
    for (const [key, { omitted: count }] of left) {
      if (count === 0) continue;
      write({ ...omitted(key, count), decision: 'omitted', count }, () => {
        // For the next minute: the count is exact, however often the log could not be written.
        countOf(key).count.omitted += count;
      });
    }
  }
  return {
    add: (key, entry) => {
      const { count, isOwn } = countOf(key);
      if (!isOwn || count.written >= perKey || written >= total) {
        count.omitted += 1;
        return;
      }
      count.written += 1;
      written += 1;
      write(entry(), () => {
        countOf(key).count.omitted += 1;
      });
    },
    stop: async () => {
      await Promise.all(writing);
      close();
      await Promise.all(writing);
      cancel?.();
    },
  };
}
