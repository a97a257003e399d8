import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { AuditEntry } from '../../src/audit/chain.ts';
import { DENIAL_LIMITS } from '../../src/audit/refusals.ts';
import { brokenLine } from '../kit/audit-log.ts';
import { ask, type Started, start } from '../kit/start.ts';

const folder = mkdtempSync(join(tmpdir(), 'refusals-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEYS = {
  nothing: [],
  composer: ['schema:read'],
  reader: ['identity:read'],
  writer: ['identity:read', 'identity:write'],
  elsewhere: ['identity:read', 'identity:write', 'secret:reveal'],
} as const;

function startWith(file: string): Promise<Started> {
  const keys = Object.entries(KEYS).map(([name, scopes]) => ({
    name,
    scopes,
    sha256: createHash('sha256').update(name).digest('hex'),
    // In another account than the requested one.
    ...(name === 'elsewhere' ? { accounts: ['hw'] } : {}),
  }));
  return start({ config: { auth: { mode: 'keys', keys }, audit: { file } } });
}

const entriesIn = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as AuditEntry);
const as = (key: string) => ({ authorization: `Bearer ${key}` });
const aliased = (count: number) =>
  `mutation ($input: RevokeClientCredentialInput!) { ${Array.from(
    { length: count },
    (_, n) => `a${n}: revokeClientCredential(input: $input) { userErrors { code } }`,
  ).join(' ')} }`;

describe('refusals over HTTP', () => {
  it('of a reader that sends 10 aliases with 600 characters each use limited bytes, and are counted exactly', {
    timeout: 60_000,
  }, async () => {
    const file = join(folder, 'flood.jsonl');
    const documents = 500;
    let written = 0;
    {
      await using graph = await startWith(file);
      const { regionId, instanceId } = graph.simulators.fleet.alibaba.instances[0]!;
      const instance = Buffer.from(`Instance:ali/${regionId}/${instanceId}`).toString('base64url');
      let left = documents;
      const flood = async () => {
        while (left-- > 0) {
          const response = await fetch(graph.url, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...as('reader') },
            body: JSON.stringify({ query: aliased(10), variables: { input: { id: 'x'.repeat(600) } } }),
          });
          expect((await response.text()).match(/FORBIDDEN/g)).toHaveLength(10);
        }
      };
      const block = async () => {
        const input = { instanceId: instance, clientId: `GID_hundred@@@${written}` };
        const document =
          'mutation ($input: BlockClientInput!) { blockClient(input: $input) { userErrors { code } } }';
        const answer = await ask(graph.url, document, { input }, as('writer'));
        expect(answer.data.blockClient.userErrors).toEqual([]);
        written += 1;
      };
      await Promise.all([...Array.from({ length: 20 }, flood), block().then(block).then(block)]);
      // A new minute may have started once meanwhile.
      expect(statSync(file).size).toBeLessThan(64 * 1024);
    }
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(await brokenLine(lines)).toBeNull();
    const entries = entriesIn(file);
    const denied = entries.filter(({ decision }) => decision === 'denied');
    expect(denied.length).toBeLessThanOrEqual(2 * DENIAL_LIMITS.perKey);
    for (const each of denied) expect(each).toMatchObject({ count: 10, target: 'x'.repeat(512) });
    const omitted = entries.filter(({ decision }) => decision === 'omitted');
    expect(omitted.length).toBeGreaterThan(0);
    const count = omitted.reduce((sum, each) => sum + each.count!, 0);
    expect(denied.length + count).toBe(documents);
    // All lines of a real writer are present.
    expect(entries.filter(({ principal }) => principal === 'writer')).toHaveLength(2 * written);
  });

  it('write one line each: no scope at all, schema scope only, an account that is not visible', async () => {
    const file = join(folder, 'kinds.jsonl');
    let target = '';
    {
      await using graph = await startWith(file);
      const { regionId, instanceId } = graph.simulators.fleet.alibaba.instances[0]!;
      target = Buffer.from(`ClientCredential:ali/${regionId}/${instanceId}/GID_a%40%40%40b`).toString(
        'base64url',
      );
      for (const key of ['nothing', 'composer'])
        await ask(graph.url, '{ a: instances { totalCount } b: instances { totalCount } }', {}, as(key));
      const stream = await fetch(graph.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...as('composer') },
        body: JSON.stringify({
          query: 'subscription ($id: ID!) { refreshEvents(scope: { instanceId: $id }) { cursor } }',
          variables: { id: Buffer.from(`Instance:ali/${regionId}/${instanceId}`).toString('base64url') },
        }),
      });
      expect(await stream.text()).toContain('FORBIDDEN');
      await ask(graph.url, '{ __schema { queryType { name } } }', {}, as('reader'));
      const hidden = await ask(graph.url, aliased(3), { input: { id: target } }, as('elsewhere'));
      expect(hidden.data.a0.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
      await ask(
        graph.url,
        'mutation ($input: RevealSecretInput!) { revealSecret(input: $input) { userErrors { code } } }',
        { input: { id: target, slot: 'PRIMARY', reason: 'curious' } },
        as('elsewhere'),
      );
    }
    const entries = entriesIn(file);
    expect(entries).toMatchObject([
      { principal: 'nothing', action: 'document', decision: 'denied', code: 'FORBIDDEN' },
      { principal: 'composer', action: 'document', decision: 'denied', code: 'FORBIDDEN' },
      { principal: 'composer', action: 'document', decision: 'denied', code: 'FORBIDDEN' },
      { principal: 'reader', action: 'schema', decision: 'denied', code: 'FORBIDDEN' },
      { principal: 'elsewhere', action: 'revokeClientCredential', target, code: 'NOT_FOUND', count: 3 },
      { principal: 'elsewhere', action: 'revealSecret', target, decision: 'denied', code: 'NOT_FOUND' },
    ]);
  });

  it('of wrong credentials write a line with the address, but not the credentials, over HTTP and WebSocket', async () => {
    const file = join(folder, 'credentials.jsonl');
    const requests = 300;
    {
      await using graph = await startWith(file);
      const refused = async (headers: Record<string, string>) => {
        const response = await fetch(graph.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: '{"query":"{ __typename }"}',
        });
        expect(response.status).toBe(401);
        await response.text();
      };
      // The server requires no credentials, so none are wrong.
      await refused({});
      expect(await closeCodeOf(graph.url, {})).toBe(4403);
      expect(entriesIn(file)).toEqual([]);
      expect(await closeCodeOf(graph.url, as('guess-over-socket'))).toBe(4403);
      for (let n = 1; n < requests; n++) await refused({ authorization: `Bearer guess-${n}` });
      expect(statSync(file).size).toBeLessThan(4 * 1024);
    }
    const entries = entriesIn(file);
    expect(entries[0]).toMatchObject({
      principal: null,
      action: 'authenticate',
      address: '127.0.0.1',
      decision: 'denied',
      code: 'UNAUTHENTICATED',
    });
    const count = entries.reduce((sum, each) => sum + (each.count ?? 1), 0);
    expect(count).toBe(requests);
    expect(entries.at(-1)).toMatchObject({
      decision: 'omitted',
      message: expect.stringMatching(/^\d+ refused sign-ins from 127\.0\.0\.1 were not logged$/),
    });
    expect(readFileSync(file, 'utf8')).not.toContain('guess');
  });
});

/** Sends the credentials in connection_init, and returns the close code. */
function closeCodeOf(url: string, payload: object): Promise<number> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
  return new Promise((resolve, reject) => {
    socket.once('close', resolve);
    socket.once('error', reject);
  });
}
