import { expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { AppError, type RetryClass } from '../../../src/errors.ts';
import { createRotatingKeys } from '../../../src/providers/client/key-source.ts';
import { withSigning } from '../../../src/providers/client/signing.ts';
import { createSigningClock } from '../../../src/providers/client/signing-clock.ts';
import { Secret } from '../../../src/secret.ts';
import { type TransportEvent, withAttemptEvents } from '../../../src/transport/attempt-events.ts';
import type { AccessKey, ProviderAction, ProviderRequest } from '../../../src/transport/call.ts';
import { CALL } from '../../kit/lists.ts';

const keyOf = (accessKeyId: string): AccessKey => ({ accessKeyId, accessKeySecret: new Secret(accessKeyId) });
const refusal = (retry: RetryClass = 'never') => new AppError('PROVIDER_AUTH_FAILED', 'no', { retry });

/** A gateway that accepts only the keys of `takes`, and applies `onSend` to each request. */
function gateway(effect: ProviderAction['effect'], takes: (id: string) => AppError | null) {
  const keys = createRotatingKeys(keyOf('old'));
  const sent: string[] = [];
  const events: TransportEvent[] = [];
  const signed = withSigning(
    async ({ headers }) => {
      const id = headers['key']!;
      sent.push(id);
      const refused = takes(id);
      if (refused !== null) throw refused;
      return { status: 200, headers: {}, body: '' };
    },
    {
      keys: keys.source,
      clock: createSigningClock(),
      sign: (request, key) => ({ ...request, headers: { key: key.accessKeyId } }),
      mayBeClock: () => false,
    },
  );
  const send = withAttemptEvents(signed, { provider: 'P', account: 'a' }, systemClock, (event) =>
    events.push(event),
  );
  const request = { operation: { name: 'X', effect }, headers: {} } as unknown as ProviderRequest;
  return { keys, sent, events, send: () => send(request, CALL) };
}

it('a call whose key is replaced and revoked while it runs continues with the new key', async () => {
  const { keys, sent, send } = gateway('write', (id) => {
    if (id !== 'old') return null;
    keys.replace(keyOf('new'));
    return refusal();
  });
  await send();
  expect(sent).toEqual(['old', 'new']);
});

it('"nonce already used" says nothing about the key: the call with that nonce may have arrived', async () => {
  const { keys, sent, send } = gateway('write', () => refusal('transient'));
  keys.replace(keyOf('new'));
  await expect(send()).rejects.toMatchObject({ code: 'PROVIDER_AUTH_FAILED' });
  expect(sent).toEqual(['new']);
});

it('each attempt that was sent is reported with its outcome', async () => {
  const { keys, sent, events, send } = gateway('read', (id) => (id === 'old' ? null : refusal()));
  keys.replace(keyOf('wrong'));
  await send();
  expect(sent).toEqual(['wrong', 'old']);
  expect(events).toMatchObject([
    { kind: 'attempt', outcome: 'PROVIDER_AUTH_FAILED', sent: true },
    { kind: 'attempt', outcome: 'ok', sent: true },
  ]);
  // The accepted key is tried first from then on; two wrong ones are tried once each.
  await send();
  expect(sent).toEqual(['wrong', 'old', 'old']);
  const wrong = gateway('read', () => refusal());
  wrong.keys.replace(keyOf('other'));
  await expect(wrong.send()).rejects.toMatchObject({ code: 'PROVIDER_AUTH_FAILED' });
  expect(wrong.sent).toEqual(['other', 'old']);
});

it.each([
  ['Fri, 13 Sep 275760 00:00:00 GMT', 0],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['Wed, 03 Jun 2026 12:00:01 GMT', 0],
  ['yesterday', 0],
  ['Tue, 02 Jun 2026 11:59:00 GMT', 23 * 3_600_000 + 59 * 60_000],
  ['Sun, 31 May 2026 13:00:00 GMT', -23 * 3_600_000],
])('a clock corrected by an answer dated %s changes by at most a day', async (date, offset) => {
  const now = new Date('2026-06-01T12:00:00Z');
  const clock = createSigningClock(() => now);
  const request = { operation: { name: 'X', effect: 'read' }, headers: {} } as unknown as ProviderRequest;
  await clock.trackDate(async () => ({ status: 401, headers: { date }, body: '' }))(request, CALL);
  expect(clock.resync(now)).toBe(offset !== 0);
  expect(clock.now().getTime() - now.getTime()).toBe(offset);
});
