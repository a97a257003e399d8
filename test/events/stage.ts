import { createEvents, type EventsOptions } from '../../src/events/events.ts';
import type { RefreshOptions } from '../../src/events/interest/scope-refresh.ts';
import type { EntityKind, EventLog } from '../../src/events/log/log.ts';
import type { Start, StreamEvent } from '../../src/events/stream/subscription.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import type { Provider } from '../../src/providers/port/provider.ts';
import { Secret } from '../../src/secret.ts';
import { createMemoryLog } from './memory-log.ts';
import { createModelProvider, type ModelProvider } from './model-provider.ts';
import { createVirtualClock } from './virtual-clock.ts';

export interface StageOptions extends Partial<Omit<EventsOptions, 'registry' | 'log'>> {
  readonly log?: EventLog;
  readonly provider?: (model: ModelProvider) => Provider;
}

/** Events over a small provider in virtual time: one poll per second by default. */
export function setUp({ log, provider, ...more }: StageOptions = {}) {
  const clock = createVirtualClock();
  const model = createModelProvider(() => clock.sleep(10));
  const kept = log ?? createMemoryLog({ retention: 1_000 });
  const errors: unknown[] = [];
  const events = createEvents({
    registry: createRegistry([{ provider: provider?.(model) ?? model.provider }]),
    log: kept,
    key: new Secret('a key'),
    pollMs: 1_000,
    billedPollMs: 1_000,
    clock,
    random: () => 0.5,
    onError: (error) => void errors.push(error),
    ...more,
  });
  const refresh = (
    kinds: readonly EntityKind[] | null,
    { allowedCalls = Number.POSITIVE_INFINITY, onSent = () => {}, ...more }: Partial<RefreshOptions> = {},
    groupId: string | null = null,
  ) => events.refresh({ at: model.at, groupId, kinds }, { allowedCalls, onSent, field: 'scope', ...more });
  const listen = (
    kinds: readonly EntityKind[] | null,
    start: Start = { from: 'now' },
    groupId: string | null = null,
  ) => {
    const heard: StreamEvent[] = [];
    const failures: unknown[] = [];
    const gone = new AbortController();
    const at = { ...model.at, provider: provider?.(model).name ?? model.at.provider };
    const read = async () => {
      const batches = await events.subscribe({ at, groupId, kinds }, start, gone.signal);
      for await (const batch of batches) heard.push(...batch);
    };
    read().catch((error) => failures.push(error));
    return {
      heard,
      failures,
      /** `CREATED c1 field,field`, or the reason of a gap. */
      told: () =>
        heard.flatMap((event) => {
          if (event.type === 'heartbeat') return [];
          if (event.type === 'gap') return [event.reason];
          const name = Buffer.from(event.id, 'base64url').toString().split('/').at(-1);
          return [[event.change, decodeURIComponent(name!), event.fields.join()].join(' ').trim()];
        }),
      leave: () => gone.abort(),
    };
  };
  return { clock, model, events, log: kept, errors, listen, refresh };
}
