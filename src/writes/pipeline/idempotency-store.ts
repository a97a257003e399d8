import { randomUUID } from 'node:crypto';
import { type Clock, systemClock, within } from '../../clock.ts';
import { AppError, badInput, unsentBecause } from '../../errors.ts';
import { createSealing } from '../../sealing.ts';
import type { Secret } from '../../secret.ts';
import type { Store } from '../../store/store.ts';
import type { IdempotencyStore, KeyClaim, KeyOwner, NewClaim, WriteOutcome } from './idempotency.ts';
import { createKeyLimits } from './idempotency-limits.ts';
import { createKeyOutcomes, RUNNING_ELSEWHERE } from './idempotency-outcomes.ts';
import { createKeyRows, type HeldKey, type KeyRows, nameOf, topicOf } from './idempotency-rows.ts';
import { createLeases } from './lease-renewal.ts';
import { createRecordRetries } from './record-retries.ts';
import { createTopicWaits } from './topic-waits.ts';

export interface IdempotencyOptions {
  readonly store: Store;
  /** Keys that encrypt the stored results. The first key encrypts, and all keys decrypt. */
  readonly sealKeys: readonly [Secret, ...Secret[]];
  /** Lifetime of a key in milliseconds. Default: one day. */
  readonly lifetimeMs?: number;
  /** Maximum number of keys, summed over all principals. Default 100,000. */
  readonly maxEntries?: number;
  /** Number of replicas for which `maxEntries` is guaranteed. Default: 8 if the store is shared, else 1. */
  readonly replicas?: number;
  /** Milliseconds after which another replica takes over the key of a process that ended. Default 6,000. */
  readonly leaseMs?: number;
  readonly clock?: Clock;
  /**
   * Called once for each outcome that could not be stored at the first attempt. Further attempts follow in the
   * background.
   */
  readonly onRecordLost?: (error: unknown) => void;
  /** Called if expired keys could not be deleted. */
  readonly onSweepFailed?: (error: unknown) => void;
}

const POLL_MS = 250;
/** Maximum time in milliseconds for which a response waits until its outcome is stored. */
const RECORD_MS = 1_000;

/** A claim of this process whose write is running or whose outcome is not stored yet. */
interface Running {
  readonly inputHash: string;
  readonly held: HeldKey;
  readonly outcome: Promise<WriteOutcome>;
}

/**
 * Keeps the idempotency keys in the store. In a shared store, a claim has a lease, which its process renews. If the
 * process ends, another process takes the key over. It sends the write only if the first process has not recorded that
 * it may send the write. Otherwise it only reads the outcome. In a store of one process, an old claim always belongs to
 * a process that has ended.
 */
