import type { AccessKey } from '../../transport/call.ts';

/** Called before every attempt. If it rejects (AppError PROVIDER_AUTH_FAILED), nothing is sent. */
export interface KeySource {
  (): Promise<AccessKey>;
  /** Returns another key that the provider may accept instead of the refused one. Null: there is no other key. */
  readonly alternativeTo?: (refused: AccessKey) => AccessKey | null;
  /** Call when the provider has accepted `taken` after it refused `refused`. */
  readonly promote?: (taken: AccessKey, refused: AccessKey) => void;
}

export interface RotatingKeys {
  readonly source: KeySource;
  /** Call with a new key. The previous key is kept as the alternative. */
  readonly replace: (key: AccessKey) => void;
}

/**
 * Keeps two keys and tries the preferred one first. With one key, a rotation would fail in three cases: the gateway does
 * not know the new key yet, the old key is already deleted, or the new id is stored before its secret. So if one key is
 * refused, the other is tried, and the accepted key is preferred from then on.
 */
export function createRotatingKeys(initial: AccessKey): RotatingKeys {
  let first = initial;
  let other: AccessKey | null = null;
  return {
    replace: (key) => {
      if (isSame(key, first)) return;
      other = first;
      first = key;
    },
    source: Object.assign(() => Promise.resolve(first), {
      // If `refused` is no longer the preferred key, another call has replaced or promoted a key meanwhile. In that case
      // try the key that is preferred now.
      alternativeTo: (refused: AccessKey) => (refused === first ? other : first),
      // A call that began before a replacement must not move the new key to second place.
      promote: (taken: AccessKey, refused: AccessKey) => {
        if (taken !== other || refused !== first) return;
        other = first;
        first = taken;
      },
    } satisfies Required<Pick<KeySource, 'alternativeTo' | 'promote'>>),
  };
}

function isSame(a: AccessKey, b: AccessKey): boolean {
  return (
    a.accessKeyId === b.accessKeyId &&
    a.accessKeySecret.reveal() === b.accessKeySecret.reveal() &&
    a.securityToken?.reveal() === b.securityToken?.reveal()
  );
}
