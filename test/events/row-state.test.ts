import { describe, expect, it } from 'vitest';
import {
  announced,
  announcedPrint,
  decodeState,
  encodeState,
  GONE,
  isAnnounced,
  isKnownAs,
  isThere,
  type RowState,
  suspected,
  UNANNOUNCED,
  UNREAD,
} from '../../src/events/log/row-state.ts';

const SUSPECT: RowState = { kind: 'suspect', print: ':a' };

describe('the stored state of a row', () => {
  it.each<[RowState, string | null]>([
    [announced(':a'), ':a'],
    [SUSPECT, '!:a'],
    [UNREAD, ''],
    [UNANNOUNCED, '?'],
    [GONE, null],
  ])('of %j is %j, as in the files of earlier versions', (state, text) => {
    expect(encodeState(state)).toBe(text);
    expect(decodeState(text)).toEqual(state);
  });

  it.each<[RowState | undefined, boolean, boolean, string | null, RowState]>([
    [announced(':a'), true, true, ':a', SUSPECT],
    [SUSPECT, true, true, ':a', SUSPECT],
    [UNREAD, true, true, null, UNREAD],
    [UNANNOUNCED, true, false, null, UNANNOUNCED],
    [GONE, false, false, null, UNANNOUNCED],
    [undefined, false, false, null, UNANNOUNCED],
  ])(
    'of %j: exists %j, announced %j with fingerprint %j, and becomes %j after a query that differs',
    (state, there, known, print, next) => {
      expect([isThere(state), isAnnounced(state), announcedPrint(state)]).toEqual([there, known, print]);
      expect(suspected(state)).toEqual(next);
    },
  );

  it('equals a fingerprint only if that was announced, and equals null only if no row exists', () => {
    const states = [announced(':a'), SUSPECT, UNREAD, UNANNOUNCED, GONE, undefined];
    expect(states.map((state) => isKnownAs(state, ':a'))).toEqual([true, false, false, false, false, false]);
    expect(states.map((state) => isKnownAs(state, null))).toEqual([false, false, false, false, true, true]);
  });
});
