import type { World } from '../exchange.ts';
import { existing } from '../existing.ts';
import { createSeededRandom } from '../fleet/seeded-random.ts';
import { ALIBABA_SCRIPT } from './alibaba.ts';
import { HUAWEI_SCRIPT } from './huawei.ts';
import type { AppliedChange, Change, Moment, ScriptedChange } from './moment.ts';

export interface LifeOptions {
  /** Seed of the random choices. The same seed, fleet and clock result in the same changes. Default 7. */
  readonly seed?: number;
  /** Milliseconds between changes. Default 3,000. */
  readonly everyMs?: number;
  /** Called after each scheduled change. Default: no callback. */
  readonly onChange?: (change: Change) => void;
  /** Calls `run` every `everyMs` until its returned function is called. Default: an unref'd setInterval. */
  readonly repeat?: (run: () => void, everyMs: number) => () => void;
}

export interface Life {
  /** Makes one change now. Null: nothing in the fleet can change. */
  readonly step: () => Change | null;
  /** Starts the scheduled changes. */
  readonly start: () => void;
  readonly stop: () => void;
}

/** Maximum number of changes that are not undone yet, so that a fleet stays similar to its initial state. */
const MOST_OPEN = 20;
const FEW_OPEN = 6;

/**
 * All kinds of changes. Connections are listed several times, so that they change more often than anything
 * else.
 */
const HAPPENINGS: readonly ScriptedChange[] = [...ALIBABA_SCRIPT, ...HUAWEI_SCRIPT];

/**
 * Simulates activity in a fleet: keys are rotated, devices connect, CAs approach their expiry. Almost every change
 * is undone later, the oldest first.
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

/** Starts at a random kind of change, and tries the next kinds until one is possible. */
function firstOf(moment: Moment): AppliedChange | null {
  const from = moment.seededRandom.below(HAPPENINGS.length, 'life', moment.step, 'what');
  for (let index = 0; index < HAPPENINGS.length; index++) {
    const happened = existing(HAPPENINGS[(from + index) % HAPPENINGS.length])(moment);
    if (happened !== null) return happened;
  }
  return null;
}

function everySoOften(run: () => void, everyMs: number): () => void {
  const timer = setInterval(run, everyMs).unref();
  return () => clearInterval(timer);
}
