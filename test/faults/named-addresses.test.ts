import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { start } from '../kit/start.ts';
import { ALI } from './provider-queries.ts';

describe('an address supplied by a client', () => {
  it('is never called (the callback protocol for subscriptions)', async () => {
    await using graph = await start();
    let hits = 0;
    const listener = createServer((_request, response) => {
      hits += 1;
      response.end();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const callbackUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`;
    const subscription = { callbackUrl, subscriptionId: 's', verifier: 'v', heartbeatIntervalMs: 5_000 };
    for (const query of [`{ ${ALI} }`, 'subscription { __typename }']) {
      const response = await fetch(graph.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, extensions: { subscription } }),
        signal: AbortSignal.timeout(500),
      }).catch(() => null);
      await response?.text().catch(() => {});
    }
    expect(hits).toBe(0);
    // Control: a request to this address is counted.
    await fetch(callbackUrl, { method: 'POST' });
    expect(hits).toBe(1);
    listener.close();
  });
});
