import { createAlibaba } from './alibaba/service.ts';
import type { Incoming, Received, World } from './exchange.ts';
import { existing } from './existing.ts';
import { createFaults, type Faults } from './faults.ts';
import { createDemoFleet } from './fleet/demo-fleet.ts';
import type { AlibabaAccount, Fleet, HuaweiAccount } from './fleet/fleet.ts';
import { createFirstConnection, type FirstConnection } from './huawei/first-connection.ts';
import { createHuawei } from './huawei/service.ts';
import { createJournal, type Journal } from './journal.ts';
import { createLife, type Life, type LifeOptions } from './life/life.ts';
import { startListener } from './server.ts';
import { type AlibabaSwitches, DEFAULT_SWITCHES, type HuaweiSwitches, type Switches } from './switches.ts';

export interface SimulatorOptions {
  /** Default: the demo fleet. */
  readonly fleet?: Fleet;
  readonly switches?: {
    readonly alibaba?: Partial<AlibabaSwitches>;
    readonly huawei?: Partial<HuaweiSwitches>;
  };
  /** Main port. Each IoTDA instance has a further port of its own. Default 0: the system picks all ports. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Milliseconds since the epoch. Default Date.now. */
  readonly now?: () => number;
  /** Makes the fleet change by itself every few seconds. Default: only `life.step()` changes it. */
  readonly live?: LifeOptions;
}

export interface Simulators extends AsyncDisposable {
  readonly fleet: Fleet;
  readonly switches: Switches;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly alibaba: { readonly endpoint: string };
  readonly huawei: {
    readonly managementEndpoint: string;
    readonly iamEndpoint: string;
    /** The generic address. It serves the basic instance. */
    readonly endpoint: string;
    readonly instanceEndpoints: Readonly<Record<string, string>>;
  };
  /** Connects devices. A first connection creates a device certificate. */
  readonly connect: FirstConnection;
  /** Makes changes to the fleet that do not come from calls of our API. */
  readonly life: Life;
  /** Access keys that a client can use. */
  readonly accounts: { readonly alibaba: AlibabaAccount; readonly huawei: HuaweiAccount };
  readonly stop: () => Promise<void>;
}

/** Serves both services over HTTP. The main port serves ApsaraMQ, IAM, IoTDM and the generic address of IoTDA. */
export async function startSimulators(options: SimulatorOptions = {}): Promise<Simulators> {
  const host = options.host ?? '127.0.0.1';
  const port = options.port ?? 0;
  const world: World = {
    fleet: options.fleet ?? createDemoFleet(),
    switches: {
      alibaba: { ...DEFAULT_SWITCHES.alibaba, ...options.switches?.alibaba },
      huawei: { ...DEFAULT_SWITCHES.huawei, ...options.switches?.huawei },
    },
    journal: createJournal(),
    faults: createFaults(),
    now: options.now ?? Date.now,
  };
  const ports = new Map<number, string>();
  const addresses = new Map<string, { host: string; port: number }>();
  const alibaba = createAlibaba(world);
  const huawei = createHuawei(world, {
    ports,
    addressOf: (instanceId) => existing(addresses.get(instanceId)),
  });
  const shared = { host, journal: world.journal, faults: world.faults, now: world.now };
  const main = await startListener({
    ...shared,
    port,
    route: (incoming: Incoming): Received =>
      /^\/v[35](\/|$)/.test(incoming.rawPath) ? huawei.receive(incoming) : alibaba.receive(incoming),
  });
  const listeners = [main];
  const own = world.fleet.huawei.instances.filter((instance) => instance.type !== 'basic');
  for (const [index, { instanceId }] of own.entries()) {
    const listener = await startListener({
      ...shared,
      port: port === 0 ? 0 : port + index + 1,
      route: huawei.receive,
    });
    ports.set(listener.port, instanceId);
    addresses.set(instanceId, { host, port: listener.port });
    listeners.push(listener);
  }
  const endpoint = `http://${host}:${main.port}`;
  const life = createLife(world, options.live);
  if (options.live !== undefined) life.start();
  const stop = async (): Promise<void> => {
    life.stop();
    await Promise.all(listeners.map((listener) => listener.stop()));
  };
  return {
    fleet: world.fleet,
    switches: world.switches,
    journal: world.journal,
    faults: world.faults,
    alibaba: { endpoint },
    huawei: {
      managementEndpoint: endpoint,
      iamEndpoint: endpoint,
      endpoint,
      instanceEndpoints: Object.fromEntries(
        [...addresses].map(([instanceId, at]) => [instanceId, `http://${at.host}:${at.port}`]),
      ),
    },
    connect: createFirstConnection(world),
    life,
    accounts: {
      alibaba: existing(world.fleet.alibaba.accounts[0]),
      huawei: existing(world.fleet.huawei.accounts[0]),
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
