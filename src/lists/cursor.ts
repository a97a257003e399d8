import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Position } from '../providers/port/list.ts';
import type { Secret } from '../secret.ts';
import { invalidCursor } from './position.ts';

export interface CursorSealer {
  /** `binding` names the field, object, filter and accounts to which the cursor is bound. */
  readonly seal: (position: Position, binding: string, place?: string | null, pageSize?: number) => string;
  /** Throws INVALID_CURSOR or CURSOR_EXPIRED. */
  readonly open: (cursor: string, binding: string) => Position;
  /** Returns the place that was sealed with the position; null if there is none or the cursor is invalid. */
  readonly placeOf: (cursor: string) => string | null;
  /**
   * Returns the provider page size of the cursor's walk; null if the list does not keep a page size or the cursor is
   * invalid.
   */
  readonly pageSizeOf: (cursor: string) => number | null;
  /** Throws the same errors without checking the binding, for use before the list is known. */
  readonly check: (cursor: string) => void;
}

export interface CursorOptions {
  /**
   * The first key encrypts new cursors, and every key decrypts. So a key can be rotated without breaking
   * cursors.
   */
  keys: readonly [Secret, ...Secret[]];
  /** Milliseconds until a cursor expires. Default 24 hours. */
  lifetimeMs?: number;
  /** Milliseconds since the epoch. Default Date.now. */
  now?: () => number;
}

const VERSION = 2;
const KEY_ID_BYTES = 4;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const CHECK_BYTES = 6;
const HEAD_BYTES = 1 + KEY_ID_BYTES + IV_BYTES;
const MAX_LENGTH = 4_096;

/**
 * `version | key id | iv | AES-256-GCM(expiry, position, digest of the binding, place) | tag | check`,
 * base64url.
 *
 * Version and key id are part of the additional data. An earlier format left the version byte out, and
 * accepted cursors with some changed bits. The check is an unkeyed hash over the other bytes. It gives no
 * protection against an attacker. It distinguishes a damaged cursor (INVALID_CURSOR) from an intact one whose
 * key was rotated out (CURSOR_EXPIRED). The decipher gets the tag length because Node otherwise accepts
 * shorter tags.
 */
export function createCursorSealer(options: CursorOptions): CursorSealer {
  const lifetimeMs = options.lifetimeMs ?? 24 * 60 * 60 * 1_000;
  const now = options.now ?? Date.now;
  const keys = options.keys.map(deriveKey);
  const sealing = keys[0]!;

  /** Throws INVALID_CURSOR or CURSOR_EXPIRED. */
  const decrypt = (cursor: string): Sealed => {
    if (cursor.length > MAX_LENGTH) throw invalidCursor();
    const bytes = Buffer.from(cursor, 'base64url');
    // The decoder skips invalid characters and ignores spare bits. Accept only the canonical text.
    if (bytes.toString('base64url') !== cursor) throw invalidCursor();
    if (bytes.length < HEAD_BYTES + TAG_BYTES + CHECK_BYTES) throw invalidCursor();
    const sealed = bytes.subarray(0, -CHECK_BYTES);
    if (!timingSafeEqual(checkOf(sealed), bytes.subarray(-CHECK_BYTES))) throw invalidCursor();
    const id = sealed.subarray(1, 1 + KEY_ID_BYTES);
    const known = keys.find((each) => each.id.equals(id));
    if (sealed[0] !== VERSION || known === undefined) throw expired();
    const head = sealed.subarray(0, HEAD_BYTES);
    try {
      const decipher = createDecipheriv('aes-256-gcm', known.key, head.subarray(1 + KEY_ID_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(head);
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const plain = Buffer.concat([
        decipher.update(sealed.subarray(HEAD_BYTES, -TAG_BYTES)),
        decipher.final(),
      ]);
      return JSON.parse(plain.toString('utf8')) as Sealed;
    } catch {
      throw invalidCursor();
    }
  };

  return {
    seal: (position, binding, place = null, pageSize) => {
      const iv = randomBytes(IV_BYTES);
      const head = Buffer.concat([Buffer.of(VERSION), sealing.id, iv]);
      const cipher = createCipheriv('aes-256-gcm', sealing.key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(head);
      const plain = JSON.stringify([
        now() + lifetimeMs,
        position,
        digestOf(binding),
        place,
        pageSize,
      ] satisfies Sealed);
      const sealed = Buffer.concat([head, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return Buffer.concat([sealed, checkOf(sealed)]).toString('base64url');
    },

    open: (cursor, binding) => {
      const [expiresAt, position, digest] = decrypt(cursor);
      if (digest !== digestOf(binding)) throw invalidCursor();
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
  return createHash('sha256').update(binding).digest('base64url');
}

/**
 * Returns a key object. From a buffer, Node would create a new key object for every cipher, which takes two
 * thirds of the time of a seal.
 */
function deriveKey(secret: Secret): { id: Buffer; key: KeyObject } {
  const bytes = hkdfSync('sha256', secret.reveal(), '', 'iot-identity-graph cursor v1', 32);
  const key = createSecretKey(Buffer.from(bytes));
  return { key, id: createHmac('sha256', key).update('key id').digest().subarray(0, KEY_ID_BYTES) };
}

function checkOf(sealed: Buffer): Buffer {
  return createHash('sha256').update(sealed).digest().subarray(0, CHECK_BYTES);
}

function expired(): AppError {
  return new AppError('CURSOR_EXPIRED', 'The cursor is too old: start again without one.');
}
