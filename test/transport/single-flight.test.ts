import { describe, expect, it } from 'vitest';
import { systemClock as clock } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import type { Call, ProviderAction, ProviderRequest, Send } from '../../src/transport/call.ts';
import { withSingleFlight } from '../../src/transport/single-flight.ts';

const operation = (effect: ProviderAction['effect']): ProviderAction => ({
  name: effect === 'read' ? 'Get' : 'Set',
  effect,
  ratePerSecond: null,
  billed: false,
});
const request = (path: string, effect: ProviderAction['effect'] = 'read'): ProviderRequest => ({
  operation: operation(effect),
  method: 'GET',
  origin: 'http://provider.test',
  path,
  query: [],
  headers: {},
  body: '',
});
function callOf(ms = 1_000, more: Partial<Call> = {}): Call {
  return {
    signal: new AbortController().signal,
    deadline: performance.now() + ms,
    priority: 'interactive',
    onSent: () => {},
    ...more,
  };
}

/** Answers with the number of the call, when the test releases it. */
function provider() {
  const sent: { path: string; signal: AbortSignal; answer: () => void; fail: (error: Error) => void }[] = [];
  const send: Send = ({ path }, { signal }) =>
    new Promise((resolve, reject) => {
      const body = String(sent.length + 1);
      sent.push({ path, signal, answer: () => resolve({ status: 200, headers: {}, body }), fail: reject });
      signal.addEventListener('abort', () => reject(new Error('given up')));
    });
  return { sent, send: withSingleFlight(send, clock, { count: 0 }) };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('equal concurrent reads', () => {
  it('share one call, different reads do not, and nothing is kept after the response', async () => {
    const { send, sent } = provider();
    const two = [send(request('/a'), callOf()), send(request('/a'), callOf())];
    const other = send(request('/b'), callOf());
    const background = send(request('/a'), callOf(1_000, { priority: 'background' }));
    expect(sent.map(({ path }) => path)).toEqual(['/a', '/b', '/a']);
    for (const each of sent) each.answer();
    expect((await Promise.all([...two, other, background])).map(({ body }) => body)).toEqual([
      '1',
      '1',
      '2',
      '3',
    ]);
    const again = send(request('/a'), callOf());
    sent[3]!.answer();
    expect((await again).body).toBe('4');
  });

  it('continue when one caller leaves, and end with the last', async () => {
    const { send, sent } = provider();
    const [first, second] = [new AbortController(), new AbortController()];
    const one = send(request('/a'), callOf(1_000, { signal: first.signal }));
    const two = send(request('/a'), callOf(1_000, { signal: second.signal }));
    first.abort();
    await expect(one).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT' });
    expect(sent[0]!.signal.aborted).toBe(false);
    second.abort();
    await expect(two).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT' });
    expect(sent[0]!.signal.aborted).toBe(true);
  });

  it('let a caller with more time retry alone when the joined call times out', async () => {
    const { send, sent } = provider();
    const short = send(request('/a'), callOf(20));
    const long = send(request('/a'), callOf(1_000));
    sent[0]!.fail(new AppError('PROVIDER_TIMEOUT', 'out of time'));
    await expect(short).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT' });
    await tick();
    expect(sent).toHaveLength(2);
    sent[1]!.answer();
    expect((await long).body).toBe('2');
  });

  it('share a failure among all callers', async () => {
    const { send, sent } = provider();
    const both = [send(request('/a'), callOf()), send(request('/a'), callOf())];
    sent[0]!.fail(new AppError('PROVIDER_UNAVAILABLE', 'down'));
    for (const each of both) await expect(each).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    expect(sent).toHaveLength(1);
  });

  it('are separate if one began before a write ended', async () => {
    const { send, sent } = provider();
    const before = send(request('/a'), callOf());
    const write = send(request('/a', 'write'), callOf());
    const during = send(request('/a'), callOf());
    sent[1]!.answer();
    await write;
    const after = send(request('/a'), callOf());
    for (const each of sent) each.answer();
    expect((await Promise.all([before, during, after])).map(({ body }) => body)).toEqual(['1', '3', '4']);
  });

  it('never include writes', async () => {
    const { send, sent } = provider();
    const both = [send(request('/a', 'write'), callOf()), send(request('/a', 'write'), callOf())];
    for (const each of sent) each.answer();
    expect((await Promise.all(both)).map(({ body }) => body)).toEqual(['1', '2']);
  });
});
