import { execFile, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Deployment, type IDeployment, type IStatefulSet, StatefulSet } from 'kubernetes-models/apps/v1';
import { type INetworkPolicy, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { type IPodDisruptionBudget, PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { type IService, Service } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/parse.ts';
import { parseDockerfile, parseEnv } from '../kit/dockerfile.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const { stages, defaults } = parseDockerfile(read('Dockerfile'));
const image = stages.at(-1)!;
const textOf = (name: string) =>
  image.instructions.filter((each) => each.name === name).map((each) => each.text);
const graph = read('deploy/graph.yaml');
const filesOf = (text: string) => [...text.matchAll(/\$\{file:([^}]+)\}/g)].map((match) => match[1]!);
/** Environment variables that the configuration and main.ts read. */
const variables = new Set([
  ...[...graph.matchAll(/\$\{([A-Z_]+)\}/g)].map((match) => match[1]!),
  ...[...read('src/main.ts').matchAll(/'([A-Z]+(?:_[A-Z]+)*)'/g)].map((match) => match[1]!),
]);
/** Seconds that a stop may take. */
const { shutdown } = configOf(() => '0'.repeat(32));
const STOP_SECONDS = shutdown.drainSeconds + shutdown.graceSeconds + 5;

function configOf(env: (name: string) => string | undefined) {
  return parseConfig(graph, { env, file: () => '0'.repeat(64) }, { host: '0.0.0.0' });
}

/** The URL of the store in the configuration. */
function databaseOf(host: string | undefined): URL {
  const { url } = configOf((name) => (name === 'DATABASE_HOST' ? host : '0'.repeat(32))).store;
  if (url.engine !== 'postgres') throw new Error(`expected PostgreSQL, got ${url.engine}`);
  return new URL(url.read());
}

describe('deploy/compose.yaml', () => {
  const compose = parse(read('deploy/compose.yaml')) as Compose;
  const { 'identity-graph': service, nginx, database } = compose.services;
  const { environment } = service!;

  it('builds this Dockerfile with its default base', () => {
    expect(existsSync(resolve(ROOT, 'deploy', service!.build!.context, 'Dockerfile'))).toBe(true);
    const given = Object.entries(service!.build!.args).map(([name, value]) => [name, defaultOf(value)]);
    expect(Object.fromEntries(given)).toEqual(defaults);
  });

  it('sets only variables that the code reads, and all that the configuration refers to', () => {
    expect(Object.keys(environment).filter((name) => !variables.has(name))).toEqual([]);
    expect(() =>
      configOf((name) => (environment[name] === undefined ? undefined : '0'.repeat(32))),
    ).not.toThrow();
    expect(() => configOf(() => undefined)).toThrow('HW_PROJECT_ID');
  });

  it('publishes only nginx, on the local machine, and nginx leads to the port that the image exposes', () => {
    const { PORT, HOST } = parseEnv(textOf('ENV')[0]!);
    expect(textOf('EXPOSE')).toEqual([PORT]);
    expect(HOST).toBe('0.0.0.0');
    const published = Object.values(compose.services).flatMap(({ ports = [] }) => ports);
    expect(published).toEqual(nginx!.ports);
    expect(published).toEqual([`127.0.0.1:${PORT}:${PORT}`]);
    const config = read('deploy/nginx.conf');
    expect(config).toContain(`listen ${PORT};`);
    expect(config).toMatch(/set \$replicas identity-graph;\s+proxy_pass http:\/\/\$replicas:4000;/);
    expect(PORT).toBe('4000');
  });

  it.skipIf(spawnSync('nginx', ['-v']).error !== undefined)(
    'has a configuration that nginx accepts (needs nginx)',
    () => {
      // The official image starts nginx with this directive, and nginx refuses it a second time.
      const likeTheImage = ['-g', 'daemon off;'];
      const config = join(ROOT, 'deploy/nginx.conf');
      const { stderr } = spawnSync('nginx', ['-t', '-e', 'stderr', '-c', config, ...likeTheImage], {
        encoding: 'utf8',
      });
      expect(stderr).toContain('test is successful');
    },
  );

  it('starts several replicas on one database, with the password that the configuration names', () => {
    expect(service!.deploy!.replicas).toBeGreaterThan(1);
    const url = databaseOf(environment['DATABASE_HOST']);
    expect(url.hostname).toBe(Object.entries(compose.services).find(([, each]) => each === database)![0]);
    expect([url.username, url.pathname]).toEqual([
      database!.environment['POSTGRES_USER'],
      `/${database!.environment['POSTGRES_DB']}`,
    ]);
    expect(database!.environment['POSTGRES_PASSWORD_FILE']).toBe(`/run/secrets/${database!.secrets![0]}`);
    expect(graph).toContain(`\${file:${database!.environment['POSTGRES_PASSWORD_FILE']}}@`);
  });

  it('mounts the configuration at its configured path, and each secret where the configuration expects it', () => {
    const [{ source, target } = { source: '', target: '' }] = service!.configs!;
    expect(target).toBe(environment['IDENTITY_GRAPH_CONFIG']);
    expect(existsSync(resolve(ROOT, 'deploy', compose.configs[source]!.file))).toBe(true);
    expect(service!.secrets!.map((name) => `/run/secrets/${name}`).sort()).toEqual(filesOf(graph).sort());
    expect(Object.keys(compose.secrets).sort()).toEqual([...service!.secrets!].sort());
    for (const [name, { file }] of Object.entries(compose.secrets)) expect(file).toBe(`./secrets/${name}`);
  });

  it('drops privileges that the process does not need, and waits for it to stop', () => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: '512m',
    });
    expect(Number.parseInt(service!.stop_grace_period, 10)).toBeGreaterThanOrEqual(STOP_SECONDS);
  });
});

