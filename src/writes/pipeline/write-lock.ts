import { AppError } from '../../errors.ts';

/** One write's turn at a thing: no other write of this process is sent to it meanwhile. */
export interface Turn {
  /** Told before it is sent: one that was refused for what was read first is nobody's rival. */
  readonly sent: () => void;
  /** False where another was sent to the same thing since, which only happens once this turn has ended. */
  readonly isAlone: () => boolean;
  readonly end: () => void;
}

/**
 * Writes to one thing go one after the other, from what is read first until it is known what became of them. Beside
 * each other, one whose answer is late would be sent again over another that was confirmed meanwhile, and of two
 * creations that both saw nothing the second would end the secret that the first has just issued. Writes of other
 * processes and of the provider's console are not seen.
 */
export interface WriteTurns {
  /** In the order of the calls. Throws OVERLOADED once `deadline` (of performance.now) has passed: nothing was sent then. */
  readonly take: (thing: string, deadline: number) => Promise<Turn>;
}

interface Thing {
  /** Those who have the turn, or wait for it. */
  readonly line: Set<() => void>;
  sends: number;
}

/** `maxThings`: of those that nobody writes any more the oldest are forgotten; what is then asked of them is not alone. */
export function createWriteTurns({ maxThings = 100_000 }: { readonly maxThings?: number } = {}): WriteTurns {
  // In the order of the last write, so that the first are the oldest.
  const things = new Map<string, Thing>();

  const forget = (): void => {
    for (const [name, { line }] of things) {
      if (things.size <= maxThings) return;
      if (line.size === 0) things.delete(name);
    }
  };

  return {
    take: async (name, deadline) => {
      const thing = things.get(name) ?? { line: new Set(), sends: 0 };
      things.delete(name);
      things.set(name, thing);
      const { promise, resolve } = Promise.withResolvers<void>();
      const leave = (): void => {
        const [first] = thing.line;
        thing.line.delete(resolve);
        if (first === resolve) thing.line.values().next().value?.();
      };
      thing.line.add(resolve);
      forget();
      if (thing.line.size === 1) resolve();
      await before(deadline, promise).catch((error) => {
        leave();
        throw error;
      });
      const { sends } = thing;
      let own = 0;
      return {
        sent: () => {
          thing.sends += 1 - own;
          own = 1;
        },
        isAlone: () => things.get(name) === thing && thing.sends === sends + own,
        end: leave,
      };
    },
  };
}

async function before(deadline: number, turn: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      reject(
        new AppError('OVERLOADED', 'Other writes to this object took all the time there was.', {
          unsent: true,
        }),
      ),
    deadline - performance.now(),
  );
  try {
    await Promise.race([turn, late]);
  } finally {
    clearTimeout(timer);
  }
}
