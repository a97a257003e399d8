import { describe, expect, it } from 'vitest';
import { ALIBABA, ask, callsOf, HUAWEI, start } from '../kit/start.ts';

const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');

describe('the minimum of calls', () => {
  it('reads the row after a full window only if pageInfo is selected', async () => {
    await using graph = await start();
    const { instances } = graph.simulators.fleet.huawei;
    const { instanceId, caCertificates: rows } = instances.find(({ type }) => type === 'standard')!;
    const callsFor = async (selected: string) => {
      graph.simulators.journal.clear();
      const answer = await graph.query(
        `{ instance(provider: HUAWEI_IOTDA, instanceId: "${instanceId}") { caCertificates(first: ${rows.length}) { ${selected} } } }`,
      );
      expect(answer.errors).toBeUndefined();
      const { entries } = graph.simulators.journal;
      return {
        list: answer.data.instance.caCertificates,
        calls: entries.filter(({ operation }) => operation === 'ListCertificates').length,
      };
    };
    const plain = await callsFor('totalCount nodes { id }');
    expect(plain).toMatchObject({ calls: 1, list: { totalCount: rows.length } });
    expect(plain.list.nodes).toHaveLength(rows.length);
    const walked = await callsFor('nodes { id } pageInfo { hasNextPage }');
    expect(walked).toMatchObject({ calls: 2, list: { pageInfo: { hasNextPage: false } } });
  });

  it('batches the sessions of lists that arrive at different moments', async () => {
    await using graph = await start();
    const { groups, instanceId, regionId, credentials } = graph.simulators.fleet.alibaba.instances[0]!;
    const small = groups
      .map(({ groupId }) => ({
        groupId,
        size: credentials.filter(({ clientId }) => clientId.startsWith(`${groupId}@@@`)).length,
      }))
      .filter(({ size }) => size > 0)
      .sort((a, b) => a.size - b.size)
      .slice(0, 2);
    // Five of each, so that one batch of ten contains both.
    const list = (alias: string, { groupId }: { groupId: string }) =>
      `${alias}: node(id: "${idOf(
        'Group',
        ALIBABA,
        regionId,
        instanceId,
        groupId,
      )}") { ... on Group { clientCredentials(first: 5) { nodes { clientId session { online } } } } }`;
    graph.simulators.faults.add({
      operation: 'ListDeviceCredentialClientId',
      times: 1,
      effect: { kind: 'delay', ms: 120 },
    });
    const answer = await graph.query(`{ ${list('a', small[0]!)} ${list('b', small[1]!)} }`);
    expect(answer.errors).toBeUndefined();
    expect(callsOf(answer)).toEqual({
      'ali ListGroupId': 1,
      'ali ListDeviceCredentialClientId': 2,
      'ali BatchQuerySessionByClientIds': 1,
    });
    // A list that hangs delays the others by at most a quarter of a second.
    graph.simulators.faults.add({
      operation: 'ListDeviceCredentialClientId',
      times: 1,
      effect: { kind: 'delay', ms: 1_500 },
    });
    const slow = await graph.query(`{ ${list('a', small[0]!)} ${list('b', small[1]!)} }`);
    // A session that is alone in its batch is read individually.
    expect(callsOf(slow)).toMatchObject({
      'ali BatchQuerySessionByClientIds': 1,
      'ali QuerySessionByClientId': 1,
    });
  });

  it('does not read the object of a list again for its further pages, which prove nothing for another object', async () => {
    await using graph = await start();
    const { instanceId, regionId } = graph.simulators.fleet.alibaba.instances[0]!;
    const id = (groupId: string) => idOf('Group', ALIBABA, regionId, instanceId, groupId);
    const page = (group: string, after: string | null, more = '') =>
      graph.query(
        `query ($id: ID!, $after: String) { node(id: $id) { __typename ... on Group { ${more}
          clientCredentials(first: 10, after: $after) { nodes { clientId } pageInfo { endCursor } } } } }`,
        { id: id(group), after },
      );
    const first = await page('GID_hundred', null);
    expect(callsOf(first)).toEqual({ 'ali ListGroupId': 1, 'ali ListDeviceCredentialClientId': 1 });
    const { endCursor } = first.data.node.clientCredentials.pageInfo;
    const second = await page('GID_hundred', endCursor);
    expect(callsOf(second)).toEqual({ 'ali ListDeviceCredentialClientId': 1 });
    expect(second.data.node.clientCredentials.nodes).toHaveLength(10);
    // The query selects another field of the object, so the object is read.
    expect(callsOf(await page('GID_hundred', endCursor, 'createdAt'))).toMatchObject({
      'ali ListGroupId': 1,
    });
    // The cursor belongs to another list, so it is refused before any call, whether the group exists or not.
    for (const other of ['GID_thousand', 'GID_never_was']) {
      const refused = await page(other, endCursor);
      expect(refused.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
      expect(callsOf(refused)).toEqual({});
    }
    expect((await page('GID_never_was', null)).errors).toMatchObject([
      { path: ['node'], extensions: { code: 'NOT_FOUND' } },
    ]);
  });

  it('is one call for a further page below any object, by id or by look-up', async () => {
    await using graph = await start();
    const { alibaba, huawei } = graph.simulators.fleet;
    const standard = huawei.instances.find(({ type }) => type === 'standard')!;
    const custom = alibaba.instances.find(({ type }) => type === 4)!;
    const [platinum] = alibaba.instances;
    const { groupId } = standard.groups.find(({ deviceIds }) => deviceIds.length > 3)!;
    const { certificateId } = standard.deviceCertificates[0]!;
    const [policy] = standard.policies!;
    policy!.targets = standard.devices
      .slice(0, 5)
      .map(({ deviceId }) => ({ target_type: 'device', target_id: deviceId }));
    const caSn = platinum!.deviceCertificates[0]!.caSn;
    const identity = custom.identities.find(({ identityType }) => identityType === 'USER')!;
    const permission = custom.permissions.find((each) => each.identity === identity.username)!;
    custom.permissions.push({ ...permission, topic: 'another/topic' });
    const inHuawei = [HUAWEI, 'cn-north-4', standard.instanceId];
    const inPlatinum = [ALIBABA, platinum!.regionId, platinum!.instanceId];
    const inCustom = [ALIBABA, custom.regionId, custom.instanceId];
    const at = (provider: string, instanceId: string) => `provider: ${provider}, instanceId: "${instanceId}"`;
    const ofHuawei = at('HUAWEI_IOTDA', standard.instanceId);
    const ofPlatinum = at('ALIBABA_MQTT', platinum!.instanceId);
    type Parent = [
      kind: string,
      id: string[],
      lookUp: string | null,
      list: string,
      key: string,
      args?: string,
    ];
    const parents: Parent[] = [
      ['Instance', inHuawei, `instance(${ofHuawei})`, 'devices', 'deviceId'],
      ['Instance', inHuawei, `instance(${ofHuawei})`, 'devicePolicies', 'policyId'],
      [
        'Instance',
        inHuawei,
        `instance(${ofHuawei})`,
        'deviceTemplates',
        'templateId',
        'kind: PROVISIONING, ',
      ],
      ['Instance', inPlatinum, `instance(${ofPlatinum})`, 'caCertificates', 'caId'],
      ['Instance', inPlatinum, `instance(${ofPlatinum})`, 'groups', 'groupId'],
      [
        'Instance',
        inCustom,
        `instance(${at('ALIBABA_MQTT', custom.instanceId)})`,
        'authIdentities',
        'username',
      ],
      ['Group', [...inHuawei, groupId], `group(${ofHuawei}, groupId: "${groupId}")`, 'devices', 'deviceId'],
      [
        'Group',
        [...inPlatinum, 'GID_hundred'],
        `group(${ofPlatinum}, groupId: "GID_hundred")`,
        'clientCredentials',
        'clientId',
      ],
      [
        'CaCertificate',
        [...inPlatinum, caSn],
        `caCertificate(${ofPlatinum}, caId: "${caSn}")`,
        'deviceCertificates',
        'certificateId',
      ],
      [
        'DeviceCertificate',
        [...inHuawei, certificateId],
        `deviceCertificate(${ofHuawei}, certificateId: "${certificateId}")`,
        'devices',
        'deviceId',
      ],
      [
        'DevicePolicy',
        [...inHuawei, policy!.policyId],
        `devicePolicy(instanceId: "${standard.instanceId}", policyId: "${policy!.policyId}")`,
        'targets',
        'targetId',
        'type: DEVICE, ',
      ],
      ['AuthIdentity', [...inCustom, 'USER', identity.username, ''], null, 'permissions', 'topic'],
    ];
    for (const [kind, parts, lookUp, list, key, args = ''] of parents) {
      const [type = '', ...key2] = [kind, ...parts];
      const roots = [`node(id: "${idOf(type, ...key2)}")`, `nodes(ids: ["${idOf(type, ...key2)}"])`, lookUp];
      for (const root of roots) {
        if (root === null) continue;
        const page = async (after: string | null) => {
          const answer = await graph.query(
            `query ($after: String) { object: ${root} { __typename ... on ${kind} { id provider
              ${list}(${args}first: 1, after: $after) { nodes { ${key} } pageInfo { endCursor } } } } }`,
            { after },
          );
          const object = [answer.data.object].flat()[0];
          return { answer, object, list: object?.[list] };
        };
        const what = `${root} ${list}`;
        const first = await page(null);
        expect(first.answer.errors, what).toBeUndefined();
        const cursor = first.list.pageInfo.endCursor;
        if (cursor === null) throw new Error(`${what} is empty`);
        const second = await page(cursor);
        expect(second.answer.errors, what).toBeUndefined();
        expect(second.object, what).toMatchObject({
          __typename: kind,
          id: first.object.id,
          provider: first.object.provider,
        });
        // The demo has one template.
        expect(second.list.nodes, what).toHaveLength(list === 'deviceTemplates' ? 0 : 1);
        expect(second.list.nodes, what).not.toEqual(first.list.nodes);
        // The page, and for some lists the row after it.
        const operations = Object.keys(callsOf(second.answer));
        expect(operations, what).toHaveLength(1);
        expect(Object.keys(callsOf(first.answer)), what).toContain(operations[0]);
      }
    }
  });

  it("continues a look-up at the cursor's instance, only if the caller may see that instance", async () => {
    await using graph = await start();
    const [one, other] = graph.simulators.fleet.alibaba.instances;
    const page = (instanceId: string, after: string | null, more = '') =>
      graph.query(
        `query ($after: String) { instance(provider: ALIBABA_MQTT, instanceId: "${instanceId}") { ${more}
          groups(first: 1, after: $after) { nodes { groupId } pageInfo { endCursor } } } }`,
        { after },
      );
    const first = await page(one!.instanceId, null);
    const { endCursor } = first.data.instance.groups.pageInfo;
    expect(callsOf(await page(one!.instanceId, endCursor))).toEqual({ 'ali ListGroupId': 1 });
    expect(callsOf(await page(one!.instanceId, endCursor, 'name'))).toHaveProperty(['ali ListInstances']);
    for (const instanceId of [other!.instanceId, 'mqtt-never-was']) {
      const refused = await page(instanceId, endCursor);
      expect(refused.data.instance?.groups ?? null).toBeNull();
      expect(refused.errors).toMatchObject([
        { extensions: { code: expect.stringMatching(/INVALID_CURSOR|NOT_FOUND/) } },
      ]);
      expect(callsOf(refused)).not.toHaveProperty(['ali ListGroupId']);
    }
  });

  it('never includes the same call twice in one operation, however often a query names it', async () => {
    await using graph = await start();
    const { instanceId } = graph.simulators.fleet.alibaba.instances[0]!;
    const field = `instance(provider: ALIBABA_MQTT, instanceId: "${instanceId}") { caCertificates(first: 5) { totalCount nodes { caId } } }`;
    const answer = await graph.query(
      `{ ${Array.from({ length: 8 }, (_, n) => `a${n}: ${field}`).join(' ')} }`,
    );
    expect(answer.errors).toBeUndefined();
    const once = await graph.query(`{ a0: ${field} }`);
    expect(callsOf(answer)).toEqual(callsOf(once));
    expect(answer.data.a7).toEqual(once.data.a0);
  });
});

describe('2,000 equal queries at once', () => {
  it('share the running calls, and each gets the full response', { timeout: 60_000 }, async () => {
    // A slow machine takes more than the default 5 s to begin them all.
    await using graph = await start({ config: { overload: { maxWaitSeconds: 60 } } });
    graph.simulators.faults.add({ service: 'alibaba', effect: { kind: 'delay', ms: 400 } });
    const { instanceId } = graph.simulators.fleet.alibaba.instances[0]!;
    const document = `{ instance(provider: ALIBABA_MQTT, instanceId: "${instanceId}") { groups(first: 5) { nodes { groupId } } } }`;
    const alone = await graph.query(document);
    expect(alone.errors).toBeUndefined();
    graph.simulators.journal.clear();
    const answers = await Promise.all(Array.from({ length: 2_000 }, () => graph.query(document)));
    for (const answer of answers) expect(answer.data).toEqual(alone.data);
    const sent = graph.simulators.journal.entries.length;
    const told = answers.flatMap((answer) => answer.extensions.providerCalls);
    // Each call was reported to exactly one of the queries that waited for it.
    expect(told.reduce((sum, { calls }) => sum + calls, 0)).toBe(sent);
    // Alone they would make 2 to 3 calls each. Shared calls follow one another about every 400 ms while the requests
    // arrive.
    expect(sent).toBeLessThan(200);
  });
});

describe('a client that disconnects', () => {
  it('aborts the provider calls of its query over HTTP', async () => {
    await using graph = await start();
    graph.simulators.faults.add({ service: 'alibaba', effect: { kind: 'delay', ms: 300 } });
    const gone = new AbortController();
    const request = fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ instances { nodes { groups { totalCount } } } }' }),
      signal: gone.signal,
    });
    while (graph.simulators.journal.entries.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    gone.abort();
    await expect(request).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(graph.simulators.journal.entries.map(({ operation }) => operation)).not.toContain('ListGroupId');
  });
});

describe('extensions.providerCalls', () => {
  it('does not count a call that found no connection', async () => {
    await using graph = await start();
    await graph.simulators.stop();
    const answer = await ask(
      graph.url,
      '{ instances(filter: { provider: ALIBABA_MQTT }) { edges { node { id } } } }',
    );
    expect(answer.errors?.[0]?.extensions['code']).toBe('PROVIDER_UNAVAILABLE');
    expect(callsOf(answer)).toEqual({});
  });
});
