import { createHash } from 'node:crypto';
import { isRecord } from '../../members.ts';
import type { Sealing } from '../../sealing.ts';
import { rowOf } from '../../store/row.ts';
import type { Statements, Store } from '../../store/store.ts';
import type { KeyOwner, StoredResult } from './idempotency.ts';

/**
 * The state of a key. `CLAIMED`: a request with the key has started and has not sent its write. `SENT`: the request may
 * have sent its write. `DONE`: the write was applied. `UNKNOWN`: the request has ended without a known outcome. A
 * failed request leaves no row.
 */
export interface KeyRow {
  readonly inputHash: string;
  readonly state: 'CLAIMED' | 'SENT' | 'DONE' | 'UNKNOWN';
  /** Identifies the claim that last wrote the row. */
  readonly holder: string;
  /** Increases by one each time another claim takes the row over. */
  readonly fence: number;
  /** True if the process of the holder may still be running. */
  readonly isLeased: boolean;
  /** Null: the write is not done, or this server has no key to decrypt the result. */
  readonly kept: StoredResult | null;
}

/** One claim of a key. Only the claim with the current fence can change the row. */
export interface HeldKey extends KeyOwner {
  readonly holder: string;
  readonly fence: number;
}

export interface KeyTimes {
  /** Length of a lease in milliseconds. */
  readonly leaseMs: number;
  /** Lifetime of a key in milliseconds. */
  readonly lifetimeMs: number;
}

/**
 * The statements for the table `idempotency_key`. All of them reject with STORE_UNAVAILABLE if the store is
 * unreachable.
 */
export interface KeyRows {
  /**
   * Claims a new or expired key, or a key whose holder has sent nothing and has lost its lease. Returns the claim, or
   * the row of another claim.
   */
  readonly claim: (owner: KeyOwner, inputHash: string, holder: string) => Promise<HeldKey | KeyRow>;
  /** Returns false if another claim has taken the key over. The other changes return false in this case, too. */
  readonly markSent: (held: HeldKey) => Promise<boolean>;
  readonly finish: (held: HeldKey, kept: StoredResult) => Promise<boolean>;
  readonly leaveUnknown: (held: HeldKey) => Promise<boolean>;
  readonly release: (held: HeldKey) => Promise<boolean>;
  /**
   * Stores the result of a write whose outcome was unknown. `finder` replaces the holder. `state` is the state that was
   * read: a row that became DONE in the meantime is not changed.
   */
  readonly resolve: (
    held: HeldKey & Pick<KeyRow, 'state'>,
    kept: StoredResult,
    finder: string,
  ) => Promise<boolean>;
  readonly read: (owner: KeyOwner) => Promise<KeyRow | null>;
  /** Extends each row by a full lease, and returns the rows that their holder still holds. */
  readonly renew: (held: readonly HeldKey[]) => Promise<readonly HeldKey[]>;
}

const CLAIM = `INSERT INTO @idempotency_key AS known
  (principal, idempotency_key, input_hash, state, holder, fence, lease_until, expires_at, kept)
  VALUES ($1, $2, $3, 'CLAIMED', $4, 1, @now + $5, @now + $6, NULL)
  ON CONFLICT (principal, idempotency_key) DO UPDATE SET
    input_hash = excluded.input_hash, state = 'CLAIMED', holder = excluded.holder, fence = known.fence + 1,
    lease_until = excluded.lease_until, expires_at = excluded.expires_at, kept = NULL
  WHERE (known.state = 'CLAIMED' OR known.expires_at <= @now) AND known.lease_until <= @now
  RETURNING fence`;
const READ = `SELECT input_hash, state, holder, fence, lease_until - @now AS leased_ms, kept
  FROM @idempotency_key WHERE principal = $1 AND idempotency_key = $2`;
const OWN = 'principal = $1 AND idempotency_key = $2 AND holder = $3 AND fence = $4';
const SENT = `UPDATE @idempotency_key SET state = 'SENT', lease_until = @now + $5
  WHERE ${OWN} AND state = 'CLAIMED' RETURNING fence`;
const DONE = `UPDATE @idempotency_key SET state = 'DONE', lease_until = 0, kept = $5
  WHERE ${OWN} RETURNING fence`;
const UNKNOWN = `UPDATE @idempotency_key SET state = 'UNKNOWN', lease_until = 0 WHERE ${OWN} RETURNING fence`;
const RELEASE = `DELETE FROM @idempotency_key WHERE ${OWN} RETURNING fence`;
// If a commit was repeated because its answer was lost, the repetition finds its own name in the row.
const RESOLVE = `UPDATE @idempotency_key
  SET state = 'DONE', lease_until = 0, holder = $5, fence = $4 + 1, kept = $6
  WHERE principal = $1 AND idempotency_key = $2
    AND (holder = $5 OR (holder = $3 AND fence = $4 AND state IN ('SENT', 'UNKNOWN', $7))) RETURNING fence`;
