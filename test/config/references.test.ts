// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how the configuration writes a reference
import { describe, expect, it } from 'vitest';
import { type Config, ConfigError, parseConfig } from '../../src/config/parse.ts';

/** Text that no message may contain. */
const CANARY = 'CANARY-8f2e77';
const ENV: Readonly<Record<string, string>> = {
  AK: 'ak',
  SK: CANARY,
  EMPTY: '',
  DIGITS: '0123456789',
  YES: 'true',
  NO: 'False',
  SECONDS: '2.5',
  PORT_NUMBER: '4005',
  WORD: CANARY,
};

const configOf = (text: string): Config =>
  parseConfig(text, {
    env: (name) => ENV[name],
    file: (path) => (path === '/run/key' ? `${CANARY}\n` : undefined),
  });

const accountWith = (secret: string, more = '') => `
accounts:
  - name: ali
    provider: alibaba
    regions: [cn-hangzhou]
    credentials: { accessKeyId: \${AK}, accessKeySecret: ${secret} }
${more}`;

function secretOf(text: string): string | undefined {
  const [account] = configOf(text).accounts;
  return account?.provider === 'alibaba' ? account.credentials?.accessKeySecret.reveal() : undefined;
}

function faultsOf(text: string): Record<string, string> {
  try {
    configOf(text);
    return {};
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const word of [CANARY, 'fallback', 'hidden', '__ref']) expect(error.message).not.toContain(word);
    return Object.fromEntries(error.faults.map(({ path, message }) => [path, message]));
  }
}

const PATH = 'accounts[0].credentials.accessKeySecret';

describe('a reference', () => {
  it.each([
    ['${SK}', CANARY],
    ['${SK:-fallback}', CANARY],
    ['${NOT_SET:-fallback}', 'fallback'],
    ['${EMPTY:-fallback}', 'fallback'],
    ['${NOT_SET:-a:-b-c=d}', 'a:-b-c=d'],
    ['${NOT_SET:-pa$$word}', 'pa$word'],
    ['${NOT_SET:-a, b: c}', 'a, b: c'],
    ['"${NOT_SET:-a, {b}"', 'a, {b'],
    ['${file:/run/key}', CANARY],
    ['pre-${AK}-${NOT_SET:-x}-post', 'pre-ak-x-post'],
    ['a$$b', 'a$b'],
    ['"$${SK}x"', '${SK}x'],
    ['"$$$${SK}x"', '$${SK}x'],
    ['$$${SK}', `$${CANARY}`],
    ['pa$word$', 'pa$word$'],
    ['__ref__0__ref__', '__ref__0__ref__'],
    ["'${DIGITS}'", '0123456789'],
    ['${DIGITS}', '0123456789'],
    ['${YES}', 'true'],
  ])('%s is the text %j', (written, expected) => {
    expect(secretOf(accountWith(written))).toBe(expected);
  });

  it.each([
    ['${NOT_SET}', 'environment variable NOT_SET is not set'],
    ['${file:/nowhere}', 'file /nowhere cannot be read'],
    ['${SK:=hidden}', 'of SK'],
    ['${SK:?hidden}', 'of SK'],
    ['${SK:+hidden}', 'of SK'],
    ['${SK-hidden}', 'of SK'],
    ['${SK=hidden}', 'of SK'],
    ['${SK:hidden}', 'of SK'],
    ['${SK hidden}', 'of SK'],
    ['${ SK }', 'of SK'],
    ['${SK :-hidden}', 'of SK'],
    ['${SK[0]-hidden}', 'of SK'],
    ['${NOT_SET:-${SK}}', 'of NOT_SET'],
    ['${NOT_SET:-a${SK:-hidden}b}', 'of NOT_SET'],
    ['${}', 'another form of reference'],
    ['${0hidden}', 'another form of reference'],
    ['${-hidden}', 'another form of reference'],
    ['${file:/run/key:-hidden}', 'to a file'],
    ['${file: /run/key}', 'to a file'],
    ['${file:}', 'to a file'],
    ['"${SK:-hidden"', 'the reference of SK is not closed: expected }'],
    ['"${SK"', 'the reference of SK is not closed: expected }'],
    ['"${"', 'the reference is not closed: expected }'],
  ])("%s is a fault whose message shows only the variable's name", (written, message) => {
    const faults = faultsOf(`
accounts:
  - name: ali
    provider: alibaba
    regions: [cn-hangzhou]
    credentials:
      accessKeyId: ak
      accessKeySecret: ${written}
`);
    expect(Object.keys(faults)).toEqual([PATH]);
    expect(faults[PATH]).toContain(message);
  });

  it('that is not closed is reported together with the YAML fault that it causes', () => {
    const told = (text: string) => {
      try {
        return configOf(text);
      } catch (error) {
        return (error as ConfigError).print('graph.yaml').split('\n');
      }
    };
    expect(told(accountWith('${SK'))).toEqual([
      expect.stringMatching(
        /^\(file\): expected \$\{NAME\}, .* or \$\{file:\/path\}, but got another form of reference of SK \(graph.yaml:6:\d+\)$/,
      ),
      expect.stringMatching(/^\(file\): invalid YAML or JSON: .* \(graph.yaml:\d+:\d+\)$/),
    ]);
  });

  it('is ignored in a comment, and is a fault in a key', () => {
    expect(secretOf(`# \${NOT_SET} \${SK:=x} \${\n${accountWith('x')}`)).toBe('x');
    expect(faultsOf(accountWith('x', 'telemetry: { headers: { "${SK}": x } }'))).toMatchObject({
      'telemetry.headers': 'expected a reference in a value, but got one in a key',
    });
  });

  it('becomes a number or boolean if the schema expects one', () => {
    const config = configOf(
      accountWith(
        'x',
        `listen: { port: \${PORT_NUMBER} }
security: { introspection: \${YES}, graphiql: "\${NO}", maxProviderCalls: \${NOT_SET:-7} }
timeouts: { attemptSeconds: \${SECONDS} }
rates: { alibaba: { operations: { ListGroupId: \${NOT_SET:-20} } } }`,
      ),
    );
    expect(config).toMatchObject({
      listen: { port: 4005 },
      security: { introspection: true, graphiql: false, maxProviderCalls: 7 },
      timeouts: { attemptSeconds: 2.5 },
      rates: { alibaba: { operations: { ListGroupId: 20 } } },
    });
    expect(
      faultsOf(
        accountWith(
          'x',
          `security: { introspection: \${WORD}, maxProviderCalls: "7", callsPerMinute: \${SECONDS} }
timeouts: { attemptSeconds: 1\${AK} }`,
        ),
      ),
    ).toEqual({
      'security.introspection': 'expected true or false',
      'security.maxProviderCalls': 'expected a whole number',
      'security.callsPerMinute': 'expected a whole number, or null for no limit',
      'timeouts.attemptSeconds': 'expected a number',
    });
  });
});

