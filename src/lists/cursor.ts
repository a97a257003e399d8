import { hash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Position } from '../providers/port/list.ts';
import { createSealing } from '../sealing.ts';
import type { Secret } from '../secret.ts';
import { invalidCursor } from './position.ts';

export interface CursorSealer {
  /** `binding` names the field, object, filter and accounts to which the cursor is bound. */
  readonly seal: (position: Position, binding: string, place?: string | null, pageSize?: number) => string;
  /** Throws INVALID_CURSOR or CURSOR_EXPIRED. */
  readonly open: (cursor: string, binding: string) => Position;
  /** Returns the place that was sealed with the position; null: the cursor has no place or is invalid. */
  readonly placeOf: (cursor: string) => string | null;
  /**
   * Returns the provider page size that the cursor's walk uses; null: the list keeps no page size, or the cursor is
   * invalid.
   */
  readonly pageSizeOf: (cursor: string) => number | null;
  /** Checks a cursor without its binding, for use before the list is known. Throws the same errors as `open`. */
  readonly check: (cursor: string) => void;
}

export interface CursorOptions {
  /**
   * The first key encrypts new cursors, and all keys decrypt. So a key can be rotated while older cursors stay valid.
   */
  keys: readonly [Secret, ...Secret[]];
  /** Milliseconds until a cursor expires. Default 24 hours. */
  lifetimeMs?: number;
  /** Milliseconds since the epoch. Default Date.now. */
  now?: () => number;
}

const CHECK_BYTES = 6;
const MAX_LENGTH = 4_096;

/**
 * `sealed (expiry, position, digest of the binding, place) | check`, base64url.
 *
 * The check is an unkeyed hash over the other bytes. It gives no protection against an attacker. It
 * distinguishes a damaged cursor (INVALID_CURSOR) from an intact one whose key was rotated out
 * (CURSOR_EXPIRED).
 */
export function createCursorSealer(options: CursorOptions): CursorSealer {
  const lifetimeMs = options.lifetimeMs ?? 24 * 60 * 60 * 1_000;
  const now = options.now ?? Date.now;
  const sealing = createSealing({ keys: options.keys, purpose: 'iot-identity-graph cursor v1', version: 2 });

  /** The edges of a page have one binding, so its digest is computed once. */
  let last = { binding: '', digest: digestOf('') };
  const digestIn = (binding: string): string => {
    if (last.binding !== binding) last = { binding, digest: digestOf(binding) };
    return last.digest;
  };

  /** Throws INVALID_CURSOR or CURSOR_EXPIRED. */
  const decrypt = (cursor: string): Sealed => {
    if (cursor.length > MAX_LENGTH) throw invalidCursor();
    const bytes = Buffer.from(cursor, 'base64url');
    // The decoder skips invalid characters and ignores spare bits. Accept only the canonical text.
    if (bytes.toString('base64url') !== cursor) throw invalidCursor();
    const sealed = bytes.subarray(0, -CHECK_BYTES);
    const check = bytes.subarray(-CHECK_BYTES);
    if (check.length < CHECK_BYTES || !timingSafeEqual(checkOf(sealed), check)) throw invalidCursor();
    const opened = sealing.open(sealed);
    if (opened.state === 'unknown-key') throw expired();
    if (opened.state === 'damaged') throw invalidCursor();
    return JSON.parse(opened.plain) as Sealed;
  };

  return {
    seal: (position, binding, place = null, pageSize) => {
      const plain = JSON.stringify([
        now() + lifetimeMs,
        position,
        digestIn(binding),
        place,
        pageSize,
      ] satisfies Sealed);
      const sealed = sealing.seal(plain);
      return Buffer.concat([sealed, checkOf(sealed)]).toString('base64url');
    },

    open: (cursor, binding) => {
      const [expiresAt, position, digest] = decrypt(cursor);
      if (digest !== digestIn(binding)) throw invalidCursor();
      if (now() >= expiresAt) throw expired();
      return position;
    },

    check: (cursor) => {
      const [expiresAt] = decrypt(cursor);
      if (now() >= expiresAt) throw expired();
    },

    placeOf: (cursor) => {
      try {
        return decrypt(cursor)[3];
      } catch {
        return null;
      }
    },

    pageSizeOf: (cursor) => {
      try {
        return decrypt(cursor)[4] ?? null;
      } catch {
        return null;
      }
    },
  };
}

type Sealed = readonly [
  expiresAt: number,
  position: Position,
  digest: string,
  place: string | null,
  pageSize?: number | undefined,
];

/** A digest keeps the cursor short: the binding can contain a long filter. */
function digestOf(binding: string): string {
  return hash('sha256', binding, 'base64url');
}

function checkOf(sealed: Buffer): Buffer {
  return hash('sha256', sealed, 'buffer').subarray(0, CHECK_BYTES);
}

function expired(): AppError {
  return new AppError('CURSOR_EXPIRED', 'The cursor is too old: start again without one.');
}
