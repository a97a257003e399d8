import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { startEmbedded } from '../../src/demo/embedded.ts';
import { createGraphiqlTabs } from '../../src/http/pages/graphiql/tabs.ts';
import { createLog } from '../../src/log.ts';

/** Starts what `npm start -- --still` serves without a configuration. */
export async function startDemo() {
  const embedded = await startEmbedded({ still: true });
  const config = parseConfig(
    embedded.text,
    { env: () => undefined, file: () => undefined },
    { port: 0, adminPort: 0 },
  );
  const app = await createApp(config, {
    graphiqlExamples: embedded.examples,
    log: createLog('info', { write: () => {} }),
    lagMeter: { read: () => ({ stoodMs: 0, computedMs: 0 }), stop: () => {} },
    inventory: { spreadMs: 0 },
  });
  const { url } = await app.listen();
  return {
    url,
    examples: embedded.examples,
    tabs: createGraphiqlTabs(embedded.examples),
    [Symbol.asyncDispose]: async () => {
      await app.stop(1_000);
      await embedded.stop();
    },
  };
}
