import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printCheck } from '../../src/check/print-check.ts';
import { runCheck } from '../../src/check/run-check.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { startSimulators } from '../../src/simulator/index.ts';
import { run } from '../kit/run.ts';
import { accountsOf, start } from '../kit/start.ts';

const NOTHING = { env: () => undefined, file: () => undefined };
const configOf = (accounts: readonly object[]) => parseConfig(JSON.stringify({ accounts }), NOTHING);

describe('--check', { timeout: 60_000 }, () => {
  it('requests one page of each kind, writes nothing, and names the operations that a key must not call', async () => {
    await using simulators = await startSimulators();
    for (const [service, operation, status, body] of [
      ['alibaba', 'ListCaCertificate', 403, '{"Code":"NoPermission","Message":"no","RequestId":"R-1"}'],
      ['huawei', 'ListDevices', 403, '{"error_code":"IOTDA.000022","error_msg":"no"}'],
      ['huawei', 'ListDevicePolicies', 502, '<html>'],
    ] as const)
      simulators.faults.add({ service, operation, times: 9, effect: { kind: 'answer', status, body } });
    const rows = await runCheck(configOf(accountsOf(simulators)));
    const bad = rows.filter(({ isOk }) => !isOk).map(({ isOk: _isOk, region: _region, ...row }) => row);
    // One page for each of its two regions.
    expect(bad.slice(1)).toEqual([
      {
        account: 'ali',
        kind: 'caCertificates',
        result: 'NoPermission',
        whatToDo: 'allow mq:ListCaCertificate (docs/least-privilege.md)',
      },
      {
        account: 'hw',
        kind: 'devices',
        result: 'IOTDA.000022',
        whatToDo: 'allow iotda:devices:queryList (docs/least-privilege.md)',
      },
      {
        account: 'hw',
        kind: 'devicePolicies',
        result: '502',
        whatToDo: 'check endpoint, firewall and proxy',
      },
    ]);
    expect(rows.filter(({ account }) => account === 'hw').map(({ kind }) => kind)).toEqual([
      'instances',
      'groups',
      'caCertificates',
      'deviceCertificates',
      'devices',
      'products',
      'devicePolicies',
      'deviceAuthorizers',
      'authenticationTemplates',
      'provisioningTemplates',
      'resourceSpaces',
    ]);
    const operations = simulators.journal.entries.map(({ operation }) => operation);
    expect(operations.filter((name) => /^(Create|Update|Delete|Add|Register)/.test(name))).toEqual([]);
    // In addition to one call per row: two more attempts of the read that a gateway answered, and the address of
    // IoTDA's instance.
    const more = ['ListDevicePolicies', 'ListDevicePolicies', 'ShowInstance'];
    expect(operations).toHaveLength(rows.length + more.length);
    expect(operations).toEqual(expect.arrayContaining(more));
    const [head, first] = printCheck(rows).split('\n');
    expect(head).toMatch(/^ACCOUNT +REGION +KIND +RESULT +WHAT TO DO$/);
    expect(first!.indexOf('instances')).toBe(head!.indexOf('KIND'));
  });

  it('reports the fault of a key or a host once per region', async () => {
    await using simulators = await startSimulators();
    const [ali, hw] = accountsOf(simulators);
    const rows = await runCheck(
      configOf([
        { ...ali, name: 'key', credentials: { ...ali!.credentials, accessKeySecret: 'wrong' } },
        { ...hw, name: 'port', managementEndpoint: 'http://127.0.0.1:9' },
        { ...ali, name: 'host', regions: ['cn-nowhere'], endpoint: undefined },
      ]),
      { lookup: (name, _options, done) => done(Object.assign(new Error(name), { code: 'ENOTFOUND' }), []) },
    );
    const shown = rows.map(({ account, kind, result, whatToDo }) => [account, kind, result, whatToDo]);
    expect(shown).toEqual([
      ...ali!.regions!.map(() => [
        'key',
        'instances',
        'SignatureDoesNotMatch',
        'check the credentials: the provider rejected the key, its secret or the token',
      ]),
      ['port', 'instances', 'ECONNREFUSED', 'check endpoint, firewall and proxy'],
      ['host', 'instances', 'ENOTFOUND', 'check region, endpoint and DNS: the host does not resolve'],
    ]);
  });

  it('exits with 0 if all works, 1 if something fails, 2 if the configuration has faults', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'check-'));
    const put = (name: string, text: string) => {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    };
    const account =
      'name: a, provider: alibaba, regions: [cn-hangzhou], endpoint: "http://127.0.0.1:9", credentials';
    for (const [path, code, text] of [
      ['', 0, /^ACCOUNT .*\nali-demo .* ok/],
      [
        put('away.yaml', `accounts: [{ ${account}: { accessKeyId: i, accessKeySecret: CANARY } }]`),
        1,
        /a {8}cn-hangzhou {2}instances {2}ECONNREFUSED/,
      ],
      [
        put('faults.yaml', `accounts: [{ ${account}: { accessKeyId: i, accessKeySecre: CANARY } }]`),
        2,
        /did you mean accessKeySecret\? \(.*faults\.yaml:1:\d+\)/,
      ],
    ] as const) {
      await using check = run('src/main.ts', ['--check'], { IDENTITY_GRAPH_CONFIG: path });
      expect([await check.exit, code === 2 ? check.err() : check.out()]).toEqual([
        code,
        expect.stringMatching(text),
      ]);
      expect(check.out() + check.err()).not.toContain('CANARY');
    }
    await using version = run('src/main.ts', ['--version']);
    expect([await version.exit, version.out()]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});

