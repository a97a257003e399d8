/** One write on its way to a thing that others of ours may write too. */
export interface Attempt {
  /** Told before it is sent: one that was refused for what was read first is nobody's rival. */
  readonly sent: () => void;
  /** False where another was sent to the same thing since this one began, or was under way by then. */
  readonly isAlone: () => boolean;
  readonly end: () => void;
}

/**
 * What tells one's own effect from that of another: a secret that is new was made by this write only if no other one
 * was sent to the same credential meanwhile. Writes of other processes and of the provider's console are not seen.
 */
export interface Rivals {
  readonly begin: (thing: string) => Attempt;
}

/** `maxThings`: of those that nobody writes any more the oldest are forgotten; what is then asked of them is not alone. */
export function createRivals({ maxThings = 100_000 }: { readonly maxThings?: number } = {}): Rivals {
  // In the order of the last attempt, so that the first are the oldest.
  const things = new Map<string, { open: number; underWay: number; sends: number }>();

  const forget = (): void => {
    for (const [thing, { open }] of things) {
      if (things.size <= maxThings) return;
      if (open === 0) things.delete(thing);
    }
  };

  return {
    begin: (thing) => {
      const entry = things.get(thing) ?? { open: 0, underWay: 0, sends: 0 };
      const { sends, underWay } = entry;
      things.delete(thing);
      things.set(thing, entry);
      entry.open += 1;
      forget();
      let own = 0;
      let ended = false;
      return {
        sent: () => {
          if (own > 0) return;
          own = 1;
          entry.sends += 1;
          entry.underWay += 1;
        },
        isAlone: () => underWay === 0 && things.get(thing) === entry && entry.sends === sends + own,
        end: () => {
          if (ended) return;
          ended = true;
          entry.open -= 1;
          entry.underWay -= own;
        },
      };
    },
  };
}
