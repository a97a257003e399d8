import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import * as simulator from '../../src/simulator/certificates/read-certificate.ts';
import { commonNameOf, createX509Reader } from '../../src/x509/certificate-facts.ts';
import { createCa, onAnUnknownCurve } from '../kit/certificates.ts';
import { HUAWEI, start } from '../kit/start.ts';

describe('the common name of a certificate', () => {
  it.each([
    'plain',
    'Plant, Line 1 CA',
    'a + CN=b',
    'a\\,b\\41',
    '"quoted" <x>; #y=z',
    '#hash',
    ' blanks ',
    'tab\tbell\u0007',
    'Werk Süd 工厂 😀',
    '',
  ])('is %j for the client and for the simulator, which parse it independently', (name) => {
    for (const unitBesideName of [undefined, 'dev, ops + CN=no']) {
      const more = unitBesideName === undefined ? {} : { unitBesideName };
      const certificate = new X509Certificate(createCa('Names').sign(name, more));
      expect(commonNameOf(certificate.subject)).toBe(name);
      expect(simulator.commonNameOf(certificate)).toBe(name);
      expect(commonNameOf(certificate.issuer)).toBe('Names');
    }
  });

  it('is null if there is none', () => {
    expect(commonNameOf('O=CN=x\nOU=y + L=z')).toBeNull();
    expect(commonNameOf(undefined)).toBeNull();
  });
});

it('a CA with a comma in its name is found, and is the CA of the certificates that it issued', async () => {
  await using graph = await start();
  const plant = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
  const at = {
    provider: 'HUAWEI_IOTDA' as const,
    account: HUAWEI,
    region: 'cn-north-4',
    instanceId: plant.instanceId,
  };
  const instanceId = printNodeId('Instance', at);
  const ca = createCa('Plant, Line 1 CA');
  const register = async () =>
    (
      await graph.query(
        `mutation ($input: RegisterCaCertificateInput!) { registerCaCertificate(input: $input) {
          caCertificate { id caId } userErrors { code field } } }`,
        { input: { instanceId, pem: ca.pem } },
      )
    ).data.registerCaCertificate;
  const { caCertificate } = await register();
  const kept = plant.caCertificates.find(({ certificateId }) => certificateId === caCertificate.caId)!;
  expect(kept.cnName).toBe('Plant, Line 1 CA');

  graph.simulators.journal.clear();
  expect((await register()).userErrors).toEqual([{ code: 'CONFLICT', field: ['input', 'pem'] }]);
  expect(graph.simulators.journal.entries.map(({ operation }) => operation)).not.toContain('AddCertificate');

  kept.status = true;
  const device = plant.devices.find(
    ({ authInfo, status }) => authInfo.fingerprint === null && status !== 'FROZEN',
  )!;
  graph.simulators.connect.huawei(plant.instanceId, device.deviceId, ca.sign('leaf'));
  // A certificate that OpenSSL cannot check is skipped.
  plant.caCertificates.unshift({
    ...kept,
    recordId: 'f'.repeat(24),
    certificateId: 'e'.repeat(24),
    content: onAnUnknownCurve(ca.pem),
  });
  const answer = await graph.query(
    `query ($id: ID!) { node(id: $id) { ... on Device { certificate { caBasis ca { id } } } } }`,
    { id: printNodeId('Device', at, device.deviceId) },
  );
  expect(answer.data.node.certificate).toEqual({ caBasis: 'SIGNATURE', ca: { id: caCertificate.id } });
});

it('a key of an unknown kind does not prevent reading the rest of a certificate', () => {
  const ca = createCa('Unknown');
  const read = createX509Reader();
  expect(read(onAnUnknownCurve(ca.pem))).toEqual({
    ...read(ca.pem),
    fingerprintSha256: expect.stringMatching(/^[0-9A-F]{64}$/),
    keyAlgorithm: 'UNKNOWN',
    keyBits: null,
  });
});
