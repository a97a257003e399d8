import { openSqliteStore } from '../../src/store/sqlite-file-store.ts';
import { publish, startSink, untilBegun } from './sink-stage.ts';

/* A process that publishes events and delivers them, until it is killed. Arguments: file, url, number of events. */
const [path = '', url = '', count = '0'] = process.argv.slice(2);
const store = await openSqliteStore({ path });
const { log } = startSink(store, url);
await untilBegun(store);
process.send?.('begun');
for (;;) {
  const { seq } = await log.head('model');
  if (seq >= Number(count)) break;
  await publish(log, seq, 1);
}
// The sink keeps delivering.
setInterval(() => {}, 1_000);
