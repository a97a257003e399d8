import { describe, expect, it } from 'vitest';
import { parseJsonObject } from '../../../src/providers/client/json-rows.ts';
import { readableJson } from '../../../src/providers/client/json-text.ts';
import { createRandom } from '../../kit/random.ts';

/** The former implementation: a reviver for every value. */
function revived(text: string): unknown {
  try {
    return JSON.parse(text, (_name, value, context?: { source?: string }) =>
      typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
        ? context?.source
        : value,
    );
  } catch {
    return 'no JSON';
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(readableJson(text) ?? '');
  } catch {
    return 'no JSON';
  }
}

const NUMBERS = [
  ...['0', '-0', '7', '-12', '1.5', '-3.25', '1e3', '2E+4', '5e-7', '9007199254740991', '-9007199254740991'],
  ...['9007199254740992', '-9007199254740993', '1805431584415871305', '100000000000000000000000000000'],
  ...['1234567890123456', '1234567890123456.5', '0.1234567890123456789', '1.2345678901234567890e5'],
  ...['1234567890123456789e2', '1234567890123456789E-2', '1e1234567890123456', '1e400', '-1e400'],
];
const NOT_NUMBERS = [
  ...['01234567890123456789', '-', '--1234567890123456789', '+1234567890123456789', '.1234567890123456789'],
  ...['1234567890123456789.', '1234567890123456789e', '1234567890123456789-1', '0x1234567890123456789'],
  ...[
    '1234567890123456789n',
    'NaN',
    '-01234567890123456789',
    '1234567890123456789 1',
    '1234567890123456789"a"',
  ],
];
const STRINGS = [
  ...['""', '"a"', '"1234567890123456789"', '"\\"1234567890123456789"', '"\\\\"', '"\\\\\\""', '"\\u0022,1"'],
  ...['":1234567890123456789,"', '"[{"', '"}]"', '"设备 1805431584415871305"', '"\\\\\\\\"', '"\\n"'],
];

/**
 * Without escapes: after a few parses of `{"\"":4,"\n":[1]}`, `JSON.parse` of V8 13.6 returns a member with another
 * name.
 */
const NAMES = STRINGS.filter((text) => !text.includes('\\'));

interface Written {
  readonly text: string;
  readonly value: unknown;
}

/** JSON text with its expected value: large integers become text. */
function randomJson(random: () => number, names: readonly string[] | null, depth = 0): Written {
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
  const blank = () => pick(['', '', ' ', '\n', '\t \r\n']);
  const members = Array.from({ length: Math.floor(random() * 4) }, (_, index) => ({
    name: names === null ? `"n${index}"` : pick(names),
    ...(depth < 4 ? randomJson(random, names, depth + 1) : { text: '1', value: 1 }),
  }));
  const kind = random();
  if (depth < 4 && kind < 0.2)
    return {
      text: `[${members.map(({ text }) => `${blank()}${text}${blank()}`).join()}]`,
      value: members.map(({ value }) => value),
    };
  if (depth < 4 && kind < 0.45)
    return {
      text: `{${members.map(({ name, text }) => `${blank()}${name}${blank()}:${blank()}${text}${blank()}`).join()}}`,
      value: Object.fromEntries(members.map(({ name, value }) => [JSON.parse(name), value])),
    };
  const text = kind < 0.8 ? pick(NUMBERS) : kind < 0.95 ? pick(STRINGS) : pick(['true', 'false', 'null']);
  const plain: unknown = JSON.parse(text);
  const isLarge = typeof plain === 'number' && /^-?\d+$/.test(text) && !Number.isSafeInteger(plain);
  return { text, value: isLarge ? text : plain };
}

describe('JSON with large integers', () => {
  it('gives the values that a reviver gave', () => {
    const random = createRandom(8);
    for (let round = 0; round < 20_000; round++) {
      const { text, value } = randomJson(random, null);
      expect(parsed(text), text).toEqual(revived(text));
      expect(parsed(text), text).toEqual(value);
    }
  });

  it('gives them in objects with any member names', () => {
    const random = createRandom(9);
    for (let round = 0; round < 20_000; round++) {
      const { text, value } = randomJson(random, NAMES);
      expect(parsed(text), text).toEqual(value);
    }
  });

  it('is never made of text that is not JSON', () => {
    const random = createRandom(16);
    for (let round = 0; round < 20_000; round++) {
      const { text } = randomJson(random, STRINGS);
      const at = Math.floor(random() * (text.length + 1));
      const inserted = '"\\{}[]:,-1e. '.charAt(Math.floor(random() * 13));
      const changed = `${text.slice(0, at)}${inserted}${text.slice(at + Math.floor(random() * 2))}`;
      expect(parsed(changed) === 'no JSON', changed).toBe(revived(changed) === 'no JSON');
    }
  });

  it.each(NOT_NUMBERS)('%s is neither a value nor the name of a member', (token) => {
    for (const text of [token, `[${token}]`, `{"a":${token}}`, `{${token}:1}`])
      expect(parsed(text), text).toBe('no JSON');
  });

  it('a large integer is not the name of a member', () => {
    for (const text of ['{1234567890123456789:1}', '{1234567890123456789 \n:1}'])
      expect(parsed(text), text).toBe('no JSON');
  });

  it('keeps ids exact', () => {
    expect(parseJsonObject('{"marker":1805431584415871305,"n":-9007199254740993,"small":12}')).toEqual({
      marker: '1805431584415871305',
      n: '-9007199254740993',
      small: 12,
    });
  });
});

describe('refused before parsing:', () => {
  it.each([
    ['65 levels', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`],
    ['100,001 values', `{"a":[${'1,'.repeat(100_000)}1]}`],
    [
      'objects that all differ',
      `{"a":[${Array.from({ length: 40_000 }, (_, index) => `{"${index}":1}`).join()}]}`,
    ],
    ['a list', '[]'],
    ['text', 'hello'],
    ['nothing', ''],
  ])('%s', (_name, text) => {
    expect(parseJsonObject(text)).toBeNull();
  });

  it('counts no brackets and commas in strings', () => {
    expect(parseJsonObject(`{"a":"${'[{,:'.repeat(50_000)}"}`)).not.toBeNull();
  });
});