export function createIdempotencyStore(options: IdempotencyOptions): IdempotencyStore {
  const { store, sealKeys: keys, clock = systemClock, onRecordLost = () => {} } = options;
  const leaseMs = store.isShared ? (options.leaseMs ?? 6_000) : 0;
  const rows = createKeyRows(
    store,
    createSealing({ keys, purpose: 'iot-identity-graph idempotency v1', version: 1 }),
    { leaseMs, lifetimeMs: options.lifetimeMs ?? 24 * 60 * 60 * 1_000 },
  );
  const limits = createKeyLimits({
    store,
    clock,
    maxEntries: options.maxEntries ?? 100_000,
    replicas: options.replicas ?? (store.isShared ? 8 : 1),
    onError: options.onSweepFailed ?? (() => {}),
  });
  const leases = store.isShared ? createLeases<HeldKey>({ clock, leaseMs, renew: rows.renew }) : null;
  const waits = createTopicWaits(store, clock);
  const retries = createRecordRetries(clock, onRecordLost);
  const running = new Map<string, Running>();
  /**
   * The keys that this process is claiming. It claims each key only once at a time, because it cannot distinguish its
   * own claim from the claim of a process that has ended.
   */
  const claiming = new Map<string, Promise<unknown>>();
  const outcomes = createKeyOutcomes({ rows, replica: store.replica, onRecordLost });

  const newClaim = (held: HeldKey, inputHash: string, askedAt: number): NewClaim => {
    const owner = nameOf(held);
    const lease = leases?.hold(held, askedAt);
    const { promise, resolve } = Promise.withResolvers<WriteOutcome>();
    const own: Running = { inputHash, held, outcome: promise };
    running.set(owner, own);
    const forget = (): void => {
      if (running.get(owner) === own) running.delete(owner);
    };
    const checkLease = (): void => {
      if (lease?.isLive() === false) throw expired();
    };
    return {
      state: 'new',
      sent: async () => {
        const now = clock.now();
        if (!(await rows.markSent(held).catch(refuse))) throw expired();
        lease?.extend(now);
        checkLease();
      },
      checkLease,
      finish: async (outcome) => {
        lease?.end();
        if (outcome.state === 'unknown') outcomes.remember(held, outcome);
        resolve(outcome);
        const recorded = retries
          .record(() => recordOf(rows, held, outcome), forget)
          .then((isOurs) => {
            // Keep only a committed outcome. Any other outcome can be read from the store.
            if (outcome.state !== 'committed') forget();
            return isOurs !== false;
          });
        return within(clock, RECORD_MS, recorded, true);
      },
    };
  };

  /** Asks the store once. Null: another replica executes the write. */
  const tryClaim = async (owner: KeyOwner, inputHash: string): Promise<KeyClaim | null> => {
    const askedAt = clock.now();
    const holder = `${store.replica}/${randomUUID()}`;
    const row = await limits.admit(() => rows.claim(owner, inputHash, holder)).catch(refuse);
    if (!('state' in row)) return newClaim(row, inputHash, askedAt);
    if (row.inputHash !== inputHash) throw conflict();
    const outcome = outcomes.of(owner, row);
    return outcome && outcomes.claimOf(owner, Promise.resolve(outcome), { ...owner, ...row });
  };
  const claimOnce = async (owner: KeyOwner, inputHash: string): Promise<KeyClaim | null> => {
    const name = nameOf(owner);
    for (let other = claiming.get(name); other !== undefined; other = claiming.get(name)) await other;
    const own = running.get(name);
    if (own !== undefined) {
      if (own.inputHash !== inputHash) throw conflict();
      return outcomes.claimOf(owner, own.outcome, { ...own.held, state: 'SENT' });
    }
    const claim = tryClaim(owner, inputHash);
    const ended = claim.then(
      () => claiming.delete(name),
      () => claiming.delete(name),
    );
    claiming.set(name, ended);
    return claim;
  };
  return {
    claim: async (owner, inputHash, deadline) => {
      if (!/^[\x21-\x7e]{1,255}$/.test(owner.key)) {
        throw badInput(
          'input.idempotencyKey',
          '1 to 255 printable ASCII characters without spaces',
          owner.key,
        );
      }
      const wait = waits.begin(topicOf(owner));
      try {
        for (;;) {
          const claim = await claimOnce(owner, inputHash);
          if (claim !== null) return claim;
          const left = deadline - clock.now();
          if (left <= 0) return outcomes.claimOf(owner, Promise.resolve(RUNNING_ELSEWHERE), null);
          await wait.next(Math.min(POLL_MS, left));
        }
      } finally {
        wait.end();
      }
    },
    sweep: limits.sweep,
    close: async () => {
      limits.stop();
      leases?.stop();
      waits.stop();
      await retries.close();
    },
  };
}

function recordOf(rows: KeyRows, held: HeldKey, outcome: WriteOutcome): Promise<boolean> {
  if (outcome.state === 'committed') return rows.finish(held, outcome.kept);
  return outcome.state === 'failed' ? rows.release(held) : rows.leaveUnknown(held);
}

/** Refuses a write because of an error of the store. The caller may repeat it. */
function refuse(cause: unknown): never {
  throw unsentBecause('The idempotency key could not be stored, so the write was not sent.', cause);
}

function conflict(): AppError {
  return new AppError(
    'IDEMPOTENCY_KEY_CONFLICT',
    'This idempotency key was already used with another mutation or another input.',
    { details: { field: 'input.idempotencyKey' } },
  );
}

function expired(): AppError {
  return new AppError(
    'OVERLOADED',
    'This server was stopped for so long that its claim on the idempotency key expired. The write was not sent.',
    { unsent: true },
  );
}
