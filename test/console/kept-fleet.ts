import { type Started, type StartOptions, start } from '../kit/start.ts';

/** Kinds that the inventory of these tests keeps. */
const KEPT = [
  ...['GROUP', 'CA_CERTIFICATE', 'DEVICE_CERTIFICATE', 'CLIENT_CREDENTIAL', 'AUTH_IDENTITY'],
  ...['AUTH_PERMISSION', 'DEVICE', 'DEVICE_POLICY'],
];

/** Findings would rest on more lists than are kept here, so the completeness is asked for without them. */
const READ = `{
  kept: identityInventory { completeness(kinds: [${KEPT}]) { complete } }
  identityInventory { findings { totalCount } }
}`;

/** A graph with an inventory that has read every list, and whose checks have found something. */
export async function startKept(options: StartOptions = {}): Promise<Started> {
  const graph = await start({
    ...options,
    config: { inventory: { keep: [{ kinds: KEPT, every: 'PT1M' }] }, ...options.config },
    overrides: { inventory: { spreadMs: 500 }, ...options.overrides },
  });
  for (let times = 0; times < 300; times++) {
    const { data } = await graph.query(READ);
    if (data.kept.completeness.complete && data.identityInventory.findings.totalCount > 0) return graph;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the inventory did not read the fleet within a minute');
}
