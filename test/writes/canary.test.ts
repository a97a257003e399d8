import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type GraphQLObjectType, getNamedType, isInterfaceType, isLeafType, isNonNullType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema/index.ts';
import { SECRET_MARK } from '../../src/simulator/fleet/seeded-random.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import { startCollector } from '../kit/collector.ts';
import { showsSecret, withoutIssued } from '../kit/secret-mark.ts';
import { ALIBABA, ask, HUAWEI, type Started, start } from '../kit/start.ts';
import { storedText } from '../kit/stored-text.ts';

const schema = createSchema();

/**
 * Every secret of the simulated fleets is unique. The test searches all output (responses, errors, logs, audit log,
 * metrics) for each of them, in every spelling that a leak could have.
 */
const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');

function spellings(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64');
  const url = encodeURIComponent(secret);
  return [
    secret,
    // The last group of base64 depends on the bytes that follow.
    base64.replace(/=+$/, '').slice(0, -1),
    Buffer.from(secret).toString('base64url').slice(0, -1),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('hex').toUpperCase(),
    url,
    encodeURIComponent(url),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(base64).toString('base64').replace(/=+$/, '').slice(0, -2),
  ];
}

function secretsOf(graph: Started): string[] {
  const { alibaba, huawei } = graph.simulators.fleet;
  const found = [
    ...alibaba.accounts.map((each) => each.accessKeySecret),
    ...alibaba.instances.flatMap((each) => each.credentials.map((credential) => credential.accessKeySecret)),
    ...alibaba.instances.flatMap((each) => each.identities.map((identity) => identity.secret)),
    ...alibaba.instances.flatMap((each) => (each.tokens ?? []).map(({ token }) => token)),
    ...alibaba.accounts.flatMap((each) => each.securityToken ?? []),
    ...huawei.accounts.flatMap((each) => [each.secretKey, each.iam.password, each.securityToken ?? '']),
    ...huawei.instances.flatMap((each) => (each.authorizers ?? []).map(({ signingToken }) => signingToken)),
    ...huawei.instances.flatMap((each) =>
      each.devices.flatMap(({ authInfo }) => [authInfo.secret, authInfo.secondary_secret]),
    ),
  ];
  return [...new Set(found.filter((each) => each !== null && each.length >= 8) as string[])];
}

/**
 * Returns the secrets that the text contains, in any spelling. Takes seconds, so it yields between pieces: both sides
 * have to notice closed idle sockets, or the next request uses one that the server is about to close.
 */
async function leaks(text: string, secrets: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const [index, secret] of secrets.entries()) {
    if (index % 20 === 0) await setImmediate();
    if (spellings(secret).some((spelling) => text.includes(spelling))) found.push(secret);
  }
  return found;
}

/** All fields that can be selected from a type, three objects deep. */
function selectionOf(type: GraphQLObjectType, depth: number): string {
  return Object.values(type.getFields())
    .flatMap((field) => {
      const named = getNamedType(field.type);
      if (field.args.some((arg) => isNonNullType(arg.type))) return [];
      const args = field.args.some(({ name }) => name === 'first') ? '(first: 3)' : '';
      if (isLeafType(named)) return [field.name];
      if (depth === 0 || isInterfaceType(named)) return [];
      return [`${field.name}${args} { __typename ${selectionOf(named as GraphQLObjectType, depth - 1)} }`];
    })
    .join(' ');
}

