import { readFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import { describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { AppError } from '../../src/errors.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import { createGraphql, type GraphqlOptions } from '../../src/http/graphql/graphql.ts';
import { createMasking } from '../../src/http/graphql/masking.ts';
import type { OperationObserver } from '../../src/http/graphql/operation-metrics-plugin.ts';
import { createCursorSealer } from '../../src/lists/cursor.ts';
import { createWholeList } from '../../src/lists/whole.ts';
import { createLog } from '../../src/log.ts';
import type { Provider } from '../../src/providers/port/provider.ts';
import type { CaCertificateRecord } from '../../src/providers/port/records.ts';
import { createSchema } from '../../src/schema/index.ts';
import { Secret } from '../../src/secret.ts';
import { createCertificateExpiries } from '../../src/telemetry/certificate-expiries.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { type Started, start } from '../kit/start.ts';

/** Series by name and labels, as Prometheus reads them. */
async function scrape(graph: Started): Promise<Map<string, number>> {
  const response = await fetch(`${graph.adminUrl}/metrics`);
  expect(response.headers.get('content-type')).toContain('text/plain');
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith('identity_graph_'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice('identity_graph_'.length, at), Number(line.slice(at + 1))];
    }),
  );
}

/** Hides all credentials and metadata servers of this machine from the vendor's chain. */
const NO_CHAIN: Readonly<Record<string, string | undefined>> = {
  HOME: '/nonexistent',
  ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true',
  ALIBABA_CLOUD_CREDENTIALS_FILE: '/nonexistent',
  ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
  ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
  ALIBABA_CLOUD_ROLE_ARN: undefined,
  ALIBABA_CLOUD_CREDENTIALS_URI: undefined,
};

const SOME = `{ instances(first: 10) { nodes { name } } }`;

const EVERYBODY = { name: 'test', scopes: new Set(['identity:read'] as const), accounts: 'all' } as const;
/** A graph without accounts. */
const BARE: GraphqlOptions = {
  schema: createSchema(),
  registry: createRegistry([]),
  sealer: createCursorSealer({ keys: [new Secret('a key for tests, of 32 characters')] }),
  fingerprintKey: new Secret('another key'),
  writes: {} as never,
  events: {} as never,
  inventory: {} as never,
  mask: createMasking(createLog('fatal')),
  introspection: false,
};

