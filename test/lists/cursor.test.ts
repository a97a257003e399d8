import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { createCursorSealer } from '../../src/lists/cursor.ts';
import type { Position } from '../../src/providers/port/list.ts';
import { Secret } from '../../src/secret.ts';

const TOKEN = 'AAAAAXA+GzVqTutYpgkFjBrchKzuvSbpuTqtt6OF9tsC/9QnJ=';
const POSITION: Position = [TOKEN, 100, 7];
const BINDING = '["Instance.devices","hw/cn-north-4/abc"]';
const keys = (...texts: [string, ...string[]]) =>
  texts.map((text) => new Secret(text)) as [Secret, ...Secret[]];
const sealer = createCursorSealer({ keys: keys('key one') });

function codeOf(open: () => unknown): string {
  try {
    open();
    return 'opened';
  } catch (error) {
    return error instanceof AppError ? error.code : `not ours: ${String(error)}`;
  }
}

describe('a cursor', () => {
  it('returns the sealed position, for the same list only', () => {
    const cursor = sealer.seal(POSITION, BINDING);
    expect(sealer.open(cursor, BINDING)).toEqual(POSITION);
    for (const other of [
      '["Instance.groups","hw/cn-north-4/abc"]',
      '["Instance.devices","hw/cn-north-4/abd"]',
      '',
    ]) {
      expect(codeOf(() => sealer.open(cursor, other))).toBe('INVALID_CURSOR');
    }
  });

  it('refuses every single-bit flip and every truncation, of bytes and of characters', () => {
    const cursor = sealer.seal(POSITION, BINDING);
    const bytes = Buffer.from(cursor, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(
        codeOf(() => sealer.open(flipped.toString('base64url'), BINDING)),
        `bit ${bit}`,
      ).toBe('INVALID_CURSOR');
    }
    for (let length = 0; length < cursor.length; length++) {
      expect(codeOf(() => sealer.open(cursor.slice(0, length), BINDING))).toBe('INVALID_CURSOR');
    }
    for (let place = 0; place < cursor.length; place++) {
      const other = cursor[place] === 'A' ? 'B' : 'A';
      const changed = cursor.slice(0, place) + other + cursor.slice(place + 1);
      expect(
        codeOf(() => sealer.open(changed, BINDING)),
        `character ${place}`,
      ).toBe('INVALID_CURSOR');
    }
    for (const junk of [
      '',
      'x',
      `${cursor}=`,
      `${cursor} `,
      cursor + cursor,
      'A'.repeat(10_000),
      '\u0000',
      '💥',
    ]) {
      expect(codeOf(() => sealer.open(junk, BINDING))).toBe('INVALID_CURSOR');
    }
  });

  it('hides the provider token', () => {
    const text = Buffer.from(sealer.seal(POSITION, BINDING), 'base64url').toString('latin1');
    for (let start = 0; start + 8 <= TOKEN.length; start++) {
      expect(text.includes(TOKEN.slice(start, start + 8))).toBe(false);
    }
  });

  it('opens with any key of the list, and reports a key that was rotated out', () => {
    const old = createCursorSealer({ keys: keys('key one') }).seal(POSITION, BINDING);
    const rotated = createCursorSealer({ keys: keys('key two', 'key one') });
    expect(rotated.open(old, BINDING)).toEqual(POSITION);
    expect(codeOf(() => sealer.open(rotated.seal(POSITION, BINDING), BINDING))).toBe('CURSOR_EXPIRED');
    expect(codeOf(() => createCursorSealer({ keys: keys('key three') }).open(old, BINDING))).toBe(
      'CURSOR_EXPIRED',
    );
  });

  it('expires', () => {
    let now = 1_000_000;
    const aging = createCursorSealer({ keys: keys('key one'), lifetimeMs: 60_000, now: () => now });
    const cursor = aging.seal(POSITION, BINDING);
    now += 59_999;
    expect(aging.open(cursor, BINDING)).toEqual(POSITION);
    now += 1;
    expect(codeOf(() => aging.open(cursor, BINDING))).toBe('CURSOR_EXPIRED');
  });
});
