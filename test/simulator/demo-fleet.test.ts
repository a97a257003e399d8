import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createDemoFleet } from '../../src/simulator/fleet/demo-fleet.ts';
import { parseFleet } from '../../src/simulator/fleet/fleet-file.ts';

const NOW = Date.UTC(2026, 10, 22);
const fleet = createDemoFleet({ now: NOW });
const [platinum, professional] = fleet.alibaba.instances;
const standard = fleet.huawei.instances.find((instance) => instance.type === 'standard')!;

describe('the demo fleet', () => {
  it('is the same for the same seed and different for another', () => {
    expect(createDemoFleet({ now: NOW })).toEqual(fleet);
    expect(createDemoFleet({ now: NOW, seed: 8 })).not.toEqual(fleet);
  });

  it('has groups of exactly 0, 1, 100, 101 and 1,000 credentials, and identities of each kind', () => {
    const sizes = platinum!.groups.map(
      ({ groupId }) =>
        platinum!.credentials.filter(({ clientId }) => clientId.startsWith(`${groupId}@@@`)).length,
    );
    expect(sizes.sort((a, b) => a - b)).toEqual([0, 1, 100, 101, 1_000]);
    expect(professional!.identities).toHaveLength(250);
    const secrets = professional!.identities.map((identity) => identity.secret);
    expect(new Set(secrets).size).toBeLessThan(secrets.length);
    expect(new Set(professional!.identities.map((identity) => identity.signMode))).toEqual(
      new Set(['ORIGIN', 'SIGNED']),
    );
  });

  it('has about 5,000 devices, 1,234 of them with one certificate', () => {
    expect(fleet.huawei.instances.flatMap((instance) => instance.devices)).toHaveLength(5_000);
    const [first] = standard.deviceCertificates;
    const users = standard.devices.filter(
      ({ authInfo }) => authInfo.fingerprint?.toLowerCase() === first!.fingerprint.toLowerCase(),
    );
    expect(users).toHaveLength(1_234);
    expect(standard.groups.slice(0, 4).map((group) => group.deviceIds.length)).toEqual([0, 50, 51, 700]);
  });

  it('has certificates that their CAs really signed, in every state, and one CA in both clouds', () => {
    const cas = new Map(platinum!.caCertificates.map((ca) => [ca.sn, new X509Certificate(ca.content)]));
    for (const leaf of platinum!.deviceCertificates) {
      const certificate = new X509Certificate(leaf.content);
      const ca = cas.get(leaf.caSn)!;
      expect(ca.ca && certificate.checkIssued(ca) && certificate.verify(ca.publicKey)).toBe(true);
      expect(certificate.serialNumber).toBe(leaf.deviceSn);
    }
    for (const ca of platinum!.caCertificates) {
      const proof = new X509Certificate(ca.verificationContent);
      expect(proof.subject).toContain(`CN=${ca.registrationCode}`);
      expect(proof.verify(cas.get(ca.sn)!.publicKey)).toBe(true);
    }
    const days = platinum!.caCertificates.map((ca) => (ca.validEnd - NOW) / 86_400_000);
    expect(days.some((left) => left < 0) && days.some((left) => left > 0 && left < 30)).toBe(true);
    expect(platinum!.caCertificates.some((ca) => !ca.active)).toBe(true);
    expect(standard.caCertificates.some((ca) => !ca.status)).toBe(true);
    const pems = new Set(platinum!.caCertificates.map((ca) => ca.content));
    expect(standard.caCertificates.filter((ca) => pems.has(ca.content))).toHaveLength(1);
  });

  it('lists record ids that grow with creation', () => {
    for (const list of [
      standard.devices,
      standard.deviceCertificates,
      standard.caCertificates,
      standard.groups,
    ]) {
      const ids = list.map((row) => row.recordId);
      expect(ids.every((id) => /^[0-9a-f]{24}$/.test(id))).toBe(true);
      expect([...ids].sort()).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('can be written to a file and read back, and an invalid file is reported completely', () => {
    expect(parseFleet(JSON.stringify(fleet))).toEqual(fleet);
    expect(() => parseFleet('{"alibaba":{"accounts":[{}]},"huawei":{}}')).toThrow(
      /accounts\[0\]\.accessKeyId[\s\S]*huawei\.region/,
    );
  });
});
