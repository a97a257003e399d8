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

describe('what is known of a row', () => {
  it.each<[RowState, string | null]>([
    [announced(':a'), ':a'],
    [SUSPECT, '!:a'],
    [UNREAD, ''],
    [UNANNOUNCED, '?'],
    [GONE, null],
  ])('%j is stored as %j, as files of earlier versions hold it', (state, text) => {
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
    '%j: there %j, announced %j with print %j, and %j after a query that differs',
    (state, there, known, print, next) => {
      expect([isThere(state), isAnnounced(state), announcedPrint(state)]).toEqual([there, known, print]);
      expect(suspected(state)).toEqual(next);
    },
  );

  it('equals a print only as it was announced, and nothing only where nothing is', () => {
    const states = [announced(':a'), SUSPECT, UNREAD, UNANNOUNCED, GONE, undefined];
    expect(states.map((state) => isKnownAs(state, ':a'))).toEqual([true, false, false, false, false, false]);
    expect(states.map((state) => isKnownAs(state, null))).toEqual([false, false, false, false, true, true]);
  });
});