describe('/metrics', () => {
  it('agrees with docs/observability.md: each metric is documented, and each documented one exists', () => {
    const docs = readFileSync(new URL('../../docs/observability.md', import.meta.url), 'utf8');
    const documented = [...docs.matchAll(/^\| `(identity_graph_\w+)`/gm)].map((match) => match[1]!);
    expect(documented.sort()).toEqual([...createMetrics().names()].sort());
  });

  it('counts operations by type and outcome, errors by code, and provider calls', async () => {
    await using graph = await start();
    await graph.query(SOME);
    await graph.query('{ instances(first: 101) { nodes { name } } }');
    await graph.query('{ instances(first: 5, after: "no cursor") { nodes { name } } }');
    await graph.query('{ nothing }');
    await graph.query('{ nothing');
    await graph.query('mutation { deleteDevice(input: { id: "no id" }) { userErrors { code } } }');
    const series = await scrape(graph);
    expect(series.get('operations_total{type="query",outcome="ok"}')).toBe(1);
    // Two that a resolver refused, and one that validation refused.
    expect(series.get('operations_total{type="query",outcome="failed"}')).toBe(3);
    expect(series.get('operations_total{type="unknown",outcome="failed"}')).toBe(1);
    expect(series.get('operations_total{type="mutation",outcome="ok"}')).toBe(1);
    expect(series.get('operation_errors_total{code="BAD_USER_INPUT"}')).toBe(3);
    expect(series.get('cursor_rejections_total{code="INVALID_CURSOR"}')).toBe(1);
    const calls = graph.simulators.journal.entries.length;
    expect(series.get('operation_provider_calls_sum{type="query"}')).toBe(calls);
    const byOperation = [...series].filter(([name]) => name.startsWith('provider_calls_total'));
    expect(byOperation.reduce((sum, [, count]) => sum + count, 0)).toBe(calls);
    expect(series.get('http_responses_total{status="200"}')).toBeGreaterThanOrEqual(2);
  });

  it('counts attempts, throttles, retries and breakers', async () => {
    await using graph = await start();
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    graph.simulators.faults.add({
      service: 'alibaba',
      operation: 'ListGroupId',
      times: 1,
      effect: { kind: 'answer', status: 403, body: '{"Code":"Throttling.User","Message":"slow down"}' },
    });
    const groups = `{ instance(provider: ALIBABA_MQTT, instanceId: "${platinum!.instanceId}") { groups(first: 5) { nodes { groupId clientCredentials(first: 3) { nodes { session { online } } } } } } }`;
    const answer = await graph.query(groups);
    expect(answer.errors).toBeUndefined();
    const series = await scrape(graph);
    const ali = 'provider="ALIBABA_MQTT"';
    expect(
      series.get(`provider_calls_total{${ali},operation="ListGroupId",outcome="PROVIDER_THROTTLED"}`),
    ).toBe(1);
    expect(series.get(`provider_calls_total{${ali},operation="ListGroupId",outcome="ok"}`)).toBe(1);
    expect(series.get(`provider_throttles_total{${ali},account="ali"}`)).toBe(1);
    expect(series.get(`provider_retries_total{${ali},decision="retried"}`)).toBe(1);
    expect(series.get(`loader_batch_size_sum{loader="session"}`)).toBeGreaterThan(3);
    expect(series.get(`rate_limit_wait_seconds_count{${ali},priority="interactive"}`)).toBeGreaterThan(3);
    expect(series.get(`provider_calls_running{${ali},account="ali"}`)).toBe(0);
  });

  it('counts refused and missing keys by account, but no key that another replaced', async () => {
    const failures = async (graph: Started) =>
      [...(await scrape(graph))].filter(([name]) => name.startsWith('provider_auth_failures_total'));
    await using graph = await start({ credentials: { ali: { accessKeySecret: 'wrong' } } });
    expect((await graph.query(SOME)).errors).toHaveLength(2);
    expect(await failures(graph)).toEqual([
      ['provider_auth_failures_total{provider="ALIBABA_MQTT",account="ali"}', 1],
    ]);

    // A clock that is corrected, and a key that is not known yet.
    await using well = await start({ simulators: { now: () => Date.now() + 20 * 60_000 } });
    expect((await well.query(SOME)).errors).toBeUndefined();
    well.rotate({ ali: { accessKeyId: 'LTAIlater', accessKeySecret: 'later' } });
    expect((await well.query(SOME)).errors).toBeUndefined();
    expect(await failures(well)).toEqual([]);

    // The vendor's chain, which finds nothing.
    for (const [name, value] of Object.entries(NO_CHAIN)) vi.stubEnv(name, value);
    const account = {
      name: 'chain',
      provider: 'alibaba',
      regions: ['cn-hangzhou'],
      endpoint: 'http://127.0.0.1:9',
    };
    await using without = await start({ config: { accounts: [account] } });
    expect((await without.query(SOME)).errors?.[0]?.extensions['code']).toBe('PROVIDER_AUTH_FAILED');
    vi.unstubAllEnvs();
    expect(await failures(without)).toEqual([
      ['provider_auth_failures_total{provider="ALIBABA_MQTT",account="chain"}', 1],
    ]);
  });

  it('counts breakers by state, and waiting attempts by account', () => {
    const metrics = createMetrics();
    const owner = { provider: 'ALIBABA_MQTT', account: 'ali' };
    const breaker = { kind: 'breaker', ...owner, effect: 'read' } as const;
    metrics.onTransport({ ...breaker, host: 'a', state: 'open' });
    metrics.onTransport({ ...breaker, host: 'b', state: 'open' });
    metrics.onTransport({ ...breaker, host: 'a', state: 'halfOpen' });
    metrics.onTransport({ kind: 'bulkhead', ...owner, host: 'a', running: 32, waiting: 4 });
    metrics.onTransport({ kind: 'bulkhead', ...owner, host: 'b', running: 2, waiting: 1 });
    return expect(metrics.text()).resolves.toSatisfy((text: string) =>
      [
        'identity_graph_breakers{provider="ALIBABA_MQTT",account="ali",state="open"} 1',
        'identity_graph_breakers{provider="ALIBABA_MQTT",account="ali",state="halfOpen"} 1',
        'identity_graph_provider_calls_running{provider="ALIBABA_MQTT",account="ali"} 34',
        'identity_graph_provider_calls_waiting{provider="ALIBABA_MQTT",account="ali"} 5',
      ].every((line) => text.split('\n').includes(line)),
    );
  });

  it('has as many series after 10,000 names of operations as after one', { timeout: 60_000 }, async () => {
    const metrics = createMetrics();
    const observer: OperationObserver = {
      begin: () => ({ run: (work) => work(), end: metrics.onOperation }),
    };
    const graphql = createGraphql({ ...BARE, observer });
    const series = async () =>
      (await metrics.text()).split('\n').filter((line) => /^identity_graph_operations_total/.test(line));
    const run = async (name: string) => {
      const { parse, validate, contextFactory, execute, schema } = graphql.getEnveloped({
        principal: EVERYBODY,
        signal: new AbortController().signal,
        admit: () => new AppError('FORBIDDEN', 'no subscriptions'),
        params: {},
      });
      const document = parse(`query ${name} { __typename }`);
      expect(validate(schema, document)).toEqual([]);
      const contextValue = await contextFactory();
      await execute({ schema, document, operationName: name, contextValue });
    };
    await run('Name');
    expect(await series()).toEqual(['identity_graph_operations_total{type="query",outcome="ok"} 1']);
    for (let number = 1; number < 10_000; number++) await run(`Name${number}`);
    expect(await series()).toEqual(['identity_graph_operations_total{type="query",outcome="ok"} 10000']);
    expect(await metrics.text()).not.toContain('Name1');
  });

  it('follows subscriptions, sockets, polls and events', async () => {
    await using graph = await start({ config: { events: { pollSeconds: 1 } } });
    const { data } = await graph.query(
      '{ instance(provider: ALIBABA_MQTT, instanceId: "post-cn-7mz2d000001") { id } }',
    );
    const client = createClient({
      url: graph.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const events = client.iterate<{ refreshEvents: { __typename: string } }>({
      query:
        'subscription ($id: ID!) { refreshEvents(scope: { instanceId: $id, kinds: [CA_CERTIFICATE] }) { __typename } }',
      variables: { id: data.instance.id },
    });
    expect((await events.next()).value?.data?.refreshEvents.__typename).toBe('Heartbeat');
    const during = await scrape(graph);
    expect(during.get('subscriptions')).toBe(1);
    expect(during.get('websockets')).toBe(1);
    expect(during.get('event_polls_total{provider="ALIBABA_MQTT",outcome="ok"}')).toBeGreaterThanOrEqual(1);
    graph.simulators.fleet.alibaba.instances[0]!.caCertificates[3]!.active = false;
    expect((await events.next()).value?.data?.refreshEvents.__typename).toBe('EntityChanged');
    await events.return?.();
    await client.dispose();
    const settled = async (): Promise<Map<string, number>> => {
      const series = await scrape(graph);
      if (series.get('websockets') === 0 && series.get('subscriptions') === 0) return series;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return settled();
    };
    const after = await settled();
    expect(after.get('events_published_total{change="UPDATED",source="POLL"}')).toBe(1);
    expect(after.get('operations_total{type="subscription",outcome="ok"}')).toBe(1);
  });
});

describe('certificate_not_after_seconds', () => {
  it('shows the expiry of each CA that any request has read', async () => {
    await using graph = await start();
    await graph.query(
      '{ instance(provider: ALIBABA_MQTT, instanceId: "post-cn-7mz2d000001") { caCertificates(first: 10) { nodes { name } } } }',
    );
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    const ca = platinum!.caCertificates.find((each) => each.name === 'ApsaraMQ expiring soon')!;
    const labels = `provider="ALIBABA_MQTT",account="ali",instance="${platinum!.instanceId}",ca="${ca.sn}",name="${ca.name}"`;
    const series = await scrape(graph);
    expect(series.get(`certificate_not_after_seconds{${labels}}`)).toBe(ca.validEnd / 1_000);
  });

  it('shows it without requests: for every instance, soon after the start and every six hours, with free calls', async () => {
    const planned: { ms: number; run: () => void }[] = [];
    const clock = {
      after: (ms: number, run: () => void) => {
        planned.push({ ms, run });
        return () => {};
      },
    };
    const overrides = { certificateReads: { clock, random: () => 0.5 } };
    const telemetry = { certificateReadSeconds: 21_600 };
    await using graph = await start({ config: { telemetry }, overrides });
    const { journal, fleet, faults } = graph.simulators;
    const shown = async () =>
      new Set(
        [...(await scrape(graph)).keys()]
          .filter((name) => name.startsWith('certificate_not_after_seconds'))
          .map((name) => /instance="([^"]*)"/.exec(name)![1]!),
      );
    const round = async (number: number) => {
      await expect.poll(() => planned.length).toBe(number);
      planned.at(-1)!.run();
      await expect.poll(() => planned.length, { timeout: 15_000 }).toBe(number + 1);
    };
    expect([planned[0]!.ms, await shown()]).toEqual([35_000, new Set()]);
    // An unavailable provider does not affect the other, and is read again the next time.
    faults.add({ service: 'alibaba', effect: { kind: 'answer', status: 503, body: '' } });
    await round(1);
    const huawei = fleet.huawei.instances.filter((each) => each.caCertificates.length > 0);
    expect(await shown()).toEqual(new Set(huawei.map(({ instanceId }) => instanceId)));
    faults.clear();
    journal.clear();
    await round(2);
    expect(planned.map(({ ms }) => ms)).toEqual([35_000, 21_600_000, 21_600_000]);
    const alibaba = fleet.alibaba.instances.filter((each) => each.caCertificates.length > 0);
    expect(await shown()).toEqual(new Set([...huawei, ...alibaba].map(({ instanceId }) => instanceId)));
    expect(new Set(journal.entries.map(({ operation }) => operation))).toEqual(
      new Set(['ListInstances', 'ListCaCertificate', 'ListCertificates']),
    );
    const waits = [...(await scrape(graph)).keys()].filter((name) => name.includes('priority="interactive"'));
    expect(waits).toEqual([]);
  });

  it('causes no reads if the setting is null', async () => {
    const planned: number[] = [];
    const clock = { after: (ms: number) => planned.push(ms) && (() => {}) };
    await using _graph = await start({
      config: { telemetry: { certificateReadSeconds: null } },
      overrides: { certificateReads: { clock: clock as never } },
    });
    expect(planned).toEqual([]);
  });

  it('shows the fifty that expire first, with one-line names, and drops those that are not read again', async () => {
    let now = 0;
    const expiries = createCertificateExpiries({ now: () => now });
    const at = { provider: 'HUAWEI_IOTDA', account: 'hw', region: 'r', instanceId: 'i' } as const;
    const record = (number: number) =>
      ({
        caId: `ca-${number}`,
        name: `${'n'.repeat(100)}${number}`,
        commonName: null,
        validTo: new Date(number * 1_000),
      }) as CaCertificateRecord;
    const rows = Array.from({ length: 3_000 }, (_, index) => record(3_000 - index));
    const provider = {
      writes: {},
      caCertificates: () =>
        createWholeList({ key: ({ caId }: CaCertificateRecord) => caId, read: async () => rows }),
      getCaCertificate: async (_at: unknown, caId: string) =>
        caId === 'ca-1' ? null : { ...record(2), name: 'a\n"b"\u202e\u001b[31m' },
    } as unknown as Provider;
    const watched = expiries.decorate(provider);
    const call = {} as never;
    await watched.caCertificates!(at).count(call);
    expect(expiries.soonest().map(({ notAfter }) => notAfter)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    expect(expiries.soonest()[0]!.labels.name).toHaveLength(64);
    await watched.getCaCertificate!(at, 'ca-1', call);
    await watched.getCaCertificate!(at, 'ca-2', call);
    expect(expiries.soonest()[0]).toMatchObject({ notAfter: 2, labels: { ca: 'ca-2', name: 'a?"b"??[31m' } });
    now = 25 * 60 * 60 * 1_000;
    expect(expiries.soonest()).toEqual([]);
  });
});
