import { describe, expect, it } from 'vitest';
import { OPERATION_NAMES } from '../../src/accounts.ts';
import { ConfigError, parseConfig } from '../../src/config/parse.ts';
import type { References } from '../../src/config/references.ts';

const CANARY = 'CANARY-8f2e77';
const references: References = {
  env: (name) => ({ AK: 'ak', SK: CANARY, PORT_NUMBER: '4005', BRACES: '}, evil: {' })[name],
  file: (path) => (path === '/run/key' ? `${CANARY}\n` : undefined),
};

function faultsOf(text: string): Record<string, string> {
  try {
    parseConfig(text, references);
    return {};
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).not.toContain(CANARY);
    return Object.fromEntries(error.faults.map((fault) => [fault.path, fault.message]));
  }
}

const MINIMAL = `
accounts:
  - name: ali
    provider: alibaba
    regions: [cn-hangzhou]
`;

describe('configuration', () => {
  it('reads rates, and knows the names of operations', () => {
    const operations = '{ ListGroupId: 20, ListInstances: null }';
    const text = `${MINIMAL}rates: { share: 0.5, alibaba: { egressGroup: zone-a, operations: ${operations} } }`;
    expect(parseConfig(text, references).rates).toEqual({
      share: 0.5,
      reserve: 0.2,
      alibaba: { egress: 300, egressGroup: 'zone-a', operations: { ListGroupId: 20, ListInstances: null } },
      huawei: { egress: null, egressGroup: null, operations: {} },
    });
    expect(faultsOf(`${MINIMAL}rates: { share: 0, reserve: 1, huawei: { egress: -1 } }`)).toEqual({
      'rates.share': 'expected more than 0, at most 1',
      'rates.reserve': 'expected 0 to 0.9',
      'rates.huawei.egress': 'expected more than 0',
    });
    const misspelt = `${MINIMAL}rates: { alibaba: { operations: { ListGroupID: 20 } } }`;
    expect(() => parseConfig(misspelt, references, { operations: OPERATION_NAMES })).toThrow(
      'rates.alibaba.operations.ListGroupID: unknown operation: did you mean ListGroupId?',
    );
  });

  it('reads the timeouts of calls', () => {
    expect(parseConfig(`${MINIMAL}timeouts: { quickAttemptSeconds: 2.5 }`, references).timeouts).toEqual({
      operationSeconds: 8,
      attemptSeconds: 2.5,
      quickAttemptSeconds: 2.5,
    });
    expect(faultsOf(`${MINIMAL}timeouts: { operationSeconds: 0, attemptSeconds: 1000 }`)).toEqual({
      'timeouts.operationSeconds': 'expected more than 0',
      'timeouts.attemptSeconds': 'expected at most 600',
    });
  });

  it('reads the trace collector with its secret key, and applies the rules for endpoints to its address', () => {
    const { telemetry } = parseConfig(
      `${MINIMAL}telemetry: { otlpEndpoint: "https://otlp.example.com", headers: { x-api-key: "\${SK}" } }`,
      references,
    );
    expect(telemetry).toMatchObject({ otlpEndpoint: 'https://otlp.example.com', sampleRatio: 1 });
    expect(telemetry.headers['x-api-key']!.reveal()).toBe(CANARY);
    expect(JSON.stringify(telemetry)).not.toContain(CANARY);
    expect(faultsOf(`${MINIMAL}telemetry: { otlpEndpoint: "http://10.0.0.1:4318", sampleRatio: 2 }`)).toEqual(
      {
        'telemetry.otlpEndpoint':
          'http: is allowed only for loopback and for hosts in security.allowedEndpointHosts',
        'telemetry.sampleRatio': 'expected a number, 0 to 1',
      },
    );
    expect(
      faultsOf(`${MINIMAL}telemetry: { otlpEndpoint: "https://a.example/v1?key=x", headers: { "a b": x } }`),
    ).toEqual({
      'telemetry.otlpEndpoint': 'expected a URL without ? and #',
      'telemetry.headers.a b': 'expected a header name',
    });
    expect(faultsOf(`${MINIMAL}telemetry: { otlpEndpoint: "https://a.example/otlp/v1/traces" }`)).toEqual({
      'telemetry.otlpEndpoint': 'expected the base URL without /v1/traces, which is added automatically',
    });
  });

  it('reads the role of node in a supergraph', () => {
    expect(parseConfig(MINIMAL, references).federation).toEqual({
      nodeFields: 'omitted',
      requiresScopes: false,
    });
    const exposed = parseConfig(`${MINIMAL}federation: { nodeFields: exposed }`, references);
    expect(exposed.federation).toEqual({ nodeFields: 'exposed', requiresScopes: false });
    expect(faultsOf(`${MINIMAL}federation: { nodeFields: hidden }`)).toEqual({
      'federation.nodeFields': 'expected omitted, inaccessible or exposed',
    });
  });

  it('reads the documented file, references in flow style and defaults', () => {
    const config = parseConfig(
      `
listen: { host: 127.0.0.1, port: \${PORT_NUMBER} }
accounts:
  - name: ali-prod
    provider: alibaba
    regions: [cn-hangzhou, ap-southeast-1]
    credentials: { accessKeyId: \${AK}, accessKeySecret: \${SK} } # and a comment with \${NOT_SET}
  - name: hw-prod
    provider: huawei
    region: cn-north-4
    projectId: 0123456789abcdef0123456789abcdef
    credentials: { iam: { domain: d, user: u, password: '\${file:/run/key}' } }
    instances:
      - { id: 0b7a, name: plant-7, endpoint: https://abc.st1.iotda-app.cn-north-4.myhuaweicloud.com }
auth: { mode: keys, keys: [{ name: dash, sha256: ${'ab'.repeat(32)}, scopes: [identity:read], accounts: [ali-prod] }] }
secrets: { cursorKeys: [\${SK}] }
`,
      references,
    );
    expect(config).toMatchObject({
      listen: { host: '127.0.0.1', port: 4005 },
      admin: { host: '127.0.0.1', port: 4001 },
      accounts: [{ credentials: { accessKeyId: 'ak' } }, { signing: 'auto' }],
      events: { pollSeconds: 10, retention: 10_000 },
      security: { introspection: false, graphiql: false },
    });
    const [ali, hw] = config.accounts;
    expect(ali?.provider === 'alibaba' && ali.credentials?.accessKeySecret.reveal()).toBe(CANARY);
    expect(hw?.provider === 'huawei' && 'iam' in hw.credentials && hw.credentials.iam.password.reveal()).toBe(
      CANARY,
    );
    expect(JSON.stringify(config)).not.toContain(CANARY);
  });

  it('reads JSON too', () => {
    const text = JSON.stringify({ accounts: [{ name: 'a', provider: 'alibaba', regions: ['cn-hangzhou'] }] });
    expect(parseConfig(text, references).accounts).toHaveLength(1);
  });

  it('does not let a value change the structure', () => {
    const config = parseConfig(
      `${MINIMAL}    credentials: { accessKeyId: \${BRACES}, accessKeySecret: \${SK} }`,
      references,
    );
    expect(config.accounts[0]).toMatchObject({ credentials: { accessKeyId: '}, evil: {' } });
  });

  it('reports every fault at once, with its path', () => {
    expect(
      faultsOf(`
listen: { host: 0.0.0.0, prt: 1 }
accounts:
  - name: a
    provider: alibaba
    regions: []
    credentials: { accessKeyId: \${NOT_SET}, accessKeySecret: \${file:/nowhere} }
  - name: a
    provider: huawei
    region: cn-north-4
    projectId: not hex
    credentials: { accessKey: 1 }
    endpoint: http://10.0.0.1
  - { provider: aws, name: c }
auth: { mode: none }
events: { pollSeconds: 0, leaseSeconds: 2, file: events.db }
secrets: { cursorKeys: [key] }
idempotency: { file: keys.db }
redis: { url: redis://127.0.0.1 }
bogus: 1
`),
    ).toEqual({
      'listen.prt': 'unknown key: did you mean port?',
      'accounts[0].regions': 'expected at least one region',
      'accounts[0].credentials.accessKeyId': 'environment variable NOT_SET is not set',
      'accounts[0].credentials.accessKeySecret': 'file /nowhere cannot be read',
      'accounts[1].name': 'expected a unique name, but another account has the same name',
      'accounts[1].projectId': 'expected up to 32 hex digits',
      'accounts[1].credentials.accessKey': 'expected text, but got a number: put it in quotes',
      'accounts[1].credentials.secretKey': 'expected text',
      'accounts[1].endpoint':
        'http: is allowed only for loopback and for hosts in security.allowedEndpointHosts',
      'accounts[2].provider': 'expected provider: alibaba or huawei',
      'auth.mode': 'none is allowed only on a loopback address: use keys or jwt, or listen on 127.0.0.1',
      'events.pollSeconds': 'expected 1 to 86,400 seconds',
      'events.leaseSeconds': 'expected 3 to 600 seconds',
      'events.file': 'the event log is in the store: remove this key and set store.url to sqlite:FILE',
      'idempotency.file':
        'idempotency keys are in the store: remove this section and set store.url to sqlite:FILE',
      redis:
        'replicas share their state in PostgreSQL: remove this section and set store.url to postgres://…',
      bogus: 'unknown key',
    });
  });

  it.each([
    ['not YAML', 'a: [', '(file)'],
    ['an alias without its anchor', 'accounts: [*nobody]', '(file)'],
    ['nothing', '', 'accounts'],
    ['a list', '[]', '(file)'],
    [
      'unknown account of a key',
      `${MINIMAL}
auth: { mode: keys, keys: [{ name: k, sha256: ${'0'.repeat(64)}, scopes: [], accounts: [nobody] }] }`,
      'auth.keys[0].accounts[0]',
    ],
    [
      'two keys of one name',
      `accounts: []
auth: { mode: keys, keys: [{ name: k, sha256: ${'0'.repeat(64)}, scopes: [] }, { name: k, sha256: ${'1'.repeat(64)}, scopes: [] }] }`,
      'auth.keys[1].name',
    ],
    [
      'one key of two names',
      `accounts: []
auth: { mode: keys, keys: [{ name: k, sha256: ${'0'.repeat(64)}, scopes: [] }, { name: l, sha256: ${'0'.repeat(64)}, scopes: [] }] }`,
      'auth.keys[1].sha256',
    ],
  ])('%s', (_name, text, path) => {
    expect(Object.keys(faultsOf(text))).toContain(path);
  });

  it.each([
    'http://169.254.169.254',
    'https://169.254.169.254',
    'https://[::ffff:127.0.0.1]',
    'https://[fd00::1]',
    'https://100.64.0.1',
    'https://user@host.example',
    'ftp://host.example',
    'https://host.example/path',
    'not a url',
  ])('refuses the endpoint %s', (endpoint) => {
    expect(Object.keys(faultsOf(`${MINIMAL}    endpoint: '${endpoint}'`))).toEqual(['accounts[0].endpoint']);
  });

  it.each([
    '*',
    'null',
    'console.example',
    'https://console.example/',
    'https://console.example/path',
    'https://Console.example',
    'https://console.example:443',
    'https://*.example',
    'ws://console.example',
    'https://user@console.example',
  ])('refuses %s as an origin whose pages may call', (origin) => {
    const text = `${MINIMAL}security: { allowedOrigins: ['https://a.example', '${origin}'] }`;
    expect(faultsOf(text)).toEqual({
      'security.allowedOrigins[1]':
        'expected scheme, host and port only, in lower case, such as https://console.example; * is not supported',
    });
  });

  it('accepts origins in the form that browsers send', () => {
    const origins = "['https://a.example', 'http://127.0.0.1:3000', 'http://[::1]:3000']";
    expect(faultsOf(`${MINIMAL}security: { allowedOrigins: ${origins} }`)).toEqual({});
  });

  it('accepts loopback, and a private host that is allowed', () => {
    expect(faultsOf(`${MINIMAL}    endpoint: http://127.0.0.1:4100`)).toEqual({});
    expect(
      faultsOf(`${MINIMAL}    endpoint: http://10.0.0.1\nsecurity: { allowedEndpointHosts: [10.0.0.1] }`),
    ).toEqual({});
  });

  it('reports the expected type for every wrong type at every key', () => {
    const whole = {
      listen: { host: '127.0.0.1', port: 1 },
      admin: { host: '127.0.0.1', port: 1 },
      accounts: [
        {
          name: 'a',
          provider: 'alibaba',
          regions: ['cn-hangzhou'],
          credentials: { accessKeyId: 'x', accessKeySecret: 'x', securityToken: 'x' },
          endpoint: 'http://127.0.0.1',
          instances: ['i'],
        },
        {
          name: 'h',
          provider: 'huawei',
          region: 'cn-north-4',
          projectId: 'ab',
          credentials: { iam: { domain: 'd', user: 'u', password: 'p' } },
          signing: 'auto',
          instances: [{ id: 'i', name: 'n', endpoint: 'http://127.0.0.1' }],
        },
        {
          name: 'i',
          provider: 'huawei',
          region: 'r',
          projectId: 'ab',
          credentials: { accessKey: 'a', secretKey: 's' },
        },
      ],
      auth: {
        mode: 'keys',
        keys: [{ name: 'k', sha256: 'ab'.repeat(32), scopes: ['identity:read'], accounts: ['a'] }],
      },
      secrets: { cursorKeys: ['k'], fingerprintKey: 'k' },
      events: { pollSeconds: 1, billedPollSeconds: 1, leaseSeconds: 3, retention: 1 },
      shutdown: { drainSeconds: 1, graceSeconds: 1 },
      federation: { nodeFields: 'omitted', requiresScopes: true },
      rates: {
        share: 1,
        reserve: 0,
        alibaba: { egress: 1, egressGroup: 'g', operations: { ListGroupId: 1 } },
        huawei: { egress: null, egressGroup: 'g', operations: {} },
      },
      timeouts: { operationSeconds: 1, attemptSeconds: 1, quickAttemptSeconds: 1 },
      telemetry: { otlpEndpoint: 'http://127.0.0.1', headers: { 'x-key': 'x' }, sampleRatio: 1 },
      audit: { file: 'f', store: true },
      store: { url: 'postgres://u@h/d', listenUrl: 'postgres://u@h/d', replica: 'r' },
      security: {
        introspection: true,
        graphiql: true,
        allowedOrigins: ['https://o'],
        maxProviderCalls: 1,
        callsPerMinute: 1,
        operationsPerMinute: 1,
        inventoryRowsPerMinute: 1,
        allowedEndpointHosts: ['h'],
      },
    };
    expect(faultsOf(JSON.stringify(whole))).toEqual({});
    const jwt = {
      mode: 'jwt',
      jwt: {
        issuer: 'i',
        audience: 'a',
        jwksUri: 'https://i.example/jwks',
        scopesClaim: 's',
        accountsClaim: 'a',
      },
    };
    const told = new Set<string>();
    for (const config of [whole, { accounts: whole.accounts.slice(0, 1), auth: jwt }]) {
      for (const path of pathsOf(config)) {
        for (const odd of [undefined, null, -1, 'odd', [null], { odd: 1 }]) {
          const faults = faultsOf(JSON.stringify(withValue(config, path, odd)));
          for (const message of Object.values(faults)) told.add(message);
        }
      }
    }
    expect([...told].filter((message) => /invalid|known values|received|undefined/i.test(message))).toEqual(
      [],
    );
    expect(told.size).toBeGreaterThan(25);
  });
});

function pathsOf(value: unknown): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    [key],
    ...pathsOf(member).map((path) => [key, ...path]),
  ]);
}

function withValue(from: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  const copy = structuredClone(from) as Record<string, unknown>;
  copy[key!] = rest.length === 0 ? value : withValue(copy[key!], rest, value);
  return copy;
}
