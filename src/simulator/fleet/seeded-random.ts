import { createHash } from 'node:crypto';
import { existing } from '../existing.ts';

/** Values that look random and are the same for the same seed. */
export interface SeededRandom {
  /** Returns hex digits that depend only on the seed and the words, not on earlier calls. */
  readonly hex: (digits: number, ...words: readonly (string | number)[]) => string;
  /** Returns an integer n with 0 ≤ n < `below`, derived from the words. */
  readonly below: (below: number, ...words: readonly (string | number)[]) => number;
  readonly pick: <T>(from: readonly T[], ...words: readonly (string | number)[]) => T;
  /** Returns digits in the format of a UUID. */
  readonly uuid: (...words: readonly (string | number)[]) => string;
}

export function createSeededRandom(seed: number): SeededRandom {
  const hex: SeededRandom['hex'] = (digits, ...words) => {
    let text = '';
    for (let part = 0; text.length < digits; part++) {
      text += createHash('sha256')
        .update([seed, part, ...words].join('\n'))
        .digest('hex');
    }
    return text.slice(0, digits);
  };
  const below: SeededRandom['below'] = (limit, ...words) => Number.parseInt(hex(8, ...words), 16) % limit;
  return {
    hex,
    below,
    pick: (from, ...words) => existing(from[below(from.length, ...words)]),
    uuid: (...words) => hex(32, ...words).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  };
}

/**
 * Every simulated secret contains this word. So nobody mistakes a simulated secret for a real one, and tests
 * can find it in any output.
 */
export const SECRET_MARK = 'MadeUpSecret';

/** Prints a time in the format `20190303T081011Z`. */
export function compactTime(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
}
