import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { certificateFactsOf, factsAfter, keyIdOf } from '../../../src/inventory/keep/certificate-facts.ts';
import { createDemoFleet } from '../../../src/simulator/fleet/demo-fleet.ts';

const [instance] = createDemoFleet().alibaba.instances;
const [leaf] = instance!.deviceCertificates;
const certificate = new X509Certificate(leaf!.content);
const facts = certificateFactsOf(certificate, null);
const row = {
  commonName: 'a',
  serialNumber: null,
  validFrom: null,
  validTo: '2027-01-01',
  fingerprint: null,
};

describe('the kept content of a certificate', () => {
  it('has its fingerprints, its key and its extensions', () => {
    expect(facts).toMatchObject({
      sha1: certificate.fingerprint.replaceAll(':', ''),
      sha256: certificate.fingerprint256.replaceAll(':', ''),
      keyId: keyIdOf(certificate),
      notAfter: new Date(certificate.validTo).toISOString(),
      isCa: false,
    });
    expect(facts.keyId).toMatch(/^[0-9A-F]{64}$/);
    expect(facts.subjectKeyId).toMatch(/^[0-9A-F]{40}$/);
    // The CA signed it, so its key id is the authority's.
    const ca = new X509Certificate(instance!.caCertificates.find(({ sn }) => sn === leaf!.caSn)!.content);
    expect(facts.authorityKeyId).toBe(certificateFactsOf(ca, null).subjectKeyId);
  });

  it('stays as long as the row of the list is the same', () => {
    const before = { record: row, facts };
    expect(
      factsAfter('DEVICE_CERTIFICATE', before, { ...row, status: 'INACTIVE' }, undefined),
    ).toBeUndefined();
    expect(factsAfter('DEVICE_CERTIFICATE', before, row, facts)).toBeUndefined();
    // Not read yet, and still not read.
    expect(factsAfter('DEVICE_CERTIFICATE', { record: row, facts: null }, row, undefined)).toBeUndefined();
  });

  it.each([
    ['another name', { commonName: 'b' }],
    ['another end', { validTo: '2028-01-01' }],
    ['no end', { validTo: null }],
    ['another fingerprint', { fingerprint: 'ab'.repeat(32) }],
  ])('is read anew if the row has %s', (_what, change) => {
    expect(
      factsAfter('DEVICE_CERTIFICATE', { record: row, facts }, { ...row, ...change }, undefined),
    ).toBeNull();
  });

  it('stays if the row shows the fingerprint that it has', () => {
    const fingerprint = facts.sha256.toLowerCase();
    const after = { ...row, fingerprint };
    expect(factsAfter('DEVICE_CERTIFICATE', { record: row, facts }, after, undefined)).toBeUndefined();
  });
});
