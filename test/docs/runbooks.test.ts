import { readdirSync, readFileSync } from 'node:fs';
import { type DefinitionNode, parse, print } from 'graphql';
import { expect, it } from 'vitest';
import { CA_COMPROMISED } from '../../src/http/pages/graphiql/runbooks/ca-compromised.ts';
import { CA_EXPIRES } from '../../src/http/pages/graphiql/runbooks/ca-expires.ts';
import { DEVICE_STOLEN } from '../../src/http/pages/graphiql/runbooks/device-stolen.ts';
import { ROTATE_GROUP } from '../../src/http/pages/graphiql/runbooks/rotate-group.ts';
import { WHO_HAS_THIS_CERTIFICATE } from '../../src/http/pages/graphiql/runbooks/who-has-this-certificate.ts';
import { createCa } from '../kit/certificates.ts';
import { startDemo } from '../kit/demo.ts';
import { type Answer, ask } from '../kit/start.ts';

const FOLDER = new URL('../../docs/runbooks/', import.meta.url);
/** The operations of the tab, by page. */
const PAGES: Readonly<Record<string, string>> = {
  'ca-expires.md': CA_EXPIRES,
  'ca-compromised.md': CA_COMPROMISED,
  'device-stolen.md': DEVICE_STOLEN,
  'rotate-group.md': ROTATE_GROUP,
  'who-has-this-certificate.md': WHO_HAS_THIS_CERTIFICATE,
};
const operations = (text: string) => parse(text, { noLocation: true }).definitions;
const printed = (definitions: readonly DefinitionNode[]) => definitions.map(print).sort();
const nameOf = (definition: DefinitionNode | undefined) =>
  definition?.kind === 'OperationDefinition' ? (definition.name?.value ?? '') : '';

