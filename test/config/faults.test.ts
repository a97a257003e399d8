import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config/parse.ts';

/** Text that no message may contain. */
const CANARY = 'CANARY-8f2e77';

/** A configuration with every key. */
const FULL = {
  listen: {
    host: '127.0.0.1',
    port: 4000,
    keepAliveSeconds: 65,
    trustedProxies: [],
    connectionsPerAddress: 2_000,
  },
  admin: { host: '127.0.0.1', port: 4001 },
  accounts: [
    {
      name: 'ali',
      provider: 'alibaba',
      regions: ['cn-hangzhou'],
      credentials: { accessKeyId: CANARY, accessKeySecret: CANARY, securityToken: CANARY },
      endpoint: 'https://onsmqtt.cn-hangzhou.aliyuncs.com',
      instances: ['post-cn-1'],
    },
    {
      name: 'hw',
      provider: 'huawei',
      region: 'cn-north-4',
      projectId: '0123456789abcdef',
      credentials: { accessKey: CANARY, secretKey: CANARY, securityToken: CANARY },
      endpoint: 'https://iotda.cn-north-4.myhuaweicloud.com',
      managementEndpoint: 'https://iotda-mgmt.cn-north-4.myhuaweicloud.com',
      iamEndpoint: 'https://iam.cn-north-4.myhuaweicloud.com',
      signing: 'auto',
      instances: [{ id: '0b7a', name: 'plant', endpoint: 'https://iotda.cn-north-4.myhuaweicloud.com' }],
    },
    {
      name: 'hw-iam',
      provider: 'huawei',
      region: 'cn-north-4',
      projectId: '0123456789abcdef',
      credentials: { iam: { domain: 'd', user: 'u', password: CANARY } },
      signing: 'derived',
      countsCalls: 'unknown',
    },
  ],
  auth: {
    mode: 'keys',
    keys: [{ name: 'dash', sha256: 'ab'.repeat(32), scopes: ['identity:read'], accounts: ['ali'] }],
  },
  secrets: { cursorKeys: [CANARY], fingerprintKey: CANARY, sealKeys: [CANARY] },
  store: {
    url: `postgres://graph:${CANARY}@db.example:5432/graph?sslmode=verify-full`,
    mode: 'degraded',
    schema: 'identity_graph',
    poolSize: 10,
    listenUrl: `postgres://graph:${CANARY}@db.example:5433/graph`,
    maxReplicas: 8,
    replica: 'graph-1',
  },
  inventory: {
    keep: [{ accounts: ['ali'], instances: ['post-cn-1'], kinds: ['CA_CERTIFICATE'], every: 'PT1H' }],
    historyDays: 90,
    paused: false,
    maxObjects: 200_000,
  },
  events: {
    ...{ pollSeconds: 10, billedPollSeconds: 60, leaseSeconds: 15, retention: 10_000 },
    sinks: [
      {
        name: 'hook',
        url: 'https://hooks.example/graph',
        secret: [`whsec_${Buffer.alloc(32, 1).toString('base64')}`],
        scope: { providers: ['alibaba'], accounts: ['ali'] },
        kinds: ['DEVICE'],
        pollSeconds: 60,
      },
    ],
  },
  shutdown: { drainSeconds: 5, graceSeconds: 25 },
  timeouts: { operationSeconds: 8, attemptSeconds: 2.5, quickAttemptSeconds: 0.8 },
  overload: { maxLagSeconds: 0.2, maxWaitSeconds: 5 },
  federation: { nodeFields: 'inaccessible', requiresScopes: false },
  rates: {
    share: 0.6,
    reserve: 0.2,
    alibaba: { egress: 300, egressGroup: 'zone-a', operations: { ListGroupId: 20 } },
    huawei: { egress: 100, egressGroup: 'zone-a', operations: { ListDevices: 20 } },
  },
  log: { operations: 'info' },
  telemetry: {
    otlpEndpoint: 'https://otlp.example.com',
    headers: { 'x-api-key': CANARY },
    certificateReadSeconds: 600,
    sampleRatio: 1,
  },
  audit: { file: '/var/audit.jsonl', store: true },
  security: {
    introspection: false,
    graphiql: false,
    allowedOrigins: ['https://console.example'],
    maxProviderCalls: 1_000,
    maxDepth: 15,
    callsPerMinute: 6_000,
    operationsPerMinute: 120_000,
    inventoryRowsPerMinute: 1_000_000,
    allowedEndpointHosts: ['iot.example'],
    trustedDocuments: { file: '/etc/persisted.json', also: ['dash'] },
  },
};
const JWT = {
  mode: 'jwt',
  jwt: {
    issuer: 'https://issuer.example',
    audience: 'graph',
    jwksUri: 'https://issuer.example/keys',
    scopesClaim: 'scope',
    accountsClaim: 'accounts',
    algorithms: ['RS256'],
    clockToleranceSeconds: 5,
  },
};