describe('deploy/kubernetes', () => {
  const folder = join(ROOT, 'deploy/kubernetes');
  const manifests = readdirSync(folder).map(
    (name) => parse(readFileSync(join(folder, name), 'utf8')) as Manifest,
  );
  const MODELS = { Deployment, StatefulSet, Service, PodDisruptionBudget, NetworkPolicy };
  const find = <Found>(kind: string, name = 'identity-graph') =>
    manifests.find((each) => each.kind === kind && each.metadata.name === name) as Found;
  const deployment = find<IDeployment>('Deployment');
  const pod = deployment.spec!.template.spec!;
  const container = pod.containers[0]!;

  it('contains the server and its database, in manifests that Kubernetes accepts', () => {
    expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      'Deployment identity-graph',
      'NetworkPolicy identity-graph',
      'NetworkPolicy identity-graph-database',
      'PodDisruptionBudget identity-graph',
      'Service identity-graph',
      'Service identity-graph-database',
      'StatefulSet identity-graph-database',
    ]);
    for (const manifest of manifests) {
      const Model = MODELS[manifest.kind] as new (data: never) => { validate: () => void };
      expect(() => new Model(manifest as never).validate()).not.toThrow();
    }
    const broken = structuredClone(deployment) as { spec: { replicas: unknown } };
    broken.spec.replicas = 'one';
    expect(() => new Deployment(broken as never).validate()).toThrow('replicas');
  });

  it('has no field that Kubernetes does not know (control: finds a planted one)', {
    timeout: 120_000,
  }, async () => {
    const misspelt = structuredClone(deployment) as typeof deployment & {
      spec: { template: { spec: { containers: Record<string, unknown>[] } } };
    };
    const [first] = misspelt.spec.template.spec.containers;
    first!['readinesProbe'] = first!['readinessProbe'];
    // The validator accepts it; the API server would drop or refuse it.
    expect(() => new Deployment(misspelt as never).validate()).not.toThrow();
    expect(await unknownFields([...manifests, misspelt as unknown as Manifest])).toEqual([
      `${manifests.length}: readinesProbe`,
    ]);
  });

  it('agrees with the Dockerfile, compose.yaml and the configuration', () => {
    const env = Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value]));
    expect(Object.keys(env).filter((name) => !variables.has(name))).toEqual([]);
    expect(env['ADMIN_HOST']).toBe('0.0.0.0');
    expect(() => configOf((name) => env[name])).not.toThrow();
    const { PORT, ADMIN_PORT } = parseEnv(textOf('ENV')[0]!);
    const ports = Object.fromEntries(
      (container.ports ?? []).map((each) => [each.name, String(each.containerPort)]),
    );
    expect(ports).toEqual({ http: PORT, admin: ADMIN_PORT });
    const mounts = Object.fromEntries(
      (container.volumeMounts ?? []).map((each) => [each.name, each.mountPath]),
    );
    expect(env['IDENTITY_GRAPH_CONFIG']).toBe(`${mounts['config']}/${basename('deploy/graph.yaml')}`);
    expect(new Set(filesOf(graph).map((file) => resolve(file, '..')))).toEqual(new Set([mounts['secrets']]));
    const [user, group] = textOf('USER')[0]!.split(':').map(Number);
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: group,
      fsGroup: group,
    });
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(STOP_SECONDS);
    const secret = pod.volumes?.find((each) => each.secret !== undefined)?.secret;
    expect(secret?.defaultMode).toBe(0o440);
  });

  it('drops privileges that the process does not need, probes existing routes, and names existing ports', () => {
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.resources?.limits).toMatchObject({ memory: '512Mi' });
    const names = new Set((container.ports ?? []).map((each) => each.name));
    const admin = read('src/http/admin-server.ts');
    for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
      expect(names).toContain(probe?.httpGet?.port);
      expect(admin).toContain(`'${probe?.httpGet?.path}'`);
    }
    const service = find<IService>('Service');
    expect(service.spec?.ports?.map((each) => each.targetPort)).toEqual(['http']);
    const labels = deployment.spec!.template.metadata!.labels!;
    const policy = find<INetworkPolicy>('NetworkPolicy');
    const budget = find<IPodDisruptionBudget>('PodDisruptionBudget');
    for (const selected of [
      service.spec?.selector,
      deployment.spec?.selector.matchLabels,
      policy.spec?.podSelector?.matchLabels,
      budget.spec?.selector?.matchLabels,
    ]) {
      expect(labels).toMatchObject(selected!);
    }
  });

  it('lets the replicas, and nobody else, reach the database', () => {
    const database = find<IStatefulSet>('StatefulSet', 'identity-graph-database').spec!;
    const { labels } = database.template.metadata!;
    const [postgres] = database.template.spec!.containers;
    const service = find<IService>('Service', 'identity-graph-database');
    const policy = find<INetworkPolicy>('NetworkPolicy', 'identity-graph-database').spec!;
    const env = Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value]));
    expect(env['DATABASE_HOST']).toBe(service.metadata!.name);
    for (const selected of [
      service.spec!.selector,
      database.selector.matchLabels,
      policy.podSelector!.matchLabels,
    ])
      expect(selected).toEqual(labels);
    expect(policy.ingress).toHaveLength(1);
    expect(policy.egress).toBeUndefined();
    const [from] = policy.ingress![0]!.from!;
    expect(deployment.spec!.template.metadata!.labels).toMatchObject(from!.podSelector!.matchLabels!);
    const allowed = find<INetworkPolicy>('NetworkPolicy').spec!.egress!.flatMap(({ to }) => to ?? []);
    expect(allowed.map((each) => each.podSelector?.matchLabels)).toContainEqual(labels);
    const settings = Object.fromEntries((postgres!.env ?? []).map(({ name, value }) => [name, value]));
    expect(databaseOf(env['DATABASE_HOST']).pathname).toBe(`/${settings['POSTGRES_DB']}`);
    const volume = database.template.spec!.volumes!.find((each) => each.secret !== undefined)!.secret!;
    expect(volume.items).toEqual([{ key: 'database-password', path: 'database-password' }]);
    expect(deployment.spec!.replicas).toBeGreaterThan(1);
  });

  /** Checked by the compiler: an object literal may have no field that its type lacks. */
  async function unknownFields(all: readonly Manifest[]): Promise<string[]> {
    // Below the root, where the compiler finds node_modules.
    mkdirSync(join(ROOT, '.reports'), { recursive: true });
    const scratch = mkdtempSync(join(ROOT, '.reports/manifests-'));
    try {
      const lines = all.map((each, index) => {
        const [group = '', version = ''] = each.apiVersion.includes('/')
          ? each.apiVersion.split('/')
          : ['', each.apiVersion];
        const module = ['kubernetes-models', group, version, each.kind]
          .filter((part) => part !== '')
          .join('/');
        return `import type { I${each.kind} as T${index} } from '${module}';\nexport const _${index}: T${index} = ${JSON.stringify(each)};`;
      });
      writeFileSync(join(scratch, 'all.ts'), lines.join('\n'));
      const args = [
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        '--module',
        'esnext',
        '--moduleResolution',
        'bundler',
      ];
      const { stdout } = await promisify(execFile)(
        join(ROOT, 'node_modules/.bin/tsc'),
        [...args, '--ignoreConfig', join(scratch, 'all.ts')],
        {
          cwd: scratch,
        },
      ).catch((error: { stdout: string }) => error);
      return stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const [, at, field] =
            /\((\d+),\d+\): error TS\d+: .*?(?:but|and) '"?(\w+)"?' does not exist/.exec(line) ?? [];
          return field === undefined ? line : `${Number(at) / 2 - 1}: ${field}`;
        });
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
});

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly build?: { readonly context: string; readonly args: Readonly<Record<string, string>> };
        readonly deploy?: { readonly replicas: number };
        readonly environment: Readonly<Record<string, string>>;
        readonly ports?: readonly string[];
        readonly configs?: readonly { readonly source: string; readonly target: string }[];
        readonly secrets?: readonly string[];
        readonly stop_grace_period: string;
      }
    >
  >;
  readonly configs: Readonly<Record<string, { readonly file: string }>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'Service' | 'PodDisruptionBudget' | 'NetworkPolicy';
  readonly metadata: { readonly name: string };
}

/** The default in `${NAME:-default}`, as compose reads it. */
function defaultOf(text: string): string {
  return /^\$\{\w+:-(.*)\}$/.exec(text)?.[1] ?? text;
}