it('--check runs beside a server: its faults do not mention the ports that the server holds', async () => {
  await using graph = await start();
  const path = join(mkdtempSync(join(tmpdir(), 'check-')), 'graph.yaml');
  writeFileSync(path, `listen: { port: ${new URL(graph.url).port} }\nauth: { mode: keyz }\naccounts: []\n`);
  const told = async (argument: string) => {
    await using main = run('src/main.ts', [argument], { IDENTITY_GRAPH_CONFIG: path, ADMIN_PORT: '0' });
    expect(await main.exit).toBe(2);
    expect(main.err()).toContain('auth.mode');
    return main.err();
  };
  expect(await told('--check')).not.toContain('in use');
  expect(await told('--still')).toContain('in use');
});

describe('/readyz?verbose', { timeout: 60_000 }, () => {
  it('names the failing checks by account, with the same status as without verbose', async () => {
    await using graph = await start({ credentials: { ali: { accessKeySecret: 'wrong' } } });
    const read = async (path: string, headers = {}) => {
      const response = await fetch(`${graph.adminUrl}${path}`, { headers });
      return [response.status, await response.text()] as const;
    };
    expect(await read('/readyz?verbose')).toEqual([
      200,
      '[+]store\n[?]account ali: no call yet\n[?]account hw: no call yet\nready\n',
    ]);
    await graph.query('{ instances(first: 10) { nodes { name } } }');
    expect(await read('/readyz')).toEqual([200, 'ready\n']);
    const [status, text] = await read('/readyz?verbose=1');
    expect(status).toBe(200);
    expect(text).toMatch(
      /^\[\+\]store\n\[-\]account ali: SignatureDoesNotMatch \(ap-southeast-1, 127\.0\.0\.1:\d+\) since \S+Z\n\[\+\]account hw\nready\n$/,
    );
    const [, metrics] = await read('/metrics');
    expect(metrics).toContain('identity_graph_account_up{provider="ALIBABA_MQTT",account="ali"} 0');
    expect(metrics).toContain('identity_graph_account_up{provider="HUAWEI_IOTDA",account="hw"} 1');
    expect(metrics).toMatch(/account_calls_total\{[^}]*"ali",outcome="PROVIDER_AUTH_FAILED"\} [1-9]/);
    graph.rotate({});
    await graph.query('{ instances(first: 10) { nodes { name } } }');
    expect(await read('/readyz?verbose')).toEqual([200, '[+]store\n[+]account ali\n[+]account hw\nready\n']);
  });
});
