import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask } from './kit/start.ts';

interface Run extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** The JSON line with this message. */
  readonly line: (msg: string) => Promise<Record<string, string>>;
  readonly exit: Promise<number | null>;
}

function run(script: string, args: string[], env: Record<string, string> = {}): Run {
  const clean = { ...process.env };
  for (const name of Object.keys(clean)) if (name.startsWith('npm_')) delete clean[name];
  const child = spawn(process.execPath, [script, ...args], { env: { ...clean, ...env } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return {
    child,
    out: () => out,
    err: () => err,
    exit,
    line: async (msg) => {
      for (;;) {
        const found = out.split('\n').find((each) => each.includes(`"msg":"${msg}"`));
        if (found !== undefined) return JSON.parse(found) as Record<string, string>;
        if (child.exitCode !== null) throw new Error(`exited ${child.exitCode}: ${err}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

describe('the process', () => {
  it('starts without a configuration, answers, tells its health, and stops when told', async () => {
    await using main = run('src/main.ts', [], { PORT: '0', ADMIN_PORT: '0' });
    const { url, adminUrl } = await main.line('listening');
    const answer = await ask(url!, '{ instances { nodes { provider } } }');
    expect(new Set(answer.data.instances.nodes.map((node: { provider: string }) => node.provider)).size).toBe(
      2,
    );
    expect((await fetch(`${adminUrl}/healthz`)).status).toBe(200);
    expect((await fetch(`${adminUrl}/readyz`)).status).toBe(200);
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

  it('tells every fault of a configuration and exits 2', async () => {
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
    [
      { IDENTITY_GRAPH_CONFIG: '/nowhere/graph.yaml' },
      'IDENTITY_GRAPH_CONFIG: file /nowhere/graph.yaml cannot be read',
    ],
    [{ HOST: '0.0.0.0' }, 'HOST: only loopback while auth.mode is none'],
  ])('refuses %j', async (env, message) => {
    await using main = run('src/main.ts', [], { PORT: '0', ADMIN_PORT: '0', ...env });
    expect(await main.exit).toBe(2);
    expect(main.err()).toContain(message);
  });

  it('runs the simulators alone, and the graph against them', async () => {
    await using simulator = run('src/simulator/main.ts', ['--port', '0']);
    await simulator.line('listening');
    // Two pipes: the hint on stderr may come after the line on stdout.
    while (!simulator.err().includes('iamEndpoint:')) await new Promise((resolve) => setTimeout(resolve, 20));
    const yaml = simulator.err().slice(simulator.err().indexOf('accounts:'));
    const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'graph.yaml');
    writeFileSync(path, yaml);
    await using main = run('src/main.ts', [], { IDENTITY_GRAPH_CONFIG: path, PORT: '0', ADMIN_PORT: '0' });
    const { url } = await main.line('listening');
    const answer = await ask(url!, '{ instances { nodes { name } } }');
    expect(answer.errors).toBeUndefined();
    expect(answer.data.instances.nodes).toHaveLength(7);
  });

  it('the simulator refuses bad arguments', async () => {
    await using simulator = run('src/simulator/main.ts', ['--port', 'x']);
    expect(await simulator.exit).toBe(2);
    expect(simulator.err()).toContain('--port: expected a port');
  });
});
