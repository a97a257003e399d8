import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { attack } from '../kit/attacked.ts';

it('kills a process that passes the limit, and reports it: an attack can fail', async () => {
  const options = { attack: 'none', isControl: true, limitMb: 50 };
  const report = await attack(options, async () => ({ waited: await pause(500, true) }));
  expect(report.isAlive).toBe(false);
});
