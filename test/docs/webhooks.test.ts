import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import { idOf, publish, SECRET, startSink, untilBegun } from '../events/sink-stage.ts';
import { freePort } from '../kit/free-port.ts';

const PAGE = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');

it('docs/webhooks.md: the receiver verifies and prints a message, and refuses another signature', async () => {
  const program = /```js\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '';
  const port = await freePort();
  const receiver = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, PORT: String(port), WEBHOOK_SECRET: SECRET },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = text(receiver.stdout);
  const store = openMemoryStore();
  try {
    const url = `http://127.0.0.1:${port}/`;
    const sink = startSink(store, url);
    await untilBegun(store);
    await publish(sink.log, 1, 1);
    await expect.poll(() => sink.outcomes.at(-1), { timeout: 15_000 }).toBe('delivered');
    const forged = await fetch(url, { method: 'POST', body: '{}', headers: { 'webhook-id': 'x' } });
    expect(forged.status).toBe(401);
    await sink.stop();
  } finally {
    receiver.kill();
    await store.close();
  }
  // A slow receiver gets the message again: delivery is at least once.
  const lines = new Set((await printed).trimEnd().split('\n'));
  expect([...lines]).toEqual([`entity.changed UPDATED ${idOf(1)}`]);
});