/** The caller chooses the keys of these objects. */
const RECORDS = /^(rates\.\w+\.operations|telemetry\.headers)$/;

type Place = { readonly path: string; readonly value: unknown; readonly with: (other: unknown) => object };

/** Every value, whole objects and lists included, and the configuration with another value in its place. */
function placesOf(root: unknown, path: string, put: (other: unknown) => object): Place[] {
  const own = path === '' ? [] : [{ path, value: root, with: put }];
  if (typeof root !== 'object' || root === null) return own;
  const inner = Object.entries(root).flatMap(([key, value]) => {
    const isList = Array.isArray(root);
    const inside = isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const place = (other: unknown) => put(isList ? root.with(Number(key), other) : { ...root, [key]: other });
    return placesOf(value, inside, place);
  });
  return [...own, ...inner];
}

const PLACES = [
  ...placesOf(FULL, '', (other) => other as object),
  ...placesOf({ auth: JWT }, '', (other) => ({ ...FULL, ...(other as object) })).filter(({ path }) =>
    path.startsWith('auth.jwt'),
  ),
];

/** The faults by their paths. Asserts that none contains a value. */
function faultsOf(config: object): string[] {
  try {
    parseConfig(JSON.stringify(config), { env: () => undefined, file: () => undefined });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).not.toContain(CANARY);
    return error.faults.map(({ path }) => path);
  }
}

const otherType = (value: unknown) => (typeof value === 'string' ? [CANARY] : CANARY);

describe('one change to a valid configuration', () => {
  it('is made at every key', () => {
    expect(faultsOf(FULL)).toEqual([]);
    expect(faultsOf({ ...FULL, auth: JWT })).toEqual([]);
    const known = PLACES.map(({ path }) => path);
    const config = JSON.parse(
      JSON.stringify(parseConfig(JSON.stringify(FULL), { env: () => undefined, file: () => undefined })),
    );
    // A URL of the store is text in the file, and an object in the result.
    const unknown = placesOf(config, '', () => ({})).filter(
      ({ path }) =>
        !known.some((each) => each === path || (/^store\..*url$/i.test(each) && path.startsWith(each))),
    );
    expect(unknown).toEqual([]);
    expect(PLACES.length).toBeGreaterThan(100);
  });

  it.each(PLACES)('$path of another type is reported', ({ path, value, with: put }) => {
    expect(faultsOf(put(otherType(value)))).toContain(path);
  });

  it.each(PLACES.filter(({ value, path }) => isObject(value) && !RECORDS.test(path)))(
    '$path with an unknown key is reported',
    ({ path, value, with: put }) => {
      expect(faultsOf(put({ ...(value as object), unheardOf: CANARY }))).toContain(`${path}.unheardOf`);
    },
  );

  it.each(PLACES.filter(({ value }) => typeof value === 'string'))(
    '$path from a missing file or an unset variable is reported',
    ({ path, with: put }) => {
      for (const name of ['file:/nowhere/key', 'NOT_SET']) {
        expect(faultsOf(put(`\${${name}}`))).toContain(path);
      }
    },
  );
});

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
