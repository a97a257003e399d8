import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config/parse.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import { createLog } from '../../src/log.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import { createWebhooks } from '../../src/webhooks.ts';
import { createMemoryLog } from '../events/memory-log.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const SINK = { name: 'hook', url: 'https://hooks.example/x', secret: SECRET };

function parse(...sinks: readonly object[]) {
  const text = JSON.stringify({
    accounts: [{ name: 'ali', provider: 'alibaba', regions: ['cn-hangzhou'] }],
    events: { sinks },
  });
  return parseConfig(text, { env: () => undefined, file: () => '' });
}

function faultsOf(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe('events.sinks', () => {
  it('takes one secret or several, and never shows them', () => {
    const [one, two] = parse(SINK, { ...SINK, name: 'two', secret: [SECRET, SECRET] }).events.sinks;
    expect(one!.secret.map((secret) => secret.reveal())).toEqual([SECRET]);
    expect(two!.secret).toHaveLength(2);
    expect(JSON.stringify([one, two])).not.toContain(SECRET.slice(6, 20));
  });

  it.each([
    [{ url: 'http://hooks.example' }, 'url: http: is allowed only for loopback'],
    [{ url: 'https://10.0.0.1/' }, 'url: a private address'],
    [{ url: 'https://169.254.169.254/' }, 'url: a private address'],
    [{ url: 'https://user:pw@hooks.example/' }, 'url: expected a URL without user and password'],
    [{ secret: 'hunter2' }, 'secret: expected a secret of the Standard Webhooks scheme'],
    [{ secret: 'whsec_c2hvcnQ=' }, 'secret: expected a secret of the Standard Webhooks scheme'],
    [{ secret: [] }, 'secret: expected a secret of the Standard Webhooks scheme'],
    [{ scope: { accounts: ['nobody'] } }, 'scope.accounts[0]: expected the name of a configured account'],
    [{ scope: { accounts: [] } }, 'scope.accounts: expected at least one'],
    [{ kinds: ['NOTHING'] }, 'kinds[0]: expected one of INSTANCE'],
  ])('refuses %o', (changed, expected) => {
    const faults = faultsOf(() => parse({ ...SINK, ...changed }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`events.sinks[0].${expected}`);
    expect(faults[0]).not.toMatch(/hunter2|c2hvcnQ|user:pw/);
  });

  it('refuses two sinks of one name, a scope without an account, and an unknown instance', () => {
    expect(faultsOf(() => parse(SINK, SINK))[0]).toContain('events.sinks[1].name: expected a unique name');
    const start = (scope: object) =>
      createWebhooks(parse({ ...SINK, scope }), {
        ...{
          registry: createRegistry([]),
          eventLog: createMemoryLog({ retention: 1 }),
          store: openMemoryStore(),
        },
        ...{
          leases: null,
          log: createLog('fatal'),
          onError: () => {},
          onEvents: () => {},
          overrides: undefined,
        },
      });
    expect(faultsOf(() => start({ providers: ['huawei'] }))).toEqual([
      'events.sinks[0].scope: expected a scope with at least one account',
    ]);
    expect(faultsOf(() => start({ instanceIds: ['x'] }))).toEqual([
      'events.sinks[0].scope.instanceIds[0]: expected the global id of an instance of a configured account',
    ]);
  });
});
