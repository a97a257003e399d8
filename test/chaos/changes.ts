import { setTimeout as pause } from 'node:timers/promises';
import type { Simulators } from '../../src/simulator/index.ts';
import { idOf } from '../kit/nouns.ts';
import { oneOf } from '../kit/random.ts';
import { ALIBABA, ask, HUAWEI } from '../kit/start.ts';
import type { EventName, Subscriber } from './subscribers.ts';

/** What `startChanges` changes, as a client subscribes to it. */
interface ChangedScope {
  readonly instanceId: string;
  readonly kinds: readonly string[];
}

export interface Changes extends AsyncDisposable {
  /** Events since its last gap that a subscriber must receive exactly once. Complete after `stop`. */
  readonly expected: (subscriber: Subscriber) => readonly EventName[];
  /** Inputs of mutations that were answered without an error. */
  readonly acknowledged: readonly GroupInput[];
  /** Resolves when no mutation is under way. */
  readonly stop: () => Promise<void>;
}

interface GroupInput {
  readonly instanceId: string;
  readonly groupId: string;
  readonly idempotencyKey: string;
}

interface ChangesOptions {
  readonly simulators: Simulators;
  /** Replicas that take mutations. Empty: all changes are made at the provider. */
  readonly urls: readonly string[];
  readonly subscribers: readonly Subscriber[];
  readonly random: () => number;
  /** Milliseconds between two changes. */
  readonly everyMs: number;
  /** Number of the first object, so that two runs make different ones. Default 0. */
  readonly from?: number;
}

interface ExpectedEvent {
  readonly name: EventName;
  /** Number of gaps that each subscriber had when this happened. */
  readonly gaps: ReadonlyMap<Subscriber, number>;
}

/** The subscriber has reloaded since, so it need not receive the event. */
function hadGapSince(subscriber: Subscriber, { gaps }: ExpectedEvent): boolean {
  return subscriber.gaps.length > (gaps.get(subscriber) ?? 0);
}

/** Objects that exist at a time, per instance. */
const ALIVE = 15;
const ATTEMPTS = 200;
/** The mutation that `startChanges` sends. It may be sent again with the input of an acknowledged one. */
export const REPEAT = `mutation ($input: CreateGroupInput!) {
  createGroup(input: $input) { replayed userErrors { code } }
}`;

/** The two scopes in which `startChanges` makes changes. Their lists are short, so they are read every second. */
export function changedScopes({ fleet }: Simulators): readonly [ChangedScope, ChangedScope] {
  const [group, device] = placesOf(fleet);
  return [
    { instanceId: idOf('Instance', ...group), kinds: ['GROUP'] },
    { instanceId: idOf('Instance', ...device), kinds: ['DEVICE'] },
  ];
}

function placesOf(fleet: Simulators['fleet']) {
  const [platinum] = fleet.alibaba.instances;
  const [basic] = fleet.huawei.instances;
  return [
    [ALIBABA, platinum!.regionId, platinum!.instanceId],
    [HUAWEI, fleet.huawei.region, basic!.instanceId],
  ] as const;
}

/**
 * Creates groups (by mutations and at the provider) and devices (at the provider), and deletes each of them after
 * all subscribers have received its CREATED: an object that nobody has read needs no event.
 */
export function startChanges(options: ChangesOptions): Changes {
  const { simulators, urls, subscribers, random, everyMs } = options;
  const [platinum] = simulators.fleet.alibaba.instances;
  const [basic] = simulators.fleet.huawei.instances;
  const [groupPlace, devicePlace] = placesOf(simulators.fleet);
  const [groups, devices] = changedScopes(simulators);
  const expected = new Map<string, ExpectedEvent[]>([
    [groups.instanceId, []],
    [devices.instanceId, []],
  ]);
  const alive: (ExpectedEvent & {
    readonly id: string;
    readonly instanceId: string;
    readonly remove: () => void;
  })[] = [];
  const acknowledged: GroupInput[] = [];
  const mutations = new Set<Promise<void>>();
  const stopping = new AbortController();
  let made = options.from ?? 0;
  const gapsNow = () => new Map(subscribers.map((each) => [each, each.gaps.length]));

  const expectEvent = (instanceId: string, name: EventName): ExpectedEvent => {
    const event = { name, gaps: gapsNow() };
    expected.get(instanceId)?.push(event);
    return event;
  };
  const created = (instanceId: string, id: string, remove: () => void) => {
    alive.push({ ...expectEvent(instanceId, `CREATED ${id}`), instanceId, id, remove });
  };
  const removeGroup = (groupId: string) => () => {
    platinum!.groups = platinum!.groups.filter((each) => each.groupId !== groupId);
  };
  const createGroupAtProvider = (groupId: string) => {
    platinum!.groups.push({ groupId, createTime: Date.now(), updateTime: Date.now(), tags: [] });
    created(groups.instanceId, idOf('Group', ...groupPlace, groupId), removeGroup(groupId));
  };
  const createDeviceAtProvider = (deviceId: string) => {
    const recordId = `f${made.toString(16).padStart(23, '0')}`;
    const [first] = basic!.devices;
    basic!.devices.push({
      ...structuredClone(first!),
      recordId,
      deviceId,
      nodeId: deviceId,
      gatewayId: deviceId,
    });
    const remove = () => {
      basic!.devices = basic!.devices.filter((each) => each.deviceId !== deviceId);
    };
    created(devices.instanceId, idOf('Device', ...devicePlace, deviceId), remove);
  };
  const createGroupByMutation = async (groupId: string) => {
    const input = { instanceId: groups.instanceId, groupId, idempotencyKey: groupId };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answer = await ask(oneOf(urls, random), REPEAT, { input }).catch(() => null);
      const payload = answer?.data?.createGroup;
      if (payload != null && payload.userErrors.length === 0) {
        acknowledged.push(input);
        break;
      }
      if (payload?.userErrors[0]?.code === 'OUTCOME_UNKNOWN') break;
      await pause(100);
    }
    if (platinum!.groups.some((each) => each.groupId === groupId))
      created(groups.instanceId, idOf('Group', ...groupPlace, groupId), removeGroup(groupId));
  };
  const removeOldest = () => {
    for (const { instanceId } of [groups, devices]) {
      const own = alive.filter((each) => each.instanceId === instanceId);
      const [oldest] = own;
      const audience = subscribers.filter((each) => each.instanceId === instanceId);
      if (oldest === undefined || own.length < ALIVE) continue;
      if (!audience.every((each) => each.receivedEver.has(oldest.name) || hadGapSince(each, oldest)))
        continue;
      oldest.remove();
      alive.splice(alive.indexOf(oldest), 1);
      expectEvent(instanceId, `DELETED ${oldest.id}`);
    }
  };
  const step = () => {
    const n = ++made;
    if (n % 3 === 0) createGroupAtProvider(`GID_chaos_${n}`);
    if (n % 3 === 1) createDeviceAtProvider(`chaos-${n}`);
    if (n % 3 === 2 && urls.length > 0) {
      const mutation = createGroupByMutation(`GID_chaos_${n}`).finally(() => mutations.delete(mutation));
      mutations.add(mutation);
    }
    removeOldest();
  };
  const running = (async () => {
    while (!stopping.signal.aborted) {
      step();
      await pause(random() * 2 * everyMs);
    }
  })();
  const stop = async () => {
    stopping.abort();
    await running;
    await Promise.all(mutations);
  };
  return {
    expected: (subscriber) =>
      (expected.get(subscriber.instanceId) ?? [])
        .filter((event) => !hadGapSince(subscriber, event))
        .map(({ name }) => name),
    acknowledged,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
