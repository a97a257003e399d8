import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config/parse.ts';
import { readText } from '../../src/config/read-file.ts';

const SECRET = 'CANARY-8f2e77';

/** The output of a start with a faulty file. */
function printed(text: string, env: Readonly<Record<string, string>> = {}): string[] {
  try {
    parseConfig(text, { env: (name) => env[name], file: () => undefined });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const lines = error.print('graph.yaml');
    expect(lines).not.toContain(SECRET);
    expect(lines).not.toContain('__ref__');
    return lines.split('\n');
  }
}

describe('a fault of a configuration', () => {
  it('has file, line and column, also after references and through an alias', () => {
    expect(
      printed(
        `x: &keys { accessKeyId: \${AK}, accessKeySecre: ${SECRET} }
accounts:
  - name: a
    provider: alibaba
    regions: [cn-hangzhou, 'not a region']
    credentials: *keys
listen: { host: \${A_VERY_LONG_NAME_OF_A_VARIABLE:-127.0.0.1}, port: 70000 } # $$
`,
        { AK: SECRET },
      ),
    ).toEqual([
      'listen.port: expected a port, 0 to 65535 (graph.yaml:7:63)',
      'accounts[0].regions[1]: expected a region such as cn-hangzhou (graph.yaml:5:28)',
      'accounts[0].credentials.accessKeySecret: expected text (graph.yaml:6:5)',
      'accounts[0].credentials.accessKeySecre: unknown key: did you mean accessKeySecret? (graph.yaml:1:32)',
      'x: unknown key (graph.yaml:1:1)',
    ]);
  });

  it('has them for invalid YAML too, and describes it without quoting the file', () => {
    expect(printed(`accounts:\n\t- name: a\n`)).toEqual([
      '(file): invalid YAML or JSON: a tab is used for indentation: use spaces (graph.yaml:2:1)',
    ]);
    expect(printed(`a: 1\na: ${SECRET}\nb: @${SECRET}\n`)).toEqual([
      '(file): invalid YAML or JSON: the object contains this key twice (graph.yaml:2:1)',
      '(file): invalid YAML or JSON: a value begins with a character that needs quotes, such as `@`, `%` or a backtick (graph.yaml:3:4)',
    ]);
  });

  it.each([
    ['aliyun', 'regions: [cn-hangzhou]'],
    ['ALIBABA_MQTT', 'region: cn-hangzhou, regions: [cn-hangzhou]'],
    ['tencent', 'regions: [cn-hangzhou]'],
    [undefined, 'regions: [cn-hangzhou]'],
  ])('in the provider (%s) hides no other fault', (provider, more) => {
    const name = provider === undefined ? '' : `provider: ${provider}, `;
    const text = `accounts: [{ ${name}name: "a b", ${more}, endpoint: 'ftp://x', instance: [i] }]
auth: { mode: key, keys: [{ name: k, sha256: short, scopes: [] }] }`;
    const paths = printed(text).map((line) => line.slice(0, line.indexOf(': ')));
    expect(paths).toEqual(
      expect.arrayContaining([
        'accounts[0].provider',
        'accounts[0].name',
        'accounts[0].endpoint',
        'accounts[0].instance',
        'auth.mode',
        'auth.keys[0].sha256',
      ]),
    );
    expect(paths).not.toContain('accounts[0].projectId');
  });

  it('says that an id of digits needs quotes', () => {
    const text = `accounts:
  - { name: a, provider: huawei, region: cn-north-4, projectId: 0123456789, credentials: { accessKey: 12, secretKey: true } }`;
    expect(printed(text)).toEqual([
      'accounts[0].projectId: expected text, but got a number: put it in quotes (graph.yaml:2:54)',
      'accounts[0].credentials.accessKey: expected text, but got a number: put it in quotes (graph.yaml:2:92)',
      'accounts[0].credentials.secretKey: expected text, but got true or false: put it in quotes (graph.yaml:2:107)',
    ]);
  });

  it('names the variable that contains its value', () => {
    const text = `listen: { port: \${PORT} }\naccounts: [{ name: a, provider: alibaba, regions: [cn-hangzhou] }]`;
    expect(printed(text, { PORT: 'abc' })).toEqual([
      'listen.port: expected a port number, from environment variable PORT (graph.yaml:1:11)',
    ]);
  });

  it('shows neither the value nor our placeholder of a reference in a key', () => {
    expect(
      printed(`accounts: []\n\${AK}: 1\ntelemetry: { headers: { "\${AK}": x } }`, { AK: SECRET }),
    ).toEqual([
      '(file): expected a reference in a value, but got one in a key',
      'telemetry.headers: expected a reference in a value, but got one in a key (graph.yaml:3:14)',
      'accounts: expected at least one account (graph.yaml:1:1)',
    ]);
  });

  it.each([
    ['lisen: {}', 'lisen: unknown key: did you mean listen?'],
    ['security: { maxdepth: 3 }', 'security.maxdepth: unknown key: did you mean maxDepth?'],
    ['rates: { huawei: { egres: 3 } }', 'rates.huawei.egres: unknown key: did you mean egress?'],
    ['stor: 1', 'stor: unknown key: did you mean store?'],
    ['somethingElse: 1', 'somethingElse: unknown key ('],
  ])('in a key: %s', (text, expected) => {
    const accounts = 'accounts: [{ name: a, provider: alibaba, regions: [cn-hangzhou] }]';
    expect(printed(`${accounts}\n${text}`).join('\n')).toContain(expected);
  });
});

describe('a file that is not text', () => {
  const directory = mkdtempSync(join(tmpdir(), 'config-'));
  const put = (name: string, content: string | Buffer) => {
    writeFileSync(join(directory, name), content);
    return join(directory, name);
  };
  const utf16 = (text: string, bom: string) => Buffer.from(`${bom}${text}`, 'utf16le');

  it.each([
    [
      'UTF-16 with a mark',
      put('a', utf16('accounts: []', '\ufeff')),
      'is encoded in UTF-16: save it as UTF-8',
    ],
    ['UTF-16 without', put('b', utf16('accounts: []', '')), 'is encoded in UTF-16: save it as UTF-8'],
    [
      'big-endian UTF-16',
      put('c', utf16('accounts: []', '').swap16()),
      'is encoded in UTF-16: save it as UTF-8',
    ],
    ['Latin-1', put('d', Buffer.from('name: ä', 'latin1')), 'is not valid UTF-8: save it as UTF-8'],
    ['none', join(directory, 'none'), 'cannot be read: no such file (ENOENT)'],
    ['a directory', directory, 'cannot be read: it is a directory (EISDIR)'],
  ])('%s', (_name, path, message) => {
    expect(() => readText(path)).toThrow(message);
  });

  it('is not readable by another user', () => {
    const open = join(directory, 'open');
    mkdirSync(open);
    const path = put('open/closed', SECRET);
    for (const each of [directory, open]) chmodSync(each, 0o755);
    chmodSync(path, 0o600);
    const source = join(import.meta.dirname, '../../src/config/read-file.ts');
    const script = `import { readText } from ${JSON.stringify(source)};
      if (process.getuid() === 0) process.setuid(65534);
      else process.exit(3);
      try { readText(${JSON.stringify(path)}); } catch (error) { console.log(error.message); }`;
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    // Only root can become another user.
    if (status !== 3) expect(stdout).toBe('cannot be read: permission denied (EACCES)\n');
  });
});