/** Reads everything, changes much, and fails in many ways. Returns all output. */
async function everythingSaid(graph: Started, auditFile: string): Promise<string> {
  const [platinum] = graph.simulators.fleet.alibaba.instances;
  const standard = graph.simulators.fleet.huawei.instances.find((each) => each.type === 'standard')!;
  const at = [ALIBABA, platinum!.regionId, platinum!.instanceId];
  const inHuawei = [HUAWEI, 'cn-north-4', standard.instanceId];
  const said: string[] = [];
  const ask = async (document: string, variables: Record<string, unknown> = {}) => {
    said.push(JSON.stringify(await graph.query(document, variables)));
  };
  const kinds = [
    'Instance',
    'Group',
    'CaCertificate',
    'DeviceCertificate',
    'ClientCredential',
    'AuthIdentity',
    'Device',
    'DevicePolicy',
    'DeviceAuthorizer',
    'DeviceTemplate',
  ];
  const nodes: Record<string, string[]> = {
    Instance: [idOf('Instance', ...at), idOf('Instance', ...inHuawei)],
    Group: [idOf('Group', ...at, platinum!.groups[0]!.groupId)],
    CaCertificate: [idOf('CaCertificate', ...at, platinum!.caCertificates[0]!.sn)],
    DeviceCertificate: [
      idOf('DeviceCertificate', ...inHuawei, standard.deviceCertificates[0]!.certificateId),
    ],
    ClientCredential: [idOf('ClientCredential', ...at, platinum!.credentials[0]!.clientId)],
    AuthIdentity: [idOf('AuthIdentity', ...at, 'USER', platinum!.identities[0]!.username, '')],
    Device: standard.devices.slice(0, 3).map((each) => idOf('Device', ...inHuawei, each.deviceId)),
    DevicePolicy: [idOf('DevicePolicy', ...inHuawei, standard.policies![0]!.policyId)],
    DeviceAuthorizer: standard.authorizers!.map((each) =>
      idOf('DeviceAuthorizer', ...inHuawei, each.authorizerId),
    ),
    DeviceTemplate: [
      idOf('DeviceTemplate', ...inHuawei, 'PROVISIONING', standard.provisioningTemplates![0]!.templateId),
    ],
  };
  for (const kind of kinds) {
    const selection = selectionOf(schema.getType(kind) as GraphQLObjectType, 2);
    for (const id of nodes[kind]!)
      await ask(`query ($id: ID!) { node(id: $id) { ... on ${kind} { ${selection} } } }`, { id });
  }
  const credential = nodes['ClientCredential']![0];
  // Responses that issue a secret, without that secret: no other field may contain it.
  await ask(
    'mutation ($id: ID!) { rotateClientCredential(input: { id: $id, idempotencyKey: "rotate" }) { clientCredential { secret { fingerprint } } userErrors { message } } }',
    { id: credential },
  );
  await ask(
    'mutation ($id: ID!) { resetDeviceSecret(input: { id: $id, slot: SECONDARY, idempotencyKey: "reset" }) { device { auth { secondarySecret { isSet } } } userErrors { message } } }',
    { id: nodes['Device']![0] },
  );
  await ask(
    'mutation ($id: ID!) { createAuthIdentity(input: { instanceId: $id, username: "canary", identityType: USER, secret: "MadeUpSecret-of-a-caller", signMode: SIGNED }) { authIdentity { id } userErrors { message } } }',
    { id: nodes['Instance']![0] },
  );
  await ask(
    'mutation ($id: ID!) { updateAuthIdentity(input: { id: $id, secret: "MadeUpSecret-of-a-caller", signMode: UNKNOWN }) { userErrors { message field } } }',
    { id: nodes['AuthIdentity']![0] },
  );
  for (const given of ['MadeUpSecret-of-a-device', 'MadeUpSecret of a device']) {
    await ask(
      'mutation ($input: CreateDeviceInput!) { createDevice(input: $input) { device { auth { secret { fingerprint } } } userErrors { message field } } }',
      {
        input: {
          instanceId: nodes['Instance']![1],
          productId: standard.products[0]!.productId,
          nodeId: 'canary',
          secret: given,
          idempotencyKey: 'canary',
        },
      },
    );
  }
  // GraphQL validation refuses these inputs, and would quote them.
  const refused =
    'mutation ($input: CreateAuthIdentityInput!) { createAuthIdentity(input: $input) { userErrors { message } } }';
  for (const wrong of [
    {},
    { signMode: 'MadeUpSecret-of-a-caller' },
    { secret: ['MadeUpSecret-of-a-caller'] },
  ]) {
    const input = {
      instanceId: nodes['Instance']![0],
      username: 'u',
      secret: 'MadeUpSecret-of-a-caller',
      ...wrong,
    };
    await ask(refused, { input });
  }
  for (const effect of [
    { kind: 'truncate' },
    { kind: 'reset' },
    {
      kind: 'answer',
      status: 500,
      body: `{"Code":"InternalError","Message":"${platinum!.credentials[1]!.accessKeySecret}"}`,
    },
    { kind: 'answer', status: 200, body: `{"oops":"${platinum!.credentials[1]!.accessKeySecret}"}` },
  ] as const) {
    graph.simulators.faults.add({ service: 'alibaba', operation: 'GetDeviceCredential', effect });
    await ask(
      'query ($id: ID!) { node(id: $id) { ... on ClientCredential { accessKeyId secret { fingerprint } } } }',
      { id: credential },
    );
    graph.simulators.faults.clear();
  }
  said.push(...graph.log, readFileSync(auditFile, 'utf8'));
  for (const path of ['/metrics', '/healthz', '/readyz'])
    said.push(await (await fetch(graph.adminUrl + path)).text());
  return said.join('\n');
}

