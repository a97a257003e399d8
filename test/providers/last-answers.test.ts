import { expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { createLastAnswers } from '../../src/providers/last-answers.ts';
import type { Call, ProviderRequest, ProviderResponse } from '../../src/transport/request.ts';
import { CALL } from '../kit/lists.ts';

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
const good = async (): Promise<ProviderResponse> => ({ status: 200, headers: {}, body: '"then"' });
const decode = ({ body }: ProviderResponse) => body;

it.each([
  ['was refused by our own breaker', true, 'kept'],
  ['may have arrived', false, 'forgotten'],
])('what a write that %s leaves of what was read before', async (_what, unsent, kept) => {
  const last = createLastAnswers();
  const read = (send: () => Promise<ProviderResponse>) => last.orLast(requestOf('read'), call, decode, send);
  const failing = (code: 'CIRCUIT_OPEN' | 'PROVIDER_TIMEOUT') => () =>
    Promise.reject(new AppError(code, '', { unsent }));
  await read(good);
  const write = last.orLast(requestOf('write'), call, decode, failing('PROVIDER_TIMEOUT'));
  await expect(write).rejects.toThrow();
  const again = read(failing('CIRCUIT_OPEN'));
  if (kept === 'kept') expect(await again).toBe('"then"');
  else await expect(again).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
});

it('what is read while a write is under way is forgotten with it, if it may have arrived', async () => {
  const last = createLastAnswers();
  const write = Promise.withResolvers<ProviderResponse>();
  const written = last.orLast(requestOf('write'), call, decode, () => write.promise);
  await last.orLast(requestOf('read'), call, decode, good);
  write.reject(new AppError('CIRCUIT_OPEN', '', { unsent: true }));
  await expect(written).rejects.toThrow();
  const failing = () => Promise.reject(new AppError('CIRCUIT_OPEN', '', { unsent: true }));
  // Begun and ended within the write, it knows nothing of it: it may be kept, as what is unsent changes nothing.
  expect(await last.orLast(requestOf('read'), call, decode, failing)).toBe('"then"');

  const arrived = Promise.withResolvers<ProviderResponse>();
  const other = last.orLast(requestOf('write'), call, decode, () => arrived.promise);
  await last.orLast(requestOf('read'), call, decode, good);
  arrived.resolve({ status: 200, headers: {}, body: '""' });
  await other;
  await expect(last.orLast(requestOf('read'), call, decode, failing)).rejects.toMatchObject({
    code: 'CIRCUIT_OPEN',
  });
});
