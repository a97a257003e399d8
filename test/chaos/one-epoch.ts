import { registerHooks } from 'node:module';

/** The server as it would be without epochs: a failover does not show. For the control of the failover scenario. */
const WITHOUT = `export const printEpoch = ({ storeId }) => storeId;
export const isNextEpoch = () => true;`;

registerHooks({
  load: (url, context, nextLoad) =>
    url.endsWith('/src/store/epoch.ts')
      ? { format: 'module', shortCircuit: true, source: WITHOUT }
      : nextLoad(url, context),
});
await import('../../src/main.ts');