it('each page has the operations of its tab, with a path in the console and what to expect', () => {
  const files = readdirSync(FOLDER).filter((name) => name !== 'README.md');
  expect(files.sort()).toEqual(Object.keys(PAGES).sort());
  const index = readFileSync(new URL('README.md', FOLDER), 'utf8');
  for (const [file, tab] of Object.entries(PAGES)) {
    const page = readFileSync(new URL(file, FOLDER), 'utf8');
    const blocks = [...page.matchAll(/```graphql\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
    expect(printed(blocks.flatMap(operations)), file).toEqual(printed(operations(tab)));
    expect(page, file).toContain('**In the console:**');
    expect(page, file).toContain('**Expect:**');
    expect(index, file).toContain(`](${file})`);
    for (const [, json = ''] of page.matchAll(/```json\n([\s\S]*?)```/g)) JSON.parse(json);
  }
});

it('each runbook works in the demo as its page says', { timeout: 300_000 }, async () => {
  await using demo = await startDemo();
  const used = new Set<string>();
  /** Sends an operation with the variables of its tab, unless others are given. */
  const send = async (name: string, given: object = {}): Promise<Answer> => {
    const tab = demo.tabs.find(({ query }) => operations(query).some((each) => nameOf(each) === name));
    if (tab === undefined) throw new Error(`no tab has ${name}`);
    used.add(name);
    const definition = operations(tab.query).find((each) => nameOf(each) === name);
    const variables = { ...JSON.parse(tab.variables), ...given };
    return ask(demo.url, definition === undefined ? '' : print(definition), variables);
  };
  const data = async (name: string, given: object = {}) => {
    const answer = await send(name, given);
    expect(answer.errors, name).toBeUndefined();
    return answer.data;
  };
  /** Sends a question until its answer agrees. The server reads the fleet in the background. */
  const until = (name: string, given: object, wanted: object) =>
    expect.poll(() => data(name, given), { timeout: 150_000, interval: 500 }).toMatchObject(wanted);

  // A CA expires.
  const isWhole = { blastRadius: { completeness: { complete: true } } };
  await until(
    'ExpiringCas',
    {},
    { identityInventory: { caCertificates: { nodes: [isWhole, isWhole, isWhole] } } },
  );
  const plantCa = { provider: 'HUAWEI_IOTDA', blastRadius: { deviceCertificates: 30, devices: 77 } };
  const lineCa = { provider: 'ALIBABA_MQTT', blastRadius: { deviceCertificates: 3, devices: null } };
  const { caCertificates } = (await data('ExpiringCas')).identityInventory;
  expect(caCertificates).toMatchObject({ totalCount: 3, nodes: [plantCa, lineCa, {}] });
  const [expiring] = caCertificates.nodes;
  const left = (await data('CertificatesOfCa', { caId: expiring.id })).identityInventory.deviceCertificates;
  expect([left.totalCount > 0, left.nodes.length]).toEqual([true, left.totalCount]);
  const next = { instanceId: expiring.instance.id, pem: createCa('Next CA').pem, idempotencyKey: 'next-ca' };
  expect((await data('RegisterNextCa', { next })).registerCaCertificate).toMatchObject({
    caCertificate: { status: 'UNVERIFIED', registrationCode: expect.stringMatching(/./) },
    userErrors: [],
  });

  // A CA was compromised.
  const [{ node }] = (await data('CompromisedCa')).identitySearch.edges;
  expect(node).toMatchObject({
    id: demo.examples.caId,
    status: 'ACTIVE',
    blastRadius: { deviceCertificates: 49, devices: null },
  });
  expect((await data('DistrustCa')).setCaCertificateStatus).toEqual({
    caCertificate: { id: node.id, status: 'INACTIVE' },
    userErrors: [],
  });
  const opened = [{ severity: 'MEDIUM' }];
  await until('IsAnythingLeft', {}, { identityInventory: { findings: { nodes: opened } } });
  const { deviceCertificates } = (await data('IsAnythingLeft')).identityInventory;
  expect(deviceCertificates.nodes).toHaveLength(deviceCertificates.totalCount);
  for (const { id, commonName } of deviceCertificates.nodes)
    expect(
      (await data('DistrustCertificate', { certificateId: id, certificateKey: `incident-1-${commonName}` }))
        .setDeviceCertificateStatus,
    ).toEqual({ deviceCertificate: { id, status: 'INACTIVE' }, userErrors: [] });
  await until(
    'IsAnythingLeft',
    {},
    { identityInventory: { deviceCertificates: { totalCount: 0 }, findings: { nodes: [] } } },
  );

  // A device was stolen.
  const [device] = (await data('StolenDevice')).identitySearch.edges;
  expect(device.node).toMatchObject({
    id: demo.examples.deviceId,
    certificate: { id: demo.examples.certificateId, certificateStatus: 'ACTIVE' },
  });
  const credential = (await data('StolenDevice', { text: demo.examples.clientId })).identitySearch.edges[0];
  expect(credential).toMatchObject({ matchedBy: 'CLIENT_ID', node: { id: demo.examples.credentialId } });
  expect((await data('FreezeDevice')).freezeDevice).toMatchObject({
    device: { status: 'FROZEN' },
    userErrors: [],
  });
  expect((await data('DeactivateCertificate')).setDeviceCertificateStatus).toMatchObject({
    deviceCertificate: { id: demo.examples.certificateId, status: 'INACTIVE' },
    userErrors: [],
  });

  // All credentials of a group are rotated. The group has one.
  const { clientCredentials } = (await data('GroupCredentials')).identityInventory;
  expect(clientCredentials).toMatchObject({ totalCount: 1, nodes: [{ id: demo.examples.credentialId }] });
  const since = new Date(Date.now() - 1_000).toISOString();
  await until('NotYetRotated', { since }, { identityInventory: { clientCredentials: { totalCount: 1 } } });
  const rotated = (await data('RotateCredential')).rotateClientCredential;
  expect(rotated).toMatchObject({
    issuedSecret: { secret: expect.any(String) },
    replayed: false,
    userErrors: [],
  });
  expect((await data('RotateCredential')).rotateClientCredential).toMatchObject({
    clientCredential: rotated.clientCredential,
    issuedSecret: null,
    replayed: true,
  });
  await until('NotYetRotated', { since }, { identityInventory: { clientCredentials: { totalCount: 0 } } });
  expect(await data('RevokeCredential')).toEqual({
    revokeClientCredential: { deletedId: demo.examples.credentialId, userErrors: [] },
    closeConnection: { userErrors: [] },
  });

  // Somebody shows a certificate.
  const spelled = demo.examples.certificateText.toLowerCase().replace(/..(?=.)/g, '$&:');
  for (const text of [demo.examples.certificateText, spelled]) {
    const [found] = (await data('WhoHasCertificate', { text })).identitySearch.edges;
    expect(found).toMatchObject({
      matchedBy: 'FINGERPRINT',
      node: {
        id: demo.examples.certificateId,
        certificateStatus: 'INACTIVE',
        ca: { name: expect.any(String) },
      },
    });
  }
  const { devices } = (await data('DevicesOfCertificate')).identityInventory;
  expect(devices.nodes.map(({ id }: { id: string }) => id)).toContain(demo.examples.deviceId);

  const all = Object.values(PAGES).flatMap(operations).map(nameOf);
  expect([...used].sort()).toEqual([...new Set(all)].sort());
});