const RENEW = `UPDATE @idempotency_key SET lease_until = @now + $2
  WHERE state IN ('CLAIMED', 'SENT') AND (principal, idempotency_key, holder) IN (
    SELECT each.value ->> 0, each.value ->> 1, each.value ->> 2 FROM @each($1)
  ) RETURNING holder`;

const fenceRow = rowOf({ fence: 'integer' });
const holderRow = rowOf({ holder: 'text' });
const keyRow = rowOf({
  input_hash: 'text',
  state: 'text',
  holder: 'text',
  fence: 'integer',
  leased_ms: 'integer',
  kept: 'text?',
});

/** `sealing` encrypts the results. A result can be decrypted only in the row for which it was encrypted. */
export function createKeyRows(store: Store, sealing: Sealing, { leaseMs, lifetimeMs }: KeyTimes): KeyRows {
  const kept = (owner: KeyOwner, result: StoredResult) =>
    sealing.seal(JSON.stringify(result), nameOf(owner)).toString('base64url');
  const parse = (owner: KeyOwner, row: unknown): KeyRow => {
    const { input_hash: inputHash, state, holder, fence, leased_ms, kept: sealed } = keyRow(row);
    const isLeased = leased_ms > 0;
    const found = { inputHash, holder, fence, isLeased, kept: null };
    if (state === 'DONE') return { ...found, state, kept: sealed === null ? null : open(owner, sealed) };
    return { ...found, state: state === 'CLAIMED' || state === 'SENT' ? state : 'UNKNOWN' };
  };
  const open = (owner: KeyOwner, sealed: string): StoredResult | null => {
    const opened = sealing.open(Buffer.from(sealed, 'base64url'), nameOf(owner));
    return opened.state === 'open' ? parseResult(opened.plain) : null;
  };
  const change = async (
    { rows }: Statements,
    sql: string,
    { principal, key, holder, fence }: HeldKey,
    ...values: (string | number)[]
  ): Promise<boolean> =>
    (await rows(sql, [principalOf(principal), key, holder, fence, ...values])).length > 0;
  /** Changes the row, and wakes the requests that wait for it on other replicas. */
  const end = (sql: string, held: HeldKey, ...values: (string | number)[]): Promise<boolean> =>
    store.write(async (transaction) => {
      const isOurs = await change(transaction, sql, held, ...values);
      if (isOurs) transaction.notify(topicOf(held));
      return isOurs;
    });
  return {
    claim: (owner, inputHash, holder) =>
      store.write(async ({ rows }) => {
        const id = [principalOf(owner.principal), owner.key];
        const [claimed] = await rows(CLAIM, [...id, inputHash, holder, leaseMs, lifetimeMs]);
        if (claimed !== undefined) return { ...owner, holder, fence: fenceRow(claimed).fence };
        // The conflict has locked the row, so the row still exists.
        return parse(owner, (await rows(READ, id))[0]);
      }),
    markSent: (held) => change(store, SENT, held, leaseMs),
    finish: (held, result) => end(DONE, held, kept(held, result)),
    leaveUnknown: (held) => end(UNKNOWN, held),
    release: (held) => end(RELEASE, held),
    resolve: (held, result, finder) => end(RESOLVE, held, finder, kept(held, result), held.state),
    read: async (owner) => {
      const [row] = await store.rows(READ, [principalOf(owner.principal), owner.key]);
      return row === undefined ? null : parse(owner, row);
    },
    renew: async (held) => {
      const ids = held.map(({ principal, key, holder }) => [principalOf(principal), key, holder]);
      const renewed = await store.rows(RENEW, [JSON.stringify(ids), leaseMs]);
      const holders = new Set(renewed.map((row) => holderRow(row).holder));
      return held.filter(({ holder }) => holders.has(holder));
    },
  };
}

/** Names the key in tables in memory. */
export function nameOf({ principal, key }: KeyOwner): string {
  return JSON.stringify([principal, key]);
}

/**
 * Returns the topic that is notified after each change of the key. The topic is a hash, because topics are not
 * confidential.
 */
export function topicOf(owner: KeyOwner): string {
  return `idempotency/${hashOf(nameOf(owner))}`;
}

/**
 * Returns the name under which the store keeps the principal. The subject of a token may be too long for an index, and
 * may contain characters that PostgreSQL refuses.
 */
function principalOf(name: string): string {
  return /^(?!sha256:)[\x20-\x7e]{1,200}$/.test(name) ? name : `sha256:${hashOf(name)}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function parseResult(text: string): StoredResult | null {
  const result: unknown = JSON.parse(text);
  return isStoredResult(result) ? result : null;
}

function isStoredResult(value: unknown): value is StoredResult {
  return (
    isRecord(value) && Object.values(value).every((member) => member === null || typeof member === 'string')
  );
}
