import { existsSync, readFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type App, createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import { createLog } from '../../src/log.ts';
import { type Simulators, startSimulators } from '../../src/simulator/index.ts';
import { EVENTS, type Heard } from '../kit/listen.ts';
import { sqliteFolder } from '../kit/sqlite-folder.ts';
import { accountsOf, ask } from '../kit/start.ts';

const AT = { account: 'ali', region: 'cn-hangzhou', instanceId: 'post-cn-7mz2d000001' } as const;
const SCOPE = {
  instanceId: printNodeId('Instance', { ...AT, provider: 'ALIBABA_MQTT' }),
  kinds: ['CA_CERTIFICATE', 'AUTH_IDENTITY'],
};

const { fresh } = sqliteFolder();

describe.each(['a file', 'memory'] as const)('a restart of the server with a store in %s', (where) => {
  it('does not interrupt the official client or an SSE client: they lose nothing and get nothing twice', async () => {
    const file = where === 'a file' ? fresh() : undefined;
    const simulators = await startSimulators();
    const instance = simulators.fleet.alibaba.instances.find((each) => each.instanceId === AT.instanceId)!;
    const idOf = (sn: string) => printNodeId('CaCertificate', { ...AT, provider: 'ALIBABA_MQTT' }, sn);
    const [one, two, three] = instance.caCertificates;
    let app = await createServer(simulators, 0, file);
    const { url } = await app.listen();
    const ws = resumingSocket(url);
    const sse = resumingStream(url);
    const clients = [ws, sse];
    try {
      for (const client of clients) await client.until((event) => event.__typename === 'Heartbeat');
      one!.name = 'told before';
      await poll(url);
      for (const client of clients) await client.until((event) => event.entityId === idOf(one!.sn));

      await app.stop(200);
      // No server runs. One object changes, one changes and changes back, one is deleted.
      two!.name = 'changed while nobody ran';
      const { secret } = instance.identities[0]!;
      instance.identities[0]!.secret = `${secret}-x`;
      instance.identities[0]!.secret = secret;
      instance.caCertificates.splice(instance.caCertificates.indexOf(three!), 1);
      app = await createServer(simulators, Number(new URL(url).port), file);
      await app.listen();

      const back = clients.map((client) => client.until((event) => event.__typename === 'Heartbeat', 1));
      await Promise.all(back);
      await poll(url);
      one!.name = 'told after';
      await poll(url);
      for (const client of clients) {
        await client.until((event) => event.entityId === idOf(one!.sn), 1);
        const told = client.events
          .filter((event) => event.__typename !== 'Heartbeat')
          .map((event) => (event.__typename === 'StreamGap' ? event.reason : [event.change, event.entityId]));
        const before = [['UPDATED', idOf(one!.sn)]];
        const after = [['UPDATED', idOf(one!.sn)]];
        expect(told).toEqual(
          file !== undefined
            ? [...before, ['UPDATED', idOf(two!.sn)], ['DELETED', idOf(three!.sn)], ...after]
            : [...before, 'LOG_RESTARTED', ...after],
        );
      }
      if (file !== undefined) {
        const contents = [file, `${file}-wal`].filter(existsSync).map((path) => readFileSync(path, 'latin1'));
        const isStored = (text: string) => contents.some((content) => content.includes(text));
        // Control: an id, which may be stored, is found.
        expect([isStored(idOf(two!.sn)), isStored(secret)]).toEqual([true, false]);
      }
    } finally {
      for (const client of clients) await client.stop();
      await app.stop(200);
      await simulators.stop();
    }
  });
});

function createServer(simulators: Simulators, port: number, file: string | undefined): Promise<App> {
  const config = {
    listen: { port },
    admin: { port: 0 },
    accounts: accountsOf(simulators),
    secrets: { cursorKeys: ['a key that outlasts a restart'], fingerprintKey: 'another one' },
    // Only `refresh` and the start of a subscription read.
    events: { pollSeconds: 3_600 },
    ...(file === undefined ? {} : { store: { url: `sqlite:${file}` } }),
  };
  const parsed = parseConfig(JSON.stringify(config), { env: () => undefined, file: () => undefined });
  return createApp(parsed, { log: createLog('fatal'), transport: { rateOf: () => null } });
}

async function poll(url: string): Promise<void> {
  const document =
    'mutation ($scope: RefreshScope!) { refresh(input: { scope: $scope }) { userErrors { message } } }';
  expect((await ask(url, document, { scope: SCOPE })).data.refresh.userErrors).toEqual([]);
}

/** The client sends the same payload object again after a reconnect, so this updates the cursor in it. */
function resumingSocket(url: string) {
  const heard = createHeard();
  const payload = { query: EVENTS, variables: { scope: SCOPE, after: null as string | null } };
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 100,
    shouldRetry: () => true,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
  });
  client.subscribe<{ refreshEvents: Heard }>(payload, {
    next: ({ data }) => {
      if (data == null) return;
      payload.variables.after = data.refreshEvents.cursor;
      heard.take(data.refreshEvents);
    },
    error: () => {},
    complete: () => {},
  });
  return { ...heard, stop: async () => void (await client.dispose()) };
}

function resumingStream(url: string) {
  const heard = createHeard();
  const gone = new AbortController();
  const variables = { scope: SCOPE, after: null as string | null };
  const read = async (): Promise<void> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: EVENTS, variables }),
      signal: gone.signal,
    });
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const [, event] = /^event: (.*)$/m.exec(text.slice(0, end)) ?? [];
        const [, data] = /^data: (.*)$/m.exec(text.slice(0, end)) ?? [];
        text = text.slice(end + 2);
        expect(event).not.toBe('complete');
        if (data === undefined) continue;
        const { refreshEvents } = (JSON.parse(data) as { data: { refreshEvents: Heard } }).data;
        variables.after = refreshEvents.cursor;
        heard.take(refreshEvents);
      }
    }
  };
  const forever = (async () => {
    while (!gone.signal.aborted) {
      await read().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    ...heard,
    stop: async () => {
      gone.abort();
      await forever;
    },
  };
}

function createHeard() {
  const events: Heard[] = [];
  const waiting = new Set<() => void>();
  return {
    events,
    take: (event: Heard): void => {
      events.push(event);
      for (const look of [...waiting]) look();
    },
    /** Resolves after `before` + 1 events that match. */
    until: (holds: (event: Heard) => boolean, before = 0): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (events.filter(holds).length <= before) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
