import { randomBytes } from 'node:crypto';
import { createApp } from '../../src/app.ts';
import type { AppOverrides } from '../../src/app-overrides.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { createLog, type LogLevel } from '../../src/log.ts';
import { Secret } from '../../src/secret.ts';
import { SECRET_MARK } from '../../src/simulator/fleet/seeded-random.ts';
import { type Simulators, startSimulators } from '../../src/simulator/index.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import { type FakeUpstream, startFakeUpstream } from './fake-upstream.ts';
import { refuseSecret, withoutIssued } from './secret-mark.ts';
import { SEAL_KEY, storedText } from './stored-text.ts';

/** A running graph with running simulators, each on its own port. */
export interface Started extends AsyncDisposable {
  readonly url: string;
  readonly adminUrl: string;
  readonly simulators: Simulators;
  /** Stands in front of ApsaraMQ if the options enable `upstream`. */
  readonly upstream: FakeUpstream;
  /** Replaces credentials of the running graph, merged over the configured ones. */
  readonly rotate: (credentials: StartOptions['credentials']) => void;
  /** All log lines. */
  readonly log: readonly string[];
  readonly query: (document: string, variables?: Record<string, unknown>) => Promise<Answer>;
}

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at by tests, field by field
  readonly data: any;
  readonly errors?: readonly {
    message: string;
    path?: (string | number)[];
    extensions: Record<string, unknown>;
  }[];
  readonly extensions: {
    readonly providerCalls: readonly {
      provider: string;
      operation: string;
      calls: number;
      billable: number;
      billableUnknown?: true;
    }[];
  };
}

export interface StartOptions {
  /** Puts a fake upstream in front of ApsaraMQ. */
  readonly upstream?: boolean;
  readonly simulators?: Parameters<typeof startSimulators>[0];
  /** Starts another replica: it uses the simulators of this graph, which must be disposed of later. */
  readonly beside?: Started;
  /** Accounts in addition to the two of the simulators. */
  readonly accounts?: readonly ReturnType<typeof accountsOf>[number][];
  /** Merged over the configuration, which uses both simulators. */
  readonly config?: Record<string, unknown>;
  readonly overrides?: Omit<AppOverrides, 'log'>;
  /** Default: no rate limits, as most tests do not concern rates. */
  readonly limits?: 'none' | 'configured';
  /** Merged over the credentials of one account. */
  readonly credentials?: Readonly<Record<string, Record<string, string>>>;
  /** Default: info. */
  readonly logLevel?: LogLevel;
  /** `countsCalls` of both accounts. */
  readonly countsCalls?: boolean | 'unknown';
}

export const ALIBABA = 'ali';
export const HUAWEI = 'hw';

export async function start(options: StartOptions = {}): Promise<Started> {
  const simulators = options.beside?.simulators ?? (await startSimulators(options.simulators));
  // A store of our own can be searched for secrets at the end.
  const ownStore = options.config?.['store'] === undefined ? openMemoryStore() : undefined;
  const store = options.overrides?.store ?? ownStore;
  const log: string[] = [];
  const upstream =
    options.upstream === true ? await startFakeUpstream(simulators.alibaba.endpoint) : undefined;
  const configWith = (credentials: StartOptions['credentials']) =>
    parseConfig(
      JSON.stringify({
        listen: { port: 0 },
        admin: { port: 0 },
        accounts: [...accountsOf(simulators), ...(options.accounts ?? [])].map((account) => ({
          ...account,
          ...(options.countsCalls === undefined ? {} : { countsCalls: options.countsCalls }),
          ...(account.name === ALIBABA && upstream !== undefined ? { endpoint: upstream.origin } : {}),
          credentials: { ...account.credentials, ...credentials?.[account.name] },
        })),
        security: { introspection: true, graphiql: true },
        // Otherwise the inventory would make calls that no test expects.
        inventory: { keep: [] },
        ...(options.limits === 'configured' ? {} : { rates: { alibaba: { egress: null } } }),
        ...options.config,
        secrets: { sealKeys: [SEAL_KEY], ...(options.config?.['secrets'] ?? {}) },
        // Otherwise the server would make calls after a minute that no test expects.
        telemetry: { certificateReadSeconds: null, ...(options.config?.['telemetry'] ?? {}) },
      }),
      { env: () => undefined, file: () => undefined },
    );
  const config = configWith(options.credentials);
  const app = await createApp(config, {
    // Most tests do not concern the lateness of the machine.
    lagMeter: { read: () => ({ stoodMs: 0 }), stop: () => {} },
    ...options.overrides,
    ...(store === undefined ? {} : { store }),
    transport: {
      ...(options.limits === 'configured' ? {} : { rateOf: () => null }),
      ...options.overrides?.transport,
    },
    // Secrets that the server issues contain the mark, like those that the simulators issue.
    newSecret:
      options.overrides?.newSecret ?? (() => new Secret(`${SECRET_MARK}${randomBytes(10).toString('hex')}`)),
    log: createLog(options.logLevel ?? 'info', { write: (line) => void log.push(line) }),
  });
  const { url, adminUrl } = await app.listen();
  return {
    url,
    adminUrl,
    simulators,
    get upstream() {
      if (upstream === undefined) throw new Error('started without a fake upstream');
      return upstream;
    },
    rotate: (credentials) => app.rotate(configWith(credentials)),
    log,
    query: (document, variables = {}) => ask(url, document, variables),
    [Symbol.asyncDispose]: async () => {
      const metrics = await fetch(`${adminUrl}/metrics`).then((response) => response.text());
      await app.stop(1_000);
      await upstream?.[Symbol.asyncDispose]();
      if (options.beside === undefined) await simulators.stop();
      if (store !== undefined) refuseSecret(await storedText(store), 'the store');
      await ownStore?.close();
      refuseSecret(log.join(''), 'the log');
      refuseSecret(metrics, 'the metrics');
    },
  };
}

export function accountsOf({ accounts, alibaba, huawei, fleet }: Simulators) {
  return [
    {
      name: ALIBABA,
      provider: 'alibaba',
      regions: [...new Set(fleet.alibaba.instances.map((instance) => instance.regionId))].sort(),
      credentials: {
        accessKeyId: accounts.alibaba.accessKeyId,
        accessKeySecret: accounts.alibaba.accessKeySecret,
      },
      endpoint: alibaba.endpoint,
    },
    {
      name: HUAWEI,
      provider: 'huawei',
      region: fleet.huawei.region,
      projectId: accounts.huawei.projectId,
      credentials: { accessKey: accounts.huawei.accessKey, secretKey: accounts.huawei.secretKey },
      endpoint: huawei.endpoint,
      managementEndpoint: huawei.managementEndpoint,
      iamEndpoint: huawei.iamEndpoint,
    },
  ];
}

export async function ask(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
  extensions?: Record<string, unknown>,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables, extensions }),
  });
  const text = await response.text();
  // Checks every response of the whole suite: only the two fields made for it may contain a secret.
  refuseSecret(withoutIssued(text), `the answer to ${query}`);
  return JSON.parse(text) as Answer;
}

/** Calls as `cloud operation: n`, for a single comparison: both clouds have a ListInstances. */
export function callsOf(answer: Answer): Record<string, number> {
  return Object.fromEntries(
    answer.extensions.providerCalls.map((each) => [
      `${each.provider === 'ALIBABA_MQTT' ? 'ali' : 'hw'} ${each.operation}`,
      each.calls,
    ]),
  );
}
