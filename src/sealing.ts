import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Secret } from './secret.ts';

/** Encrypts texts with AES-256-GCM, so that nobody without a key can read or change them. */
export interface Sealing {
  /**
   * Encrypts a text: `version | key id | iv | encrypted text | tag`. `bound` must be the same text for
   * `open`, for example the name of the row that holds the result. Default: no text.
   */
  readonly seal: (plain: string, bound?: string) => Buffer;
  readonly open: (sealed: Buffer, bound?: string) => Opened;
}

export type Opened =
  | { readonly state: 'open'; readonly plain: string }
  /** The text was sealed with an unknown key or version. */
  | { readonly state: 'unknown-key' }
  | { readonly state: 'damaged' };

export interface SealingOptions {
  /** The first key seals, and every key opens. So a key can be rotated while older sealed texts stay readable. */
  readonly keys: readonly [Secret, ...Secret[]];
  /** Part of the derivation of the keys: each purpose has its own keys. */
  readonly purpose: string;
  /** Version of the sealed text, 0 to 255. */
  readonly version: number;
}

const KEY_ID_BYTES = 4;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Number of IVs that are made at once. */
const IVS = 256;
const HEAD_BYTES = 1 + KEY_ID_BYTES + IV_BYTES;

/**
 * Version and key id are part of the additional data, so a change of one of their bits is detected. (An earlier format
 * did not include the version byte.) The decipher gets the tag length because Node otherwise accepts shorter tags.
 */
export function createSealing({ keys, purpose, version }: SealingOptions): Sealing {
  const [first, ...older] = keys;
  const sealing = deriveKey(first, purpose);
  const known = [sealing, ...older.map((secret) => deriveKey(secret, purpose))];
  const start = Buffer.concat([Buffer.of(version), sealing.id]);
  const nextIv = createIvs();
  const dataOf = (head: Buffer, bound: string) =>
    bound === '' ? head : Buffer.concat([head, Buffer.from(bound)]);
  return {
    seal: (plain, bound = '') => {
      const iv = nextIv();
      const head = Buffer.concat([start, iv]);
      const cipher = createCipheriv('aes-256-gcm', sealing.key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(dataOf(head, bound));
      return Buffer.concat([head, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open: (sealed, bound = '') => {
      if (sealed.length < HEAD_BYTES + TAG_BYTES) return { state: 'damaged' };
      const head = sealed.subarray(0, HEAD_BYTES);
      const id = head.subarray(1, 1 + KEY_ID_BYTES);
      const used = known.find((each) => each.id.equals(id));
      if (head[0] !== version || used === undefined) return { state: 'unknown-key' };
      try {
        const iv = head.subarray(1 + KEY_ID_BYTES);
        const decipher = createDecipheriv('aes-256-gcm', used.key, iv, { authTagLength: TAG_BYTES });
        decipher.setAAD(dataOf(head, bound));
        decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
        const plain = Buffer.concat([
          decipher.update(sealed.subarray(HEAD_BYTES, -TAG_BYTES)),
          decipher.final(),
        ]);
        return { state: 'open', plain: plain.toString('utf8') };
      } catch {
        return { state: 'damaged' };
      }
    },
  };
}

/** Returns random IVs. One call for many of them, because each call costs more than its bytes. */
function createIvs(): () => Buffer {
  let pool = Buffer.alloc(0);
  return () => {
    if (pool.length === 0) pool = randomBytes(IVS * IV_BYTES);
    const iv = pool.subarray(0, IV_BYTES);
    pool = pool.subarray(IV_BYTES);
    return iv;
  };
}

/**
 * Returns a key object. From a buffer, Node would create a new key object for every cipher, which takes two
 * thirds of the time of a seal.
 */
function deriveKey(secret: Secret, purpose: string): { readonly id: Buffer; readonly key: KeyObject } {
  const bytes = hkdfSync('sha256', secret.reveal(), '', purpose, 32);
  const key = createSecretKey(Buffer.from(bytes));
  return { key, id: createHmac('sha256', key).update('key id').digest().subarray(0, KEY_ID_BYTES) };
}
