import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import { createCa, vector, withValidTo } from '../kit/certificates.ts';
import { ALIBABA, HUAWEI, type Started, start } from '../kit/start.ts';

let graph: Started;
beforeAll(async () => {
  graph = await start();
});
afterAll(() => graph[Symbol.asyncDispose]());

const huawei = () => graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
const alibaba = () => graph.simulators.fleet.alibaba.instances.find(({ type }) => type === 1)!;

const idOf = (provider: 'ALIBABA_MQTT' | 'HUAWEI_IOTDA') =>
  printNodeId(
    'Instance',
    provider === 'HUAWEI_IOTDA'
      ? { provider, account: HUAWEI, region: 'cn-north-4', instanceId: huawei().instanceId }
      : { provider, account: ALIBABA, region: alibaba().regionId, instanceId: alibaba().instanceId },
  );

async function register(input: Record<string, unknown>) {
  graph.simulators.journal.clear();
  const { data, errors } = await graph.query(
    `mutation ($input: RegisterCaCertificateInput!) { registerCaCertificate(input: $input) {
      caCertificate { status x509 { isCa subject validTo } } userErrors { code message field } } }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return {
    ...data.registerCaCertificate,
    sent: graph.simulators.journal.entries.map(({ operation }) => operation),
  };
}

const ca = createCa('Rules');
const AT_ALIBABA = { name: 'rules', verificationPem: ca.sign('code'), registrationCode: 'code' };

describe('a version 1 root, which has no basicConstraints,', () => {
  it('is registered with IoTDA', async () => {
    const { caCertificate, userErrors, sent } = await register({
      instanceId: idOf('HUAWEI_IOTDA'),
      pem: vector('version-1-root'),
    });
    expect(userErrors).toEqual([]);
    expect(caCertificate).toMatchObject({
      status: 'UNVERIFIED',
      x509: { isCa: false, subject: 'CN=Plant v1' },
    });
    expect(sent).toContain('AddCertificate');
  });

  it('is refused for ApsaraMQ without a call', async () => {
    const { userErrors, sent } = await register({
      instanceId: idOf('ALIBABA_MQTT'),
      pem: vector('version-1-root'),
      ...AT_ALIBABA,
    });
    expect(userErrors).toEqual([
      {
        code: 'BAD_USER_INPUT',
        message: 'input.pem: expected a CA certificate (basicConstraints CA:TRUE), but got one without it',
        field: ['input', 'pem'],
      },
    ]);
    expect(sent).toEqual([]);
  });
});

it.each(['HUAWEI_IOTDA', 'ALIBABA_MQTT'] as const)(
  'a CA certificate whose keyUsage lacks keyCertSign is refused with this message (%s)',
  async (provider) => {
    const { userErrors, sent } = await register({
      instanceId: idOf(provider),
      pem: vector('without-key-cert-sign'),
      ...(provider === 'ALIBABA_MQTT' ? AT_ALIBABA : {}),
    });
    expect(userErrors).toEqual([
      {
        code: 'BAD_USER_INPUT',
        message:
          'input.pem: expected a CA certificate whose key may sign certificates, but got one with a keyUsage that lacks keyCertSign',
        field: ['input', 'pem'],
      },
    ]);
    expect(sent).toEqual([]);
  },
);

it('IoTDA decides whether it accepts a leaf certificate, and either decision is returned', async () => {
  const instanceId = idOf('HUAWEI_IOTDA');
  graph.simulators.switches.huawei.leafAsCa = 'refused';
  const refused = await register({ instanceId, pem: vector('leaf-without-key-usage') });
  expect(refused.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  graph.simulators.switches.huawei.leafAsCa = 'accepted';
  const taken = await register({ instanceId, pem: vector('leaf-without-key-usage') });
  expect(taken.userErrors).toEqual([]);
});

describe('a certificate with an unreadable time', () => {
  const UNREADABLE = withValidTo(ca.pem, '301301000000Z');

  it.each(['HUAWEI_IOTDA', 'ALIBABA_MQTT'] as const)(
    'is bad input before any call (%s)',
    async (provider) => {
      const more = provider === 'ALIBABA_MQTT' ? AT_ALIBABA : {};
      const { userErrors, sent } = await register({ instanceId: idOf(provider), pem: UNREADABLE, ...more });
      expect(userErrors).toEqual([
        {
          code: 'BAD_USER_INPUT',
          message:
            'input.pem: expected a certificate with a readable validity, but got one with a time that cannot be read',
          field: ['input', 'pem'],
        },
      ]);
      expect(sent).toEqual([]);
    },
  );

  it('is returned with null for the time if a provider stores it', async () => {
    const [stored] = huawei().caCertificates;
    stored!.content = UNREADABLE;
    const { data, errors } = await graph.query(
      `{ caCertificate(provider: HUAWEI_IOTDA, instanceId: "${huawei().instanceId}", caId: "${stored!.certificateId}") {
        x509 { subject validFrom validTo isCa } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.caCertificate.x509).toEqual({
      subject: 'O=Tests, CN=Rules',
      validFrom: expect.stringMatching(/^\d{4}-/),
      validTo: null,
      isCa: true,
    });
  });
});

