import type { AccessKey } from '../../transport/call.ts';

/** Called before every attempt. Rejects with an AppError PROVIDER_AUTH_FAILED; then nothing was sent. */
export interface KeySource {
  (): Promise<AccessKey>;
  /** Another key that may be accepted instead of the refused one; null: there is none. */
  readonly alternativeTo?: (refused: AccessKey) => AccessKey | null;
  /** The provider accepted the first key after it had refused the other. */
  readonly promote?: (taken: AccessKey, refused: AccessKey) => void;
}

export interface RotatingKeys {
  readonly source: KeySource;
  /** A new key is there. The one that was good until now stays at hand. */
  readonly replace: (key: AccessKey) => void;
}

/**
 * Two keys, the better one first. A rotation has three moments in which one key alone would fail: the new one is not
 * known at the gateway yet, the old one is gone already, and the id was written before its secret, which makes a pair
 * that nobody knows. So a key that is refused lets the other one try, and whichever is taken goes first from then on.
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
      // Whatever was replaced while its call was under way: the one that is first by now.
      alternativeTo: (refused: AccessKey) => (refused === first ? other : first),
      // A key that came meanwhile is not pushed back by a call that knew only the ones before it.
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
