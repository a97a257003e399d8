import { expect, it } from 'vitest';
import { start } from '../../kit/start.ts';

const QUESTION = `{ identityInventory {
  completeness(kinds: [CA_CERTIFICATE, DEVICE_CERTIFICATE]) { complete }
  caCertificates(filter: { text: "expiring CA" }) { nodes {
    blastRadius { deviceCertificates completeness { complete missing { kind reading reason } } }
  } }
} }`;

it('a blast radius is complete only if the content of all certificates was read', {
  timeout: 90_000,
}, async () => {
  await using graph = await start({
    config: { inventory: { keep: [{ kinds: ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'], every: 'PT1H' }] } },
    overrides: { inventory: { spreadMs: 0 } },
  });
  const seen = { unread: 0, complete: 0 };
  const asked = async () => {
    const { data, errors } = await graph.query(QUESTION);
    expect(errors).toBeUndefined();
    const { completeness: lists, caCertificates } = data.identityInventory;
    const { deviceCertificates, completeness } = caCertificates.nodes[0]?.blastRadius ?? {};
    if (completeness === undefined || !lists.complete) return null;
    const unread = { kind: 'DEVICE_CERTIFICATE', reading: 'CONTENT', reason: 'NOT_READ_YET' };
    if (completeness.complete) seen.complete += 1;
    else {
      expect(completeness.missing).toContainEqual(unread);
      seen.unread += 1;
    }
    return { deviceCertificates, isComplete: completeness.complete };
  };
  // Each answer before the last one says that something is missing.
  await expect
    .poll(asked, { timeout: 60_000, interval: 200 })
    .toEqual({ deviceCertificates: 30, isComplete: true });
  expect(seen.complete).toBe(1);
  expect(seen.unread).toBeGreaterThan(0);
});
