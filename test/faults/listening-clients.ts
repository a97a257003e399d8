import { parseArgs } from 'node:util';
import { openSocket, type RawSocket } from '../kit/socket.ts';

/**
 * Listeners of one scope as a separate process, so that the server's memory can be measured apart from theirs. All
 * but the first read everything, and report events out of order. The first reads nothing until the others are done
 * and the server's patience, if it is finite, has ended. Prints `ready`, then `taken` when the others are done, then
 * `heard`.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    instance: { type: 'string', default: '' },
    sockets: { type: 'string', default: '' },
    events: { type: 'string', default: '' },
    patience: { type: 'string', default: '' },
  },
});
const SOCKETS = Number(values.sockets);
const EVENTS = Number(values.events);
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const counts = new Array<number>(SOCKETS).fill(0);
const faults: string[] = [];
const { promise: complete, resolve: tellComplete } = Promise.withResolvers<void>();
let toGo = SOCKETS - 1;
const clients: RawSocket[] = [];
for (let socket = 0; socket < SOCKETS; socket++) {
  const client = await openSocket(values.url);
  client.socket.removeAllListeners('message');
  client.socket.on('message', (data) => {
    const id = /"entityId":"([^"]+)"/.exec(String(data))?.[1];
    if (id === undefined) return;
    const place = Number(/device-(\d+)$/.exec(Buffer.from(id, 'base64url').toString())?.[1]);
    if (place !== counts[socket]) faults.push(`socket ${socket}: ${place} after ${counts[socket]}`);
    counts[socket]! += 1;
    if (counts[socket] === EVENTS && socket > 0 && --toGo === 0) tellComplete();
  });
  clients.push(client);
  if (socket > 0) {
    void client.closed.then(({ code }) => {
      faults.push(`socket ${socket} was closed with ${code}`);
      tellComplete();
    });
  }
  // The socket that will be paused requests large events, so that its data soon exceeds the socket buffers.
  const more = socket > 0 ? '' : Array.from({ length: 15 }, (_, n) => `a${n}: cursor`).join(' ');
  const query = `subscription ($id: ID!) { refreshEvents(scope: { instanceId: $id, kinds: [DEVICE] }) { ${more} ... on EntityChanged { entityId } } }`;
  const ready = new Promise((resolve) => client.socket.once('message', resolve));
  client.send({ id: 's', type: 'subscribe', payload: { query, variables: { id: values.instance } } });
  // This heartbeat marks the position from which the listener receives events.
  await ready;
}
const [paused] = clients;
paused!.socket.pause();
print({ msg: 'ready' });
const begun = performance.now();
await complete;
const ms = Math.round(performance.now() - begun);
print({ msg: 'taken', ms });
// It resumes reading only after that patience and the time for the close frame.
const patience = Number(values.patience);
if (patience < 60_000) await new Promise((resolve) => setTimeout(resolve, 1.3 * patience - ms));
const open = clients.filter(({ socket }) => socket.readyState === socket.OPEN).length - 1;
paused!.socket.resume();
const code = patience < 60_000 ? (await paused!.closed).code : null;
const [heardByPaused, ...heard] = counts;
print({ msg: 'heard', least: Math.min(...heard), heardByPaused, faults: faults.slice(0, 5), open, code, ms });
process.exit(0);