describe('the secret search over the whole suite', () => {
  const secret = `DC.${SECRET_MARK}0123456789`;

  it('finds a secret in every encoding, at every offset', () => {
    for (const before of ['', 'a', 'ab', 'abc']) {
      const bytes = Buffer.from(`${before}${secret}&more`);
      for (const encoding of ['utf8', 'base64', 'base64url', 'hex'] as const) {
        expect(showsSecret(bytes.toString(encoding)), `${encoding} behind "${before}"`).toBe(true);
      }
      expect(showsSecret(encodeURIComponent(encodeURIComponent(bytes.toString())))).toBe(true);
      for (const first of ['base64', 'base64url', 'hex'] as const) {
        for (const second of ['base64', 'hex'] as const) {
          const twice = Buffer.from(`"${bytes.toString(first)}"`).toString(second);
          expect(showsSecret(twice), `${second} of ${first} behind "${before}"`).toBe(true);
        }
      }
      expect(showsSecret(JSON.stringify({ text: bytes.toString() }))).toBe(true);
    }
    expect(showsSecret(`{"isSet":true,"fingerprint":"${'ab'.repeat(32)}"}`)).toBe(false);
  });

  it('exempts the two fields that may contain a secret, but not the rest of their responses', () => {
    const issued = { issuedSecret: { accessKeyId: 'DC.1', secret }, userErrors: [] };
    expect(showsSecret(withoutIssued(JSON.stringify({ data: { rotate: issued } })))).toBe(false);
    const leaking = { ...issued, userErrors: [{ message: `not ${secret}` }] };
    expect(showsSecret(withoutIssued(JSON.stringify({ data: { rotate: leaking } })))).toBe(true);
  });

  it('fails a test whose response leaks a secret', async () => {
    const leaking = createServer((_request, response) => {
      response.end(JSON.stringify({ data: { oops: Buffer.from(secret).toString('base64') } }));
    });
    await new Promise<void>((resolve) => leaking.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(leaking.address() as AddressInfo).port}`;
    await expect(ask(url, '{ oops }')).rejects.toThrow('a secret was shown in the answer to { oops }');
    await new Promise((resolve) => leaking.close(resolve));
  });

  it('fails a test whose spans or metrics leak a secret', async () => {
    const collector = await startCollector();
    const span = { name: 'query', kind: 2, attributes: [{ key: 'a', value: { stringValue: secret } }] };
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    await fetch(`${collector.endpoint}/v1/traces`, { method: 'POST', body });
    await expect(collector[Symbol.asyncDispose]()).rejects.toThrow('a secret was shown in the traces');
    const graph = await start();
    graph.simulators.fleet.alibaba.instances[0]!.caCertificates[0]!.name = secret;
    const shown = graph.query(
      '{ instance(provider: ALIBABA_MQTT, instanceId: "post-cn-7mz2d000001") { caCertificates(first: 1) { nodes { status } } } }',
    );
    expect((await shown).errors).toBeUndefined();
    await expect(graph[Symbol.asyncDispose]()).rejects.toThrow('a secret was shown in the metrics');
  });
});

describe('secrets', () => {
  it('appear in no response, log, audit line or metric, except in the response that issues or reveals one', {
    timeout: 60_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'canary-'));
    const file = join(folder, 'audit.jsonl');
    // Disposed of after the graph, so that it gets the last spans; then it is searched like the other output.
    await using collector = await startCollector();
    const store = openMemoryStore();
    await using graph = await start({
      config: { audit: { file }, telemetry: { otlpEndpoint: collector.endpoint } },
      overrides: { store },
    });
    const before = secretsOf(graph);
    // All other tests search for the mark only; this one searches for each full secret.
    expect(before.filter((secret) => !showsSecret(secret))).toEqual([]);
    const text = await everythingSaid(graph, file);
    const secrets = [...new Set([...before, ...secretsOf(graph), 'MadeUpSecret-of-a-caller'])];
    expect(secrets.length).toBeGreaterThan(1_000);
    expect(text.length).toBeGreaterThan(50_000);
    expect(await leaks(text, secrets)).toEqual([]);
    // Neither do the tables of the store, not even inside of sealed results.
    const stored = await storedText(store);
    expect(stored).toContain('"state":"DONE"');
    expect(await leaks(stored, secrets)).toEqual([]);

    // Control: the same search finds a secret in the responses that reveal one.
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    const { clientId, accessKeySecret } = platinum!.credentials[2]!;
    const standard = graph.simulators.fleet.huawei.instances.find((each) => each.type === 'standard')!;
    const { authorizerId, signingToken } = standard.authorizers![1]!;
    for (const [id, secret] of [
      [
        idOf('ClientCredential', ALIBABA, platinum!.regionId, platinum!.instanceId, clientId),
        accessKeySecret,
      ],
      [idOf('DeviceAuthorizer', HUAWEI, 'cn-north-4', standard.instanceId, authorizerId), signingToken],
    ] as const) {
      const revealed = await graph.query(
        'mutation ($id: ID!) { revealSecret(input: { id: $id, slot: PRIMARY, reason: "a test" }) { secret } }',
        { id },
      );
      expect(await leaks(JSON.stringify(revealed), secrets)).toEqual([secret]);
      expect(JSON.parse(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)!)).toMatchObject({
        action: 'revealSecret',
        target: id,
        decision: 'revealed',
      });
    }
    expect(await leaks(readFileSync(file, 'utf8') + graph.log.join(''), secrets)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it('are recognised in every spelling', async () => {
    const secret = 'DC.a+b/c"d&e=f0123456789';
    for (const spelling of spellings(secret)) {
      expect(await leaks(`before ${spelling} after`, [secret]), spelling).toEqual([secret]);
    }
    expect(await leaks('nothing here', [secret])).toEqual([]);
  });
});
