import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { brokenLine } from '../kit/audit-log.ts';
import { ALIBABA, ask, HUAWEI, type Started, start } from '../kit/start.ts';

/** One effect per key, however often it is repeated, and an audit line for every attempt. */
const folder = mkdtempSync(join(tmpdir(), 'audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');

function placeOf(graph: Started) {
  const { instanceId, regionId } = graph.simulators.fleet.alibaba.instances[0]!;
  return [ALIBABA, regionId, instanceId];
}
const REGISTER = `mutation ($input: RegisterClientCredentialInput!) { registerClientCredential(input: $input) {
  clientCredential { clientId } issuedSecret { secret } replayed userErrors { code message field } } }`;
const writesOf = (graph: Started, operation: string) =>
  graph.simulators.journal.entries.filter((entry) => entry.operation === operation);

describe('idempotency keys', () => {
  it('fifty concurrent requests with one key: one effect, one gets the secret, the others learn that it was done', async () => {
    await using graph = await start();
    const input = {
      instanceId: idOf('Instance', ...placeOf(graph)),
      clientId: 'GID_hundred@@@fifty',
      idempotencyKey: 'fifty',
    };
    const answers = await Promise.all(Array.from({ length: 50 }, () => graph.query(REGISTER, { input })));
    const payloads = answers.map((answer) => answer.data.registerClientCredential);
    for (const { clientCredential, userErrors } of payloads) {
      expect(clientCredential).toEqual({ clientId: input.clientId });
      expect(userErrors).toEqual([]);
    }
    expect(payloads.filter(({ issuedSecret }) => issuedSecret !== null)).toHaveLength(1);
    for (const { issuedSecret, replayed } of payloads) expect(replayed).toBe(issuedSecret === null);
    expect(writesOf(graph, 'RegisterDeviceCredential')).toHaveLength(1);
  });

  it('a different input is a conflict, a different principal has a separate key, a failure frees the key', async () => {
    const keys = { one: 'a'.repeat(20), two: 'b'.repeat(20) };
    const { createHash } = await import('node:crypto');
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const scopes = ['identity:read', 'identity:write'];
    await using graph = await start({
      config: {
        auth: {
          mode: 'keys',
          keys: Object.entries(keys).map(([name, key]) => ({ name, sha256: hash(key), scopes })),
        },
      },
    });
    const instanceId = idOf('Instance', ...placeOf(graph));
    const group = (groupId: string, key: string) =>
      ask(
        graph.url,
        'mutation ($input: CreateGroupInput!) { createGroup(input: $input) { group { groupId } userErrors { code field } } }',
        { input: { instanceId, groupId, idempotencyKey: 'same' } },
        { authorization: `Bearer ${key}` },
      ).then((answer) => answer.data.createGroup);
    expect(await group('GID_key-first', keys.one)).toMatchObject({ group: { groupId: 'GID_key-first' } });
    expect(await group('GID_other', keys.one)).toMatchObject({
      group: null,
      userErrors: [{ code: 'IDEMPOTENCY_KEY_CONFLICT', field: ['input', 'idempotencyKey'] }],
    });
    // The same key of the other principal is independent: the mutation runs, and is refused for its own reasons.
    expect(await group('GID_key-first', keys.two)).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    expect(await group('GID_key-second', keys.two)).toMatchObject({ group: { groupId: 'GID_key-second' } });
    expect(writesOf(graph, 'CreateGroupId')).toHaveLength(2);
  });

  it('a client that disconnects does not stop its write, and a repeated key returns the outcome', async () => {
    await using graph = await start();
    graph.simulators.faults.add({
      operation: 'RegisterDeviceCredential',
      effect: { kind: 'delay', ms: 300 },
    });
    const input = {
      instanceId: idOf('Instance', ...placeOf(graph)),
      clientId: 'GID_hundred@@@gone',
      idempotencyKey: 'gone',
    };
    const client = new AbortController();
    const request = fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: REGISTER, variables: { input } }),
      signal: client.signal,
    });
    while (writesOf(graph, 'RegisterDeviceCredential').length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    client.abort();
    await expect(request).rejects.toThrow();
    const again = await graph.query(REGISTER, { input });
    expect(again.data.registerClientCredential).toEqual({
      clientCredential: { clientId: input.clientId },
      issuedSecret: null,
      replayed: true,
      userErrors: [],
    });
    expect(writesOf(graph, 'RegisterDeviceCredential')).toHaveLength(1);
  });

  it('an outcome that cannot be read back is OUTCOME_UNKNOWN, and the write is not resent', async () => {
    await using graph = await start();
    graph.simulators.faults.add({ operation: 'ApplyToken', effect: { kind: 'reset' } });
    const input = {
      instanceId: idOf('Instance', ...placeOf(graph)),
      topics: ['t'],
      actions: 'READ',
      expiresAt: new Date(Date.now() + 600_000).toISOString(),
      idempotencyKey: 'token',
    };
    for (let attempt = 0; attempt < 3; attempt++) {
      const answer = await graph.query(
        'mutation ($input: IssueTokenInput!) { issueToken(input: $input) { issuedSecret { secret } userErrors { code retryable } } }',
        { input },
      );
      expect(answer.data.issueToken).toEqual({
        issuedSecret: null,
        userErrors: [{ code: 'OUTCOME_UNKNOWN', retryable: false }],
      });
    }
    expect(writesOf(graph, 'ApplyToken')).toHaveLength(1);
  });

  it('a refusal counts as a refusal, also with an undocumented code', async () => {
    await using graph = await start();
    for (const [status, code] of [
      [400, 'PROVIDER_BAD_RESPONSE'],
      [417, 'OUTCOME_UNKNOWN'],
      [500, 'OUTCOME_UNKNOWN'],
    ] as const) {
      graph.simulators.faults.clear();
      graph.simulators.faults.add({
        operation: 'ApplyToken',
        effect: { kind: 'answer', status, body: '{"RequestId":"R-1","Code":"BrandNew","Message":"x"}' },
      });
      const answer = await graph.query(
        'mutation ($input: IssueTokenInput!) { issueToken(input: $input) { userErrors { code providerCode providerRequestId retryable } } }',
        {
          input: {
            instanceId: idOf('Instance', ...placeOf(graph)),
            topics: ['t'],
            actions: 'READ',
            expiresAt: new Date(Date.now() + 600_000).toISOString(),
          },
        },
      );
      expect(answer.data.issueToken.userErrors, String(status)).toEqual([
        { code, providerCode: 'BrandNew', providerRequestId: 'R-1', retryable: false },
      ]);
    }
  });

  it('a key belongs to one mutation, and its outcome remains after the objects of its input are deleted', async () => {
    await using graph = await start();
    const instanceId = idOf('Instance', ...placeOf(graph));
    const issue = (expiresAt: string) =>
      graph.query(
        'mutation ($input: IssueTokenInput!) { issueToken(input: $input) { issuedSecret { secret } replayed userErrors { code field } } }',
        { input: { instanceId, topics: ['t'], actions: 'READ', expiresAt, idempotencyKey: 'k' } },
      );
    const soon = new Date(Date.now() + 61_000).toISOString();
    const first = await issue(soon);
    expect(first.data.issueToken.issuedSecret.secret).toMatch(/^LzMT/);
    const other = await graph.query(REGISTER, {
      input: { instanceId, clientId: 'GID_hundred@@@key', idempotencyKey: 'k' },
    });
    expect(other.data.registerClientCredential.userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_KEY_CONFLICT' },
    ]);
    // Less than a minute remains: too little for a new token, which a repetition must not need.
    vi.setSystemTime(Date.now() + 5_000);
    expect((await issue(soon)).data.issueToken).toEqual({
      issuedSecret: null,
      replayed: true,
      userErrors: [],
    });
    vi.useRealTimers();
    expect(writesOf(graph, 'ApplyToken')).toHaveLength(1);
  });

  it('a repeated key makes no read first: it returns the first outcome while the provider is down', async () => {
    await using graph = await start();
    const instanceId = idOf('Instance', ...placeOf(graph));
    const input = { instanceId, clientId: 'GID_hundred@@@down', idempotencyKey: 'down' };
    await graph.query(REGISTER, { input });
    graph.simulators.faults.add({ service: 'alibaba', effect: { kind: 'reset' } });
    const again = await graph.query(REGISTER, { input });
    expect(again.data.registerClientCredential).toMatchObject({
      issuedSecret: null,
      replayed: true,
      userErrors: [],
    });
    // A failure before anything was sent is retryable, and says so.
    const other = await graph.query(
      'mutation ($input: RegisterClientCredentialInput!) { registerClientCredential(input: $input) { userErrors { code retryable } } }',
      { input: { ...input, idempotencyKey: 'other' } },
    );
    expect(other.data.registerClientCredential.userErrors).toEqual([
      { code: 'PROVIDER_UNAVAILABLE', retryable: true },
    ]);
  });

  it('an unknown outcome that is resolved later is returned once, to one of the concurrent requests', async () => {
    await using graph = await start();
    const input = {
      instanceId: idOf('Instance', ...placeOf(graph)),
      clientId: 'GID_hundred@@@found',
      idempotencyKey: 'found',
    };
    const { faults } = graph.simulators;
    faults.add({ operation: 'RegisterDeviceCredential', effect: { kind: 'truncate' } });
    // The first read finds the client id free; the reads for the outcome fail.
    graph.simulators.journal.clear();
    const asked = graph.query(REGISTER, { input });
    while (writesOf(graph, 'RegisterDeviceCredential').length === 0)
      await new Promise((resolve) => setTimeout(resolve, 1));
    faults.add({ operation: 'GetDeviceCredential', effect: { kind: 'reset' } });
    expect((await asked).data.registerClientCredential.userErrors).toMatchObject([
      { code: 'OUTCOME_UNKNOWN' },
    ]);
    faults.clear();
    const answers = await Promise.all(Array.from({ length: 8 }, () => graph.query(REGISTER, { input })));
    const payloads = answers.map((answer) => answer.data.registerClientCredential);
    expect(payloads.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(payloads.filter(({ issuedSecret }) => issuedSecret !== null)).toHaveLength(1);
    expect(writesOf(graph, 'RegisterDeviceCredential')).toHaveLength(1);
  });

  it('a process that stops waits for a write whose client has disconnected', async () => {
    const graph = await start();
    graph.simulators.faults.add({
      operation: 'RegisterDeviceCredential',
      effect: { kind: 'delay', ms: 500 },
    });
    const client = new AbortController();
    const input = { instanceId: idOf('Instance', ...placeOf(graph)), clientId: 'GID_hundred@@@stop' };
    const request = fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: REGISTER, variables: { input } }),
      signal: client.signal,
    });
    while (writesOf(graph, 'RegisterDeviceCredential').length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    client.abort();
    await expect(request).rejects.toThrow();
    await graph[Symbol.asyncDispose]();
    expect(graph.log.filter((line) => line.includes('"decision":"done"'))).toHaveLength(1);
  });

  it('mutations of one document have separate results', async () => {
    await using graph = await start();
    const instanceId = idOf('Instance', ...placeOf(graph));
    const answer = await graph.query(`mutation {
      a: createGroup(input: { instanceId: "${instanceId}", groupId: "GID_doc-one" }) { group { groupId } userErrors { code } }
      b: createGroup(input: { instanceId: "${instanceId}", groupId: "GID_doc-one" }) { group { groupId } userErrors { code } }
      c: createGroup(input: { instanceId: "${instanceId}", groupId: "GID_doc-two" }) { group { groupId } userErrors { code } } }`);
    expect(answer.data).toEqual({
      a: { group: { groupId: 'GID_doc-one' }, userErrors: [] },
      b: { group: null, userErrors: [{ code: 'CONFLICT' }] },
      c: { group: { groupId: 'GID_doc-two' }, userErrors: [] },
    });
  });

  it('an internal failure in one mutation does not lose a secret that was issued before', async () => {
    const newSecret = () => {
      throw new TypeError('not to be told');
    };
    await using graph = await start({ overrides: { newSecret } });
    const [credential] = graph.simulators.fleet.alibaba.instances[0]!.credentials;
    const standard = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
    const id = idOf('ClientCredential', ...placeOf(graph), credential!.clientId);
    const device = idOf('Device', HUAWEI, 'cn-north-4', standard.instanceId, standard.devices[0]!.deviceId);
    const answer = await graph.query(`mutation {
      rotateClientCredential(input: { id: "${id}" }) { issuedSecret { secret } userErrors { code } }
      resetDeviceSecret(input: { id: "${device}" }) { userErrors { code message retryable } } }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      rotateClientCredential: {
        issuedSecret: { secret: credential!.accessKeySecret },
        userErrors: [],
      },
      resetDeviceSecret: {
        userErrors: [
          {
            code: 'INTERNAL_SERVER_ERROR',
            message: 'The server failed unexpectedly.',
            retryable: false,
          },
        ],
      },
    });
    expect(graph.log.filter((line) => line.includes('unexpected error'))).toHaveLength(1);
  });
});

describe('the audit log', () => {
  it('records who, what and the outcome, in a chain that reveals every change', async () => {
    const file = join(folder, 'audit.jsonl');
    for (let round = 0; round < 2; round++) {
      await using graph = await start({ config: { audit: { file } } });
      const id = idOf('ClientCredential', ...placeOf(graph), 'GID_hundred@@@never-was');
      const first = graph.simulators.fleet.alibaba.instances[0]!.credentials[0]!;
      const known = idOf('ClientCredential', ...placeOf(graph), first.clientId);
      await graph.query(
        'mutation ($a: RotateClientCredentialInput!, $b: RotateClientCredentialInput!, $c: RevealSecretInput!) { a: rotateClientCredential(input: $a) { userErrors { code } } b: rotateClientCredential(input: $b) { userErrors { code } } revealSecret(input: $c) { secret } }',
        {
          a: { id: known },
          b: { id },
          c: { id: known, slot: 'PRIMARY', reason: 'a line\n{"audit":"forged"}' },
        },
      );
      expect(readFileSync(file, 'utf8')).not.toContain(first.accessKeySecret);
    }
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const entries = lines.map((line) => JSON.parse(line));
    expect(entries.slice(0, 5)).toMatchObject([
      { principal: 'anyone', action: 'rotateClientCredential', decision: 'started' },
      {
        principal: 'anyone',
        action: 'rotateClientCredential',
        decision: 'done',
        providerRequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
      },
      { action: 'rotateClientCredential', decision: 'started' },
      { action: 'rotateClientCredential', decision: 'failed', code: 'NOT_FOUND' },
      { action: 'revealSecret', decision: 'revealed', reason: 'a line\n{"audit":"forged"}' },
    ]);
    // One chain over both runs of the process.
    expect(entries).toHaveLength(10);
    expect(await brokenLine(lines)).toBeNull();
    expect(await brokenLine(lines.toSpliced(2, 1))).toBe(3);
    expect(await brokenLine(lines.with(1, lines[1]!.replace('done', 'failed')))).toBe(3);
  });

  it.skipIf(!existsSync('/dev/full'))('on a full disk stops writes, and nothing else', async () => {
    await using graph = await start({ config: { audit: { file: '/dev/full' } } });
    const input = { instanceId: idOf('Instance', ...placeOf(graph)), clientId: 'GID_hundred@@@full' };
    expect((await graph.query(REGISTER, { input })).data.registerClientCredential).toMatchObject({
      clientCredential: null,
      userErrors: [{ code: 'INTERNAL_SERVER_ERROR' }],
    });
    expect(writesOf(graph, 'RegisterDeviceCredential')).toEqual([]);
    expect((await graph.query('{ instances { totalCount } }')).errors).toBeUndefined();
    expect(graph.log.join('')).toContain('"code":"ENOSPC"');
  });

  it('stops writes and reveals if it cannot be written, and nothing else', async () => {
    const file = join(folder, 'full.jsonl');
    writeFileSync(file, '');
    await using graph = await start({ config: { audit: { file } } });
    const input = {
      instanceId: idOf('Instance', ...placeOf(graph)),
      clientId: 'GID_hundred@@@before',
      idempotencyKey: 'before',
    };
    await graph.query(REGISTER, { input });
    rmSync(file);
    const { mkdirSync } = await import('node:fs');
    mkdirSync(file);
    const { clientId } = graph.simulators.fleet.alibaba.instances[0]!.credentials[0]!;
    const id = idOf('ClientCredential', ...placeOf(graph), clientId);
    const answer = await graph.query(
      'mutation ($a: RevokeClientCredentialInput!, $b: RevealSecretInput!) { revokeClientCredential(input: $a) { deletedId userErrors { code } } revealSecret(input: $b) { secret userErrors { code } } }',
      { a: { id }, b: { id, slot: 'PRIMARY', reason: 'testing' } },
    );
    expect(answer.data).toEqual({
      revokeClientCredential: { deletedId: null, userErrors: [{ code: 'INTERNAL_SERVER_ERROR' }] },
      revealSecret: { secret: null, userErrors: [{ code: 'INTERNAL_SERVER_ERROR' }] },
    });
    expect(writesOf(graph, 'UnRegisterDeviceCredential')).toEqual([]);
    // A write completed before is still reported as completed.
    expect((await graph.query(REGISTER, { input })).data.registerClientCredential).toMatchObject({
      clientCredential: { clientId: input.clientId },
      userErrors: [],
    });
    expect((await graph.query('{ instances { totalCount } }')).errors).toBeUndefined();
  });
});

describe('scopes', () => {
  it('without identity:write or secret:reveal: nothing is sent, and the refusal is logged', async () => {
    const { createHash } = await import('node:crypto');
    const sha256 = createHash('sha256').update('reader').digest('hex');
    await using graph = await start({
      config: { auth: { mode: 'keys', keys: [{ name: 'reader', sha256, scopes: ['identity:read'] }] } },
    });
    const { clientId } = graph.simulators.fleet.alibaba.instances[0]!.credentials[0]!;
    const id = idOf('ClientCredential', ...placeOf(graph), clientId);
    for (const [name, input] of [
      ['RotateClientCredential', { id }],
      ['RevealSecret', { id, slot: 'PRIMARY', reason: 'curious' }],
    ] as const) {
      const field = name.charAt(0).toLowerCase() + name.slice(1);
      const answer = await ask(
        graph.url,
        `mutation ($input: ${name}Input!) { ${field}(input: $input) { userErrors { code } } }`,
        { input },
        { authorization: 'Bearer reader' },
      );
      expect(answer.errors).toMatchObject([{ path: [field], extensions: { code: 'FORBIDDEN' } }]);
    }
    expect(graph.simulators.journal.entries).toEqual([]);
    const denied = graph.log
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => msg === 'audit')
      .map(({ audit }) => audit);
    expect(denied).toMatchObject([
      { principal: 'reader', action: 'rotateClientCredential', target: id, decision: 'denied' },
      { principal: 'reader', action: 'revealSecret', target: id, decision: 'denied', code: 'FORBIDDEN' },
    ]);
    expect(await brokenLine(denied.map((entry) => JSON.stringify(entry)))).toBeNull();
  });
});
