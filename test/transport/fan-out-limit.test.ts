import { describe, expect, it } from 'vitest';
import type { Call, ProviderRequest } from '../../src/transport/call.ts';
import { withFanOutLimit } from '../../src/transport/fan-out-limit.ts';

describe('the fan-out limit', () => {
  it('limits the calls of one request and key, and lets the others wait until their deadline', async () => {
    let running = 0;
    let most = 0;
    const answers: (() => void)[] = [];
    const send = withFanOutLimit(
      () =>
        new Promise((resolve) => {
          most = Math.max(most, ++running);
          answers.push(() => {
            running -= 1;
            resolve({ status: 200, headers: {}, body: '' });
          });
        }),
      ({ path }) => path,
      2,
    );
    const call = (owner?: object, signal = new AbortController().signal) =>
      ({ signal, ...(owner === undefined ? {} : { owner }) }) as Call;
    const owner = {};
    const gone = new AbortController();
    const request = (path: string) => ({ path }) as ProviderRequest;
    const own = [1, 2, 3, 4].map(() => send(request('/a'), call(owner)));
    const left = send(request('/a'), call(owner, gone.signal));
    expect(answers).toHaveLength(2);
    gone.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    // Another key, another request, and a call without an owner.
    const others = [
      send(request('/b'), call(owner)),
      send(request('/a'), call({})),
      send(request('/a'), call()),
    ];
    expect(answers).toHaveLength(5);
    while (answers.length > 0) {
      answers.shift()!();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all([...own, ...others]);
    expect(most).toBe(5);
    expect(running).toBe(0);
  });
});
