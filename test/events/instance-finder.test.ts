import { expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { createInstanceFinder } from '../../src/events/interest/instance-finder.ts';
import type { CallBudget } from '../../src/events/poll/poller-state.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import { createWholeList } from '../../src/lists/whole.ts';
import type { Provider } from '../../src/providers/port/provider.ts';
import { CALL } from '../kit/lists.ts';
import { createModelProvider } from './model-provider.ts';
import { createVirtualClock } from './virtual-clock.ts';

const LIST = { name: 'List', effect: 'read', ratePerSecond: null, billed: false } as const;

/** An account with three regions. A read of each takes a virtual second. */
function begin() {
  const clock = createVirtualClock();
  const model = createModelProvider(async () => {});
  let reads = 0;
  const provider: Provider = {
    ...model.provider,
    regions: ['here', 'there', 'elsewhere'],
    instances: (region) =>
      createWholeList({
        key: ({ instanceId }) => instanceId,
        read: async (call) => {
          call.admit?.();
          reads += 1;
          call.onSent({ provider: 'p', account: 'model', operation: LIST, succeeded: true });
          await clock.sleep(1_000);
          const found = await model.provider.getInstance(region, 'one', CALL);
          return found === null ? [] : [found];
        },
      }),
  };
  const finder = createInstanceFinder({
    ...{ provider, registry: createRegistry([{ provider }]), clock, random: () => 0.5 },
    principal: { name: 'poller', scopes: new Set(), accounts: 'all' },
    ...{ everyMs: 60_000, graceMs: 1_000, pageMs: 1_000 },
    onError: (error) => {
      throw error;
    },
  });
  return { clock, finder, reads: () => reads };
}

function atMost(calls: number): CallBudget & { readonly sent: () => number } {
  let admitted = 0;
  let sent = 0;
  return {
    admit: () => {
      admitted += 1;
      if (admitted > calls) throw new AppError('QUERY_TOO_COMPLEX', 'no more');
    },
    onSent: () => {
      sent += 1;
    },
    sent: () => sent,
  };
}

it('a read of the instances that a budget stops is repeated for the others that wait for it', async () => {
  const { clock, finder, reads } = begin();
  const [small, large] = [atMost(1), atMost(3)];
  const stopped = finder.read(small).catch((error: unknown) => error);
  const { ready, release } = finder.listen(() => {});
  await clock.advance(10_000);
  expect(await stopped).toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
  expect(await ready).toBe(true);
  expect(finder.instances()).toHaveLength(3);
  expect(reads()).toBe(1 + 3);

  // Both ask during a read of the listener, and share the next one.
  const under = finder.read(atMost(3));
  const again = finder.read(atMost(1)).catch((error: unknown) => error);
  const whole = finder.read(large);
  await clock.advance(10_000);
  await Promise.all([under, whole]);
  expect(await again).toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
  expect(large.sent()).toBe(3);
  expect(finder.failure()).toBeNull();
  expect(reads()).toBe(1 + 3 + 3 + 1 + 3);
  release();
  finder.stop();
});
