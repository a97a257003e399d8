import { describe, expect, it } from 'vitest';
import { pause } from '../../src/clock.ts';
import { DEFAULT_TIMEOUT_MS } from '../../src/graph/request-scope.ts';
import type { TransportEvent } from '../../src/transport/attempt-events.ts';
import type { ProviderAction, ProviderResponse, Send } from '../../src/transport/call.ts';
import { createTransport } from '../../src/transport/pipeline.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';

const READ: ProviderAction = { name: 'ShowDevice', effect: 'read', ratePerSecond: null, billed: false };
const OK: ProviderResponse = { status: 200, headers: {}, body: '{}' };
const HANGS = 1e6;

/** A provider whose response time is `answerMs`, per device and attempt. */
function setUp() {
  const clock = createVirtualClock();
  const attempts: string[] = [];
  const events: TransportEvent[] = [];
  const provider = { answerMs: (_device: number, _attempt: number) => 10 };
  const attempt: Send = async ({ path }, call) => {
    attempts.push(path);
    await pause(clock, provider.answerMs(Number(path.slice(1)), call.attempt ?? 1), call.signal);
    return OK;
  };
  const transport = createTransport({ clock, random: () => 0.5, onEvent: (event) => events.push(event) });
  const send = transport.pipelineFor({ provider: 'P', account: 'a', egress: null })(attempt);
  /** One GraphQL operation over these devices: `took` is the duration or the error of each response. */
  const read = async (devices: number) => {
    attempts.length = 0;
    const owner = {};
    const startedAt = clock.now();
    const results = Array.from({ length: devices }, (_, number) =>
      send(
        {
          operation: READ,
          method: 'GET',
          origin: 'http://provider.test',
          path: `/${number}`,
          query: [],
          headers: {},
          body: '',
        },
        {
          signal: new AbortController().signal,
          deadline: startedAt + DEFAULT_TIMEOUT_MS,
          priority: 'interactive',
          owner,
          onSent: () => {},
        },
      ).then(
        () => clock.now() - startedAt,
        (error: unknown) => String(error),
      ),
    );
    await clock.run(DEFAULT_TIMEOUT_MS);
    return { took: await Promise.all(results), calls: attempts.length };
  };
  const warmUp = async () => {
    for (let time = 0; time < 5; time++) await read(20);
  };
  return { provider, read, warmUp, events };
}

describe('a provider that becomes slower', () => {
  it('is retried while the deadline allows, if 19 responses take 0.6 s and one 1 s', async () => {
    const { provider, read, warmUp } = setUp();
    await warmUp();
    provider.answerMs = (device) => (device === 7 ? 1_000 : 600);
    const { took, calls } = await read(20);
    expect(took.filter((each) => each === 600)).toHaveLength(19);
    expect(took[7]).toBe(800 + 100 + 1_000);
    expect(calls).toBe(21);
  });

  it('gets a retry of an attempt that hung while another response raised the estimate', async () => {
    const { provider, read, warmUp } = setUp();
    await warmUp();
    provider.answerMs = (device, attempt) => (device === 1 ? 700 : attempt === 1 ? HANGS : 10);
    const { took, calls } = await read(2);
    expect(took).toEqual([800 + 100 + 10, 700]);
    expect(calls).toBe(3);
  });

  it('opens the breaker when it hangs, although rare slow responses keep raising the estimate', async () => {
    const { provider, read, warmUp, events } = setUp();
    await warmUp();
    provider.answerMs = (device) => (device === 0 ? 700 : HANGS);
    const { took } = await read(24);
    expect(took.filter((each) => typeof each === 'string' && !each.includes('deadline passed'))).toHaveLength(
      23,
    );
    expect(events.filter((event) => event.kind === 'breaker').map(({ state }) => state)).toEqual(['open']);
  });
});
