import { type Started, type StartOptions, start } from '../kit/start.ts';

/** Kinds that the inventory of these tests keeps. */
const KEPT = [
  ...['GROUP', 'CA_CERTIFICATE', 'DEVICE_CERTIFICATE', 'CLIENT_CREDENTIAL', 'AUTH_IDENTITY'],
  ...['AUTH_PERMISSION', 'DEVICE', 'DEVICE_POLICY'],
];

/** Findings would rest on more lists than are kept here, so the completeness is asked for without them. */
const READ = `{
  kept: identityInventory { completeness(kinds: [${KEPT}]) { complete }
    caCertificates(first: 1) { nodes { blastRadius { deviceCertificates completeness { complete } } } } }
  identityInventory { findings { totalCount } }
}`;

/** A graph with an inventory that has read every list and certificate, and whose checks have found all that they find. */
export async function startKept(options: StartOptions = {}): Promise<Started> {
  const graph = await start({
    ...options,
    config: { inventory: { keep: [{ kinds: KEPT, every: 'PT1M' }] }, ...options.config },
    overrides: { inventory: { spreadMs: 500 }, ...options.overrides },
  });
  let total = 0;
  for (let times = 0; times < 120; times++) {
    const { data } = await graph.query(READ);
    const [ca] = data.kept.caCertificates.nodes;
    const isRead = data.kept.completeness.complete && ca?.blastRadius.completeness.complete === true;
    const before = total;
    total = data.identityInventory.findings.totalCount;
    if (isRead && total > 0 && total === before) return graph;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('the inventory did not read the fleet within a minute');
}
