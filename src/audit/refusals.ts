import type { Clock } from '../clock.ts';
import type { Audit, AuditEntry } from './chain.ts';

/** The refused fields of one document. */
export interface Denial {
  /** Refused GraphQL fields, in document order. */
  readonly actions: readonly string[];
  /** Target of the first refused field. It is unchecked client input, so it is shortened before it is written. */
  readonly target?: string;
  readonly code: string;
}

/**
 * Writes refusals to the audit log, one line per document, without delaying the refused caller. Callers cannot fill the
 * log: the number of lines per minute is limited (per principal or address, and in total), and so is the length of each
 * line. At the end of each minute, one line per principal or address gives the number of its omitted refusals.
 */
export interface Refusals {
  /** Records the refused fields of one document. `principal` is the name of the caller. */
  readonly denied: (principal: string, denial: Denial) => void;
  /** Records a client whose credentials are unknown. */
  readonly unauthenticated: (address: string) => void;
  /** Writes the counts of the current minute. Resolves when nothing is left to write. */
  readonly stop: () => Promise<void>;
}

export interface RefusalLimits {
  /** Maximum lines per minute for one principal or address. */
  readonly perKey: number;
  /**
   * Maximum lines per minute in total, and maximum number of principals or addresses that are counted
   * separately.
   */
  readonly total: number;
}

export const DENIAL_LIMITS: RefusalLimits = { perKey: 20, total: 200 };
export const ADDRESS_LIMITS: RefusalLimits = { perKey: 5, total: 50 };

const MINUTE_MS = 60_000;
/** Maximum length of the target, which is an id. */
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
      message: `${count} refused operations of ${name ?? 'other principals'} were not logged`,
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
      message: `${count} refused sign-ins from ${address ?? 'other addresses'} were not logged`,
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

/**
 * Shortens the text, and replaces all characters but printable ASCII, so that each character takes one byte
 * in the file.
 */
function plain(text: string): string {
  return text.slice(0, TARGET_LENGTH).replace(/[^\x20-\x7e]/g, '?');
}

interface Minutes {
  readonly add: (key: string, entry: () => AuditEntry) => void;
  readonly stop: () => Promise<void>;
}

/**
 * Counts refusals by key. Once `total` keys are counted, the refusals of all further keys are counted together under
 * null.
 */
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
        // Add the count to the next minute, so that it is not lost if the log cannot be written now.
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
