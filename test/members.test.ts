import { describe, expect, it } from 'vitest';
import { isKeyOf, itemsOf } from '../src/members.ts';

describe('values of unknown type', () => {
  it('returns the items of an array, and none of another value', () => {
    expect(itemsOf(['a', 1])).toEqual(['a', 1]);
    for (const other of [undefined, null, 'ab', 3, { length: 1, 0: 'a' }]) expect(itemsOf(other)).toEqual([]);
  });

  it('accepts only the own keys of a table', () => {
    const table = { GROUP: 'a group', NOTHING: undefined };
    expect(['GROUP', 'NOTHING', 'DEVICE', 'toString', '__proto__'].map((key) => isKeyOf(table, key))).toEqual(
      [true, true, false, false, false],
    );
  });
});