const STRAY = {
  'a line feed': `${CANARY}\n`,
  'a carriage return': `${CANARY}\r`,
  'a byte order mark': `\uFEFF${CANARY}`,
  'a NUL': `${CANARY}\0`,
  'a tab': `${CANARY}\t`,
} as const;

/** Each key of the configuration, with a configuration that has `value` in its place. */
const KEYS: Readonly<Record<string, (value: string) => object>> = {
  'accounts[0].credentials.accessKeyId': (value) => ali({ accessKeyId: value, accessKeySecret: 's' }),
  'accounts[0].credentials.accessKeySecret': (value) => ali({ accessKeyId: 'a', accessKeySecret: value }),
  'accounts[0].credentials.securityToken': (value) =>
    ali({ accessKeyId: 'a', accessKeySecret: 's', securityToken: value }),
  'accounts[1].credentials.accessKey': (value) => hw({ accessKey: value, secretKey: 's' }),
  'accounts[1].credentials.secretKey': (value) => hw({ accessKey: 'a', secretKey: value }),
  'accounts[1].credentials.securityToken': (value) =>
    hw({ accessKey: 'a', secretKey: 's', securityToken: value }),
  'accounts[1].credentials.iam.domain': (value) => hw({ iam: { domain: value, user: 'u', password: 'p' } }),
  'accounts[1].credentials.iam.user': (value) => hw({ iam: { domain: 'd', user: value, password: 'p' } }),
  'accounts[1].credentials.iam.password': (value) => hw({ iam: { domain: 'd', user: 'u', password: value } }),
  'secrets.cursorKeys[1]': (value) => ({ ...ali(), secrets: { cursorKeys: ['k', value] } }),
  'secrets.fingerprintKey': (value) => ({ ...ali(), secrets: { fingerprintKey: value } }),
  'telemetry.headers.x-api-key': (value) => ({ ...ali(), telemetry: { headers: { 'x-api-key': value } } }),
  'auth.jwt.audience': (value) => ({
    ...ali(),
    auth: { mode: 'jwt', jwt: { issuer: 'i', audience: value, jwksUri: 'https://i.example/keys' } },
  }),
};

function ali(credentials: object = { accessKeyId: 'a', accessKeySecret: 's' }) {
  return { accounts: [{ name: 'a', provider: 'alibaba', regions: ['cn-hangzhou'], credentials }] };
}
function hw(credentials: object) {
  return {
    accounts: [
      ...ali().accounts,
      { name: 'h', provider: 'huawei', region: 'cn-north-4', projectId: 'ab', credentials },
    ],
  };
}

describe.each(Object.entries(KEYS))('%s', (path, withValue) => {
  it('with an invisible character at an end is a fault at its path that names the character', () => {
    for (const [name, value] of Object.entries(STRAY)) {
      const { [path]: message, ...others } = faultsOf(JSON.stringify(withValue(value)));
      expect(message).toMatch(
        new RegExp(`^expected text without white space .*, but it (begins|ends) with ${name}$`),
      );
      expect(others).toEqual({});
    }
    // Also in the middle.
    expect(faultsOf(JSON.stringify(withValue(`a\r\n${CANARY}`)))).toHaveProperty([path]);
    expect(faultsOf(JSON.stringify(withValue(CANARY)))).toEqual({});
  });

  it('with white space at an end is a fault, except for a password', () => {
    for (const value of [` ${CANARY}`, `${CANARY} `, `${CANARY}\u00a0`]) {
      const faults = faultsOf(JSON.stringify(withValue(value)));
      expect(Object.keys(faults)).toEqual(path.endsWith('password') ? [] : [path]);
    }
    expect(faultsOf(JSON.stringify(withValue(`${CANARY} and more`)))).toEqual({});
  });
});

it('a key in a YAML block, or in a file with a second line feed, is a fault', () => {
  const block = accountWith('x').replace(
    /credentials: .*/,
    'credentials:\n      accessKeyId: ak\n      accessKeySecret: |\n        ${SK}\n',
  );
  expect(faultsOf(block)[PATH]).toContain('ends with a line feed');
  expect(faultsOf(block.replace('|', '|-'))).toEqual({});
  expect(() =>
    parseConfig(accountWith('${file:/k}'), { env: () => 'ak', file: () => `${CANARY}\n\n` }),
  ).toThrow(/^accounts\[0\]\.credentials\.accessKeySecret: expected text .* ends with a line feed$/);
});
