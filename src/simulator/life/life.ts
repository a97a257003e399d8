import type { World } from '../exchange.ts';
import { createSeededRandom } from '../fleet/seeded-random.ts';
import { ALIBABA_SCRIPT } from './alibaba.ts';
import { HUAWEI_SCRIPT } from './huawei.ts';
import type { AppliedChange, Change, Moment, ScriptedChange } from './moment.ts';

export interface LifeOptions {
  /** Same seed, fleet and clock: the same changes. Default 7. */
  readonly seed?: number;
  /** Milliseconds from one change to the next. Default 3,000. */
  readonly everyMs?: number;
  /** Called after each change that time brought. Default: nothing. */
  readonly onChange?: (change: Change) => void;
  /** Calls `run` every `everyMs` until the function that it returns is called. Default: an unref'd setInterval. */
  readonly repeat?: (run: () => void, everyMs: number) => () => void;
}

export interface Life {
  /** One change, now. Null: the fleet has nothing that could change. */
  readonly step: () => Change | null;
  /** From now on time passes by itself. */
  readonly start: () => void;
  readonly stop: () => void;
}

/** So many changes are waiting to be taken back at the most: a fleet never strays further from its seed. */
const MOST_OPEN = 20;
const FEW_OPEN = 6;

/** Connections come and go more often than anything else. */
const HAPPENINGS: readonly ScriptedChange[] = [...ALIBABA_SCRIPT, ...HUAWEI_SCRIPT];

/**
 * Changes a fleet as its owners, its devices and the passing of time would: a key is rotated, a device connects, a CA
 * comes near its end. Almost everything is taken back after a while, in the order in which it came.
 */
export function createLife(world: Pick<World, 'fleet' | 'now'>, options: LifeOptions = {}): Life {
  const seededRandom = createSeededRandom(options.seed ?? 7);
  const open: NonNullable<AppliedChange['undo']>[] = [];
  let steps = 0;
  let cancel: (() => void) | null = null;

  const step = (): Change | null => {
    const moment = { fleet: world.fleet, seededRandom, step: ++steps, now: world.now() };
    const isTurn = open.length > FEW_OPEN && seededRandom.below(2, 'life', steps, 'undo') === 1;
    while (isTurn || open.length >= MOST_OPEN) {
      const undone = open.shift()?.(moment);
      if (undone === undefined) break;
      if (undone !== null) return undone;
    }
    const happened = firstOf(moment);
    if (happened?.undo !== undefined) open.push(happened.undo);
    return happened?.change ?? null;
  };

  const repeat = options.repeat ?? everySoOften;
  return {
    step,
    start: () => {
      cancel ??= repeat(() => {
        const change = step();
        if (change !== null) options.onChange?.(change);
      }, options.everyMs ?? 3_000);
    },
    stop: () => {
      cancel?.();
      cancel = null;
    },
  };
}

/** Begins anywhere and goes on until something can happen. */
function firstOf(moment: Moment): AppliedChange | null {
  const from = moment.seededRandom.below(HAPPENINGS.length, 'life', moment.step, 'what');
  for (let index = 0; index < HAPPENINGS.length; index++) {
    const happened = HAPPENINGS[(from + index) % HAPPENINGS.length]!(moment);
    if (happened !== null) return happened;
  }
  return null;
}

function everySoOften(run: () => void, everyMs: number): () => void {
  const timer = setInterval(run, everyMs).unref();
  return () => clearInterval(timer);
}
