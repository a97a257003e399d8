import { expect, it } from 'vitest';
import { createSealing } from '../src/sealing.ts';
import { Secret } from '../src/secret.ts';

const sealingOf = (...names: [string, ...string[]]) => {
  const [first, ...older] = names.map((name) => new Secret(name.repeat(32)));
  return createSealing({ keys: [first!, ...older], purpose: 'test', version: 1 });
};

it('opens what any of its keys sealed, and names what none of them sealed', () => {
  const old = sealingOf('a').seal('plain', 'row');
  expect(old.toString('latin1')).not.toContain('plain');
  expect(sealingOf('b', 'a').open(old, 'row')).toEqual({ state: 'open', plain: 'plain' });
  expect(sealingOf('b').open(old, 'row')).toEqual({ state: 'unknown-key' });
});

it('opens nothing that was changed, cut off or bound to another text', () => {
  const sealing = sealingOf('a');
  const sealed = sealing.seal('plain', 'row');
  expect(sealing.open(sealed, 'other')).toEqual({ state: 'damaged' });
  expect(sealing.open(sealed.subarray(0, -1), 'row')).toEqual({ state: 'damaged' });
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    expect(sealing.open(changed, 'row').state).not.toBe('open');
  }
});
