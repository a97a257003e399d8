import { createEvents } from '../../../src/events/events.ts';
import { createStoreLog } from '../../../src/events/log/store-log.ts';
import { createRegistry } from '../../../src/graph/registry.ts';
import { createIssuerFinder } from '../../../src/inventory/keep/issuers.ts';
import { createKeepPlan } from '../../../src/inventory/keep/keep-plan.ts';
import { createKeeper } from '../../../src/inventory/keep/keeper.ts';
import type { KeptList } from '../../../src/inventory/keep/list-table.ts';
import type { KeptKind } from '../../../src/inventory/keep/readings.ts';
import { createStandingInventory } from '../../../src/inventory/keep/standing-inventory.ts';
import type { Place } from '../../../src/inventory/query/question.ts';
import type { Provider } from '../../../src/providers/port/provider.ts';
import { Secret } from '../../../src/secret.ts';
import type { Store } from '../../../src/store/store.ts';
import { createModelProvider, type ModelProvider } from '../../events/model-provider.ts';
import { createVirtualClock } from '../../events/virtual-clock.ts';

/** The kinds that the model provider has. */
export const KINDS = ['GROUP', 'CA_CERTIFICATE', 'CLIENT_CREDENTIAL', 'AUTH_IDENTITY', 'DEVICE'] as const;

/** All that the model provider has. */
export const PLACES: readonly Place[] = [
  { account: 'model', provider: 'ALIBABA_MQTT', regions: ['here'], streams: null },
];

export interface StageOptions {
  /** Milliseconds between two reads of a list. Default 10,000. */
  readonly everyMs?: number;
  readonly maxObjects?: number;
  /** Default: the kinds that the provider lists. */
  readonly kinds?: readonly KeptKind[];
  readonly provider?: (model: ModelProvider) => Provider;
}

/** The writing side over a small provider, in virtual time. */
export function setUp(
  store: Store,
  { maxObjects, provider, kinds = KINDS, everyMs = 10_000 }: StageOptions = {},
) {
  const clock = createVirtualClock();
  const model = createModelProvider(() => clock.sleep(10));
  const accounts = [{ provider: provider?.(model) ?? model.provider }];
  const plan = createKeepPlan(accounts, [{ kinds, every: everyMs }]);
  const errors: unknown[] = [];
  const tooLarge: KeptList[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const begin = (key: string) => {
    const keeper = createKeeper({
      ...{ store, plan, onError, maxObjects: maxObjects ?? null, key: new Secret(key) },
      onTooLarge: (list) => void tooLarge.push(list),
      issuers: createIssuerFinder(store, ['model'], clock.now),
    });
    const events = createEvents({
      registry: createRegistry(accounts),
      log: createStoreLog(store, { retention: 100, keeper, clock }),
      key: new Secret(key),
      ...{ pollMs: 1_000, billedPollMs: 1_000, clock, random: () => 0.5, onError, keeper },
    });
    const standing = createStandingInventory({
      ...{
        store,
        plan,
        keeper,
        events,
        onError,
        clock,
        historyDays: 90,
        retention: 100,
        random: () => 0.5,
        spreadMs: 1_000,
      },
    });
    return {
      events,
      stop: () => {
        standing.stop();
        events.stop();
      },
    };
  };
  let server = begin('k1');
  return {
    ...{ clock, model, errors, tooLarge },
    events: () => server.events,
    restart: (key: string) => {
      server.stop();
      server = begin(key);
    },
    stop: () => server.stop(),
  };
}

export type Stage = ReturnType<typeof setUp>;