describe('a private key beside a certificate', () => {
  const KEY = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49\n-----END PRIVATE KEY-----\n';
  const SELECTION = `{ instances { nodes {
    caCertificates { nodes { pem verificationPem x509 { subject } } }
    deviceCertificates { nodes { pem x509 { subject } } } } } }`;

  it('is never returned, on any path', async () => {
    for (const row of huawei().caCertificates) row.content = KEY + row.content;
    for (const row of huawei().deviceCertificates) row.pem += KEY;
    for (const row of alibaba().caCertificates) {
      row.content = KEY + row.content;
      row.verificationContent += KEY;
    }
    for (const row of alibaba().deviceCertificates) row.content = KEY + row.content;
    const { data, errors } = await graph.query(SELECTION);
    expect(errors).toBeUndefined();
    const text = JSON.stringify(data);
    expect(text).not.toContain('PRIVATE KEY');
    expect(text).not.toContain('MIGHAgEAMBMGByqGSM49');
    type Row = { readonly pem: string; readonly x509: object | null };
    type Lists = Record<'caCertificates' | 'deviceCertificates', { readonly nodes: readonly Row[] } | null>;
    const nodes: readonly Lists[] = data.instances.nodes;
    const cas = nodes.flatMap((node) => node.caCertificates?.nodes ?? []);
    const devices = nodes.flatMap((node) => node.deviceCertificates?.nodes ?? []);
    expect(cas.length + devices.length).toBeGreaterThan(20);
    for (const { pem, x509 } of [...cas, ...devices]) {
      expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----\n[\s\S]+\n-----END CERTIFICATE-----\n$/);
      expect(x509).not.toBeNull();
    }
  });
});

describe('a fingerprint', () => {
  const colons = (digits: string) => digits.replace(/..(?=.)/g, '$&:');

  it.each([
    ['as it is stored', (digits: string) => digits],
    ['in lower case', (digits: string) => digits.toLowerCase()],
    ['with colons', colons],
    ['with colons in lower case', (digits: string) => colons(digits).toLowerCase()],
    ['as OpenSSL prints it', (digits: string) => `sha256 Fingerprint=${colons(digits)}\n`],
  ])('%s finds its certificate in one call', async (_name, print) => {
    const [wanted] = huawei().deviceCertificates;
    graph.simulators.journal.clear();
    const { data } = await graph.query(
      `query ($id: ID!, $fingerprint: String!) { node(id: $id) { ... on Instance {
        deviceCertificates(filter: { fingerprint: $fingerprint }) { nodes { certificateId } } } } }`,
      { id: idOf('HUAWEI_IOTDA'), fingerprint: print(wanted!.fingerprint) },
    );
    expect(data.node.deviceCertificates.nodes).toEqual([{ certificateId: wanted!.certificateId }]);
    const sent = graph.simulators.journal.entries.map(({ operation }) => operation);
    expect(sent.filter((each) => each === 'ListDeviceCertificate')).toHaveLength(1);
  });

  it('with colons is set on a device without them', async () => {
    const device = huawei().devices.find(({ authInfo }) => authInfo.fingerprint !== null)!;
    const fingerprint = 'ab'.repeat(32);
    const { data } = await graph.query(
      `mutation ($input: SetDeviceFingerprintInput!) { setDeviceFingerprint(input: $input) {
        device { auth { fingerprint } } userErrors { message } } }`,
      {
        input: {
          id: printNodeId(
            'Device',
            {
              provider: 'HUAWEI_IOTDA',
              account: HUAWEI,
              region: 'cn-north-4',
              instanceId: huawei().instanceId,
            },
            device.deviceId,
          ),
          fingerprint: colons(fingerprint),
        },
      },
    );
    expect(data.setDeviceFingerprint).toEqual({ device: { auth: { fingerprint } }, userErrors: [] });
  });
});
