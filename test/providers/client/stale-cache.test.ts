import { expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { createStaleCache } from '../../../src/providers/client/stale-cache.ts';
import type { Call, ProviderRequest, ProviderResponse } from '../../../src/transport/call.ts';
import { CALL } from '../../kit/lists.ts';

const requestOf = (effect: 'read' | 'write') =>
  ({
    operation: { name: 'X', effect },
    origin: '',
    path: '/',
    query: [],
    headers: {},
    body: '',
  }) as unknown as ProviderRequest;
const call: Call = { ...CALL, stale: { maxAgeMs: () => 60_000, onServed: () => {} } };
const good = async (): Promise<ProviderResponse> => ({ status: 200, headers: {}, body: '{"was":"then"}' });
const away = () => Promise.reject(new AppError('CIRCUIT_OPEN', '', { unsent: true }));
const decode = ({ body }: ProviderResponse) => body;

it.each([
  ['was refused by our own breaker', true, 'kept'],
  ['may have arrived', false, 'forgotten'],
])('the cached reads that remain after a write that %s', async (_what, unsent, kept) => {
  const last = createStaleCache();
  const read = (send: () => Promise<ProviderResponse>) =>
    last.readOrStale(requestOf('read'), call, decode, send);
  const failing = (code: 'CIRCUIT_OPEN' | 'PROVIDER_TIMEOUT') => () =>
    Promise.reject(new AppError(code, '', { unsent }));
  await read(good);
  const write = last.readOrStale(requestOf('write'), call, decode, failing('PROVIDER_TIMEOUT'));
  await expect(write).rejects.toThrow();
  const again = read(failing('CIRCUIT_OPEN'));
  if (kept === 'kept') expect(await again).toBe('{"was":"then"}');
  else await expect(again).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
});

it('a value that was read during a write is dropped with it, if the write may have arrived', async () => {
  const last = createStaleCache();
  const write = Promise.withResolvers<ProviderResponse>();
  const written = last.readOrStale(requestOf('write'), call, decode, () => write.promise);
  await last.readOrStale(requestOf('read'), call, decode, good);
  write.reject(new AppError('CIRCUIT_OPEN', '', { unsent: true }));
  await expect(written).rejects.toThrow();
  // A read within the write may be kept here, because an unsent write changes nothing.
  expect(await last.readOrStale(requestOf('read'), call, decode, away)).toBe('{"was":"then"}');

  const arrived = Promise.withResolvers<ProviderResponse>();
  const other = last.readOrStale(requestOf('write'), call, decode, () => arrived.promise);
  await last.readOrStale(requestOf('read'), call, decode, good);
  arrived.resolve({ status: 200, headers: {}, body: '""' });
  await other;
  await expect(last.readOrStale(requestOf('read'), call, decode, away)).rejects.toMatchObject({
    code: 'CIRCUIT_OPEN',
  });
});

const answerOf = (body: string) => async (): Promise<ProviderResponse> => ({
  status: 200,
  headers: {},
  body,
});

it.each([
  ['a secret', '{"Data":{"DeviceAccessKeySecret":"x"}}', 'not kept'],
  ['a secret in a list', '{"Data":[{"auth_info":{}}]}', 'not kept'],
  ['a secret under another spelling of its name', '{"s\\u0065cret":"x"}', 'not kept'],
  ['a secret name as a value', '{"Name":"secret","Names":["password\\":"]}', 'kept'],
  // A regular expression over the text would need quadratic time: minutes for this one.
  ['300 KB of such words', `{"Name":"${'secret'.repeat(50_000)}"}`, 'kept'],
  ['text that is not JSON', 'secret', 'not kept'],
])('an answer with %s is not kept', async (_what, body, expected) => {
  const last = createStaleCache();
  expect(await last.readOrStale(requestOf('read'), call, decode, answerOf(body))).toBe(body);
  const again = last.readOrStale(requestOf('read'), call, decode, away);
  if (expected === 'kept') expect(await again).toBe(body);
  else await expect(again).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
});

it('the oldest entries are evicted if there are many, whatever their size', async () => {
  for (const [count, body] of [
    [40_000, '{}'],
    [4, JSON.stringify({ x: 'x'.repeat(3 * 1024 * 1024) })],
  ] as const) {
    const last = createStaleCache();
    const at = (path: number) => ({ ...requestOf('read'), path: `/${path}` });
    for (let path = 1; path <= count; path++) await last.readOrStale(at(path), call, decode, answerOf(body));
    await expect(last.readOrStale(at(1), call, decode, away)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
    expect(await last.readOrStale(at(count), call, decode, away)).toBe(body);
  }
});
