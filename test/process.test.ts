import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { startSimulators } from '../src/simulator/index.ts';
import { run } from './kit/run.ts';
import { ask } from './kit/start.ts';

// Separate processes on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

describe('the process', () => {
  it('starts without a configuration, answers, reports its health, and stops on request', async () => {
    await using main = run('src/main.ts', [], { PORT: '0', ADMIN_PORT: '0' });
    const { url, adminUrl } = await main.line('listening');
    const answer = await ask(url!, '{ instances { nodes { provider } } }');
    expect(new Set(answer.data.instances.nodes.map((node: { provider: string }) => node.provider)).size).toBe(
      2,
    );
    expect((await fetch(`${adminUrl}/healthz`)).status).toBe(200);
    // As soon as the machine runs the process.
    await expect.poll(async () => (await fetch(`${adminUrl}/readyz`)).status, { timeout: 30_000 }).toBe(200);
    expect(await (await fetch(`${adminUrl}/metrics`)).text()).toContain('process_cpu_seconds_total');
    expect((await fetch(url!.replace('/graphql', '/metrics'))).status).toBe(404);
    main.child.kill('SIGTERM');
    expect(await main.exit).toBe(0);
    expect(
      main
        .out()
        .split('\n')
        .filter(Boolean)
        .every((line) => JSON.parse(line).level),
    ).toBe(true);
  });

  it('treats an empty HOST as unset', async () => {
    await using main = run('src/main.ts', ['--still'], { HOST: '', PORT: '0', ADMIN_PORT: '0' });
    const { url } = await main.line('listening');
    expect(new URL(url!).hostname).toBe('127.0.0.1');
  });

  it('replaces the admin host of the file by ADMIN_HOST, and ignores an empty ADMIN_HOST', async () => {
    const env = { PORT: '0', ADMIN_PORT: '0' };
    await using open = run('src/main.ts', ['--still'], { ...env, ADMIN_HOST: '0.0.0.0' });
    const { url, adminUrl } = await open.line('listening');
    expect(new URL(url!).hostname).toBe('127.0.0.1');
    expect(new URL(adminUrl!).hostname).toBe('0.0.0.0');
    await using empty = run('src/main.ts', ['--still'], { ...env, ADMIN_HOST: '' });
    expect(new URL((await empty.line('listening'))['adminUrl']!).hostname).toBe('127.0.0.1');
  });

  it('first logs its version, its accounts and regions, and the source of the configuration', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'graph.yaml');
    // The file is world-readable, which causes a warning after the first line.
    writeFileSync(
      path,
      `accounts:
  - { name: ali-prod, provider: alibaba, regions: [cn-hangzhou, ap-southeast-1], credentials: { accessKeyId: i, accessKeySecret: CANARY } }
  - { name: hw-prod, provider: huawei, region: cn-north-4, projectId: ab, credentials: { accessKey: i, secretKey: CANARY } }
`,
    );
    const env = { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' };
    await using main = run('src/main.ts', [], env);
    await main.line('listening');
    expect(JSON.parse(main.out().split('\n')[0]!)).toEqual({
      level: 'info',
      time: expect.any(String),
      msg: 'starting',
      version: JSON.parse(readFileSync('package.json', 'utf8')).version,
      configuration: path,
      accounts: ['ali-prod', 'hw-prod'],
      regions: ['ap-southeast-1', 'cn-hangzhou', 'cn-north-4'],
    });
    await using pretty = run('src/main.ts', [], { ...env, LOG_FORMAT: 'pretty' });
    await expect
      .poll(() => pretty.out(), { timeout: 20_000 })
      .toMatch(
        /^\[[\d:.]+\] INFO: starting \{"version".*\n.*WARN.*\n\[[\d:.]+\] INFO: the inventory keeps lists .*\n\[[\d:.]+\] INFO: listening \{"url"/,
      );
    expect(main.out() + pretty.out()).not.toContain('CANARY');
  });

  it('reports every fault of a configuration and exits with 2', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'graph.yaml');
    writeFileSync(
      path,
      'accounts: [{ name: a, provider: alibaba, regions: [], credentials: { accessKeyId: x, accessKeySecret: CANARY } }]\nbogus: CANARY\n',
    );
    await using main = run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' });
    expect(await main.exit).toBe(2);
    expect(main.err()).toContain('accounts[0].regions: expected at least one region');
    expect(main.err()).toContain('bogus: unknown key');
    expect(main.err() + main.out()).not.toContain('CANARY');
  });

  it.each([
    [{ PORT: 'x' }, 'PORT: expected a port'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: expected one of'],
    [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT: expected one of json, pretty'],
    [
      { IDENTITY_GRAPH_CONFIG: '/nowhere/graph.yaml' },
      'IDENTITY_GRAPH_CONFIG: file /nowhere/graph.yaml cannot be read',
    ],
    [{ IDENTITY_GRAPH_CONFIG: '/dev/null' }, 'IDENTITY_GRAPH_CONFIG: file /dev/null is empty'],
    [
      { HOST: '0.0.0.0' },
      'HOST: expected a loopback address, because auth.mode is none: set auth.mode to keys or jwt, or listen on 127.0.0.1',
    ],
    [{ PORT: 'x', ADMIN_PORT: '70000' }, 'PORT: expected a port, 0 to 65535\n  ADMIN_PORT: expected a port'],
    [
      { PORT: 'x', IDENTITY_GRAPH_CONFIG: '/nowhere/graph.yaml' },
      'PORT: expected a port, 0 to 65535\n  IDENTITY_GRAPH_CONFIG: file',
    ],
  ])('refuses %j', async (env, message) => {
    await using main = run('src/main.ts', [], { PORT: '0', ADMIN_PORT: '0', ...env });
    expect(await main.exit).toBe(2);
    expect(main.err()).toContain(message);
  });

  it('reports each port that it cannot open', async () => {
    await using taken = await takenPort();
    await using main = run('src/main.ts', [], { PORT: taken.port, ADMIN_PORT: taken.port });
    expect(await main.exit).toBe(1);
    expect(main.err()).toContain(`listen.port: ${taken.port} is in use: set PORT`);
    expect(main.err()).toContain(`admin.port: ${taken.port} is in use: set ADMIN_PORT`);
  });

  it('reports all faults together: arguments, environment, keys, names, files and ports', async () => {
    await using taken = await takenPort();
    const directory = mkdtempSync(join(tmpdir(), 'config-'));
    const path = join(directory, 'graph.yaml');
    const noStore = join(directory, 'no.db');
    writeFileSync(noStore, 'text '.repeat(1_000));
    const faulty = (more: string) => `accounts: [{ name: a, provider: alibaba, regions: [cn-hangzhou] }]
listen: { port: ${taken.port} }
audit: { file: /nowhere/audit.jsonl }
store: { url: 'sqlite:${noStore}' }
secrets: { cursorKeys: [${'ab'.repeat(32)}], fingerprintKey: ${'cd'.repeat(32)} }
${more}`;
    const ofUse = [
      `store.url: ${noStore} cannot be used`,
      'audit.file: cannot be written to: ENOENT',
      `listen.port: ${taken.port} is in use: set PORT`,
    ];
    const ofKeys = ['bogus: unknown key', 'rates.alibaba.operations.ListNothing: unknown operation'];
    const keys = 'bogus: 1\nrates: { alibaba: { operations: { ListNothing: 1 } } }';
    for (const [args, env, more, expected] of [
      [
        ['--stil'],
        { LOG_LEVEL: 'loud', ADMIN_PORT: 'x' },
        keys,
        [
          "arguments: Unknown option '--stil'",
          'LOG_LEVEL: expected one of',
          'ADMIN_PORT: expected a port',
          ...ofKeys,
          ...ofUse,
        ],
      ],
      [[], { LOG_LEVEL: 'loud' }, '', ['LOG_LEVEL: expected one of', ...ofUse]],
      [[], {}, keys, [...ofKeys, ...ofUse]],
      [[], {}, '', ofUse],
    ] as const) {
      writeFileSync(path, faulty(more));
      await using main = run('src/main.ts', [...args], {
        IDENTITY_GRAPH_CONFIG: path,
        ADMIN_PORT: '0',
        ...env,
      });
      expect(await main.exit).toBe(2);
      const [title, ...told] = main.err().trimEnd().split('\n');
      expect(title).toBe('Could not start:');
      expect(told.map((line, index) => line.trim().slice(0, expected[index]?.length))).toEqual(expected);
    }
    // A start that failed because of its keys created no file.
    writeFileSync(path, faulty(keys).replace(noStore, join(directory, 'other.db')));
    await using main = run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path, ADMIN_PORT: '0' });
    expect(await main.exit).toBe(2);
    expect(existsSync(join(directory, 'other.db'))).toBe(false);
  });

  it('replaces the configured host by HOST before it checks it', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'graph.yaml');
    writeFileSync(
      path,
      'listen: { host: 0.0.0.0 }\naccounts: [{ name: a, provider: alibaba, regions: [cn-hangzhou] }]\n',
    );
    const env = { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' };
    await using open = run('src/main.ts', [], env);
    expect(await open.exit).toBe(2);
    expect(open.err()).toContain('auth.mode: none is allowed only on a loopback address');
    await using main = run('src/main.ts', [], { ...env, HOST: '127.0.0.1' });
    await main.line('listening');
    // A reload of the same file changes nothing.
    main.child.kill('SIGHUP');
    await main.line('credentials reloaded');
  });

  it('exits on a signal during its start', async () => {
    // From inside, while the modules load: no other process can time that moment.
    const preload = `import { registerHooks } from 'node:module';
      registerHooks({ load: (url, context, next) => {
        if (url.endsWith('/src/app.ts')) process.kill(process.pid, 'SIGTERM');
        return next(url, context);
      } });`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(preload)}`;
    await using main = run('src/main.ts', ['--still'], { PORT: '0', ADMIN_PORT: '0', NODE_OPTIONS });
    expect(await main.exit).toBe(0);
    expect(main.out()).not.toContain('"listening"');
  });

  it('runs the simulators alone, and the graph against them', async () => {
    await using simulator = run('src/simulator/main.ts', ['--port', '0', '--live']);
    await simulator.line('listening');
    // Two pipes: the hint on stderr may arrive after the line on stdout.
    while (!simulator.err().includes('iamEndpoint:')) await new Promise((resolve) => setTimeout(resolve, 20));
    const yaml = simulator.err().slice(simulator.err().indexOf('accounts:'));
    const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'graph.yaml');
    writeFileSync(path, yaml);
    await using main = run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' });
    const { url } = await main.line('listening');
    const answer = await ask(url!, '{ instances { nodes { name } } }');
    expect(answer.errors).toBeUndefined();
    expect(answer.data.instances.nodes).toHaveLength(7);
    expect(Object.keys(await simulator.line('changed'))).toEqual([
      'msg',
      'service',
      'what',
      'instanceId',
      'id',
    ]);
  });

  it.each([
    ['src/main.ts', ['--stil'], 2, "'--stil'"],
    ['src/simulator/main.ts', ['--port', 'x'], 2, '--port: expected a port'],
    ['src/verify-audit.ts', ['--x'], 2, 'usage: npm run verify-audit -- FILE'],
    ['src/verify-audit.ts', [], 2, 'usage: npm run verify-audit -- FILE'],
    ['src/main.ts', ['--help'], 0, 'usage: npm start'],
    ['src/simulator/main.ts', ['--help'], 0, 'usage: npm run simulator'],
    ['src/verify-audit.ts', ['--help'], 0, 'usage: npm run verify-audit'],
  ])('%s %j: %i', async (script, args, code, text) => {
    await using command = run(script, args, { PORT: '0', ADMIN_PORT: '0' });
    expect(await command.exit).toBe(code);
    expect(code === 0 ? command.out() : command.err()).toContain(text);
    expect(command.err()).not.toMatch(/^ {4}at /m);
  });

  it('names the port in use if the simulator cannot open it', async () => {
    await using taken = await takenPort();
    await using simulator = run('src/simulator/main.ts', ['--port', taken.port]);
    expect(await simulator.exit).toBe(1);
    expect(simulator.err()).toBe(`--port: ${taken.port} is in use (0 picks a free one)\n`);
  });
});

async function takenPort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: String((server.address() as AddressInfo).port),
    [Symbol.asyncDispose]: async () => void (await new Promise((resolve) => server.close(resolve))),
  };
}

describe('keys in files', () => {
  it('are read again when the files change and on SIGHUP, while queries continue', async () => {
    await using simulators = await startSimulators();
    const directory = mkdtempSync(join(tmpdir(), 'keys-'));
    const write = (id: string, secret: string) => {
      writeFileSync(join(directory, 'id'), `${id}\n`);
      writeFileSync(join(directory, 'secret'), `${secret}\n`);
    };
    const { accounts, fleet, alibaba } = simulators;
    write(accounts.alibaba.accessKeyId, accounts.alibaba.accessKeySecret);
    const path = join(directory, 'graph.yaml');
    const credentials = {
      accessKeyId: `\${file:${join(directory, 'id')}}`,
      accessKeySecret: `\${file:${join(directory, 'secret')}}`,
    };
    const account = { name: 'a', provider: 'alibaba', regions: ['cn-hangzhou'], endpoint: alibaba.endpoint };
    writeFileSync(path, JSON.stringify({ accounts: [{ ...account, credentials }], inventory: { keep: [] } }));
    await using main = run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' });
    const { url } = await main.line('listening');

    const usesKey = async (accessKeyId: string) => {
      for (;;) {
        const answer = await ask(url!, '{ instances { nodes { name } } }');
        expect(answer.errors).toBeUndefined();
        if (simulators.journal.entries.at(-1)?.accessKeyId === accessKeyId) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    for (const [id, signal] of [['LTAIbyFile'], ['LTAIbySignal', 'SIGHUP']] as const) {
      const old = fleet.alibaba.accounts.at(-1)!;
      fleet.alibaba.accounts.push({ accessKeyId: id, accessKeySecret: `${id}-secret` });
      write(id, `${id}-secret`);
      if (signal !== undefined) main.child.kill(signal);
      await usesKey(id);
      old.disabled = true;
      await usesKey(id);
    }
    // A key with an extra line feed would look like a permanent outage.
    write('LTAIbySignal\n', 'LTAIbySignal-secret');
    main.child.kill('SIGHUP');
    await expect
      .poll(() => main.out(), { timeout: 20_000 })
      .toContain('"faults":"accounts[0].credentials.accessKeyId: ');
    expect(main.out()).toContain('but it ends with a line feed"');
    await usesKey('LTAIbySignal');
    write('LTAIbySignal', 'LTAIbySignal-secret');
    // A truncated file, and an error that only resolving an alias shows: neither ends the process.
    for (const broken of ['accounts: [', 'security: { allowedEndpointHosts: [*.example.com] }']) {
      writeFileSync(path, broken);
      const told = main.out().split('could not be reloaded').length;
      main.child.kill('SIGHUP');
      await expect.poll(() => main.out().split('could not be reloaded').length).toBe(told + 1);
      expect(main.out()).toContain('"faults":"(file): ');
      await usesKey('LTAIbySignal');
    }
  });

  it.each<[string, string[], { secret: number; config: number; literal?: boolean }]>([
    ['every user may read it', ['secret'], { secret: 0o644, config: 0o600 }],
    ['its group may, and the configuration has references only', [], { secret: 0o640, config: 0o644 }],
    ['it stands in the configuration', ['graph.yaml'], { secret: 0o600, config: 0o644, literal: true }],
    ['it stands in a configuration of our own', [], { secret: 0o600, config: 0o600, literal: true }],
  ])(
    'logs a warning with the file of a secret if %s: %j',
    async (_where, told, { secret, config, literal }) => {
      const directory = mkdtempSync(join(tmpdir(), 'modes-'));
      const [file, path] = [join(directory, 'secret'), join(directory, 'graph.yaml')];
      writeFileSync(file, 'a-secret-of-a-file\n');
      const accessKeySecret = literal === true ? 'a-secret-of-a-configuration' : `\${file:${file}}`;
      writeFileSync(
        path,
        JSON.stringify({
          accounts: [
            {
              name: 'a',
              provider: 'alibaba',
              regions: ['cn-hangzhou'],
              credentials: { accessKeyId: 'id', accessKeySecret },
            },
          ],
        }),
      );
      chmodSync(file, secret);
      chmodSync(path, config);
      await using main = run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' });
      await main.line('listening');
      const lines = main
        .out()
        .split('\n')
        .filter((line) => line.includes('"level":"warn"'));
      expect(lines.map((line) => JSON.parse(line).file)).toEqual(told.map((name) => join(directory, name)));
      expect(main.out() + main.err()).not.toContain('a-secret-of');
    },
  );
});
