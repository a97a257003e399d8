import { describe, expect, it } from 'vitest';
import { type Config, ConfigError, parseConfig } from '../../src/config/parse.ts';

const ACCOUNTS = 'accounts: [{ name: a, provider: alibaba, regions: [cn-hangzhou] }]';
const NOTHING = { env: () => undefined, file: () => undefined };

function inventoryOf(inventory: string): Config['inventory'] {
  return parseConfig(`${ACCOUNTS}\ninventory: ${inventory}`, NOTHING).inventory;
}

function faultsOf(inventory: string): Record<string, string> {
  try {
    inventoryOf(inventory);
    return {};
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return Object.fromEntries(error.faults.map((fault) => [fault.path, fault.message]));
  }
}

describe('inventory', () => {
  it('distinguishes no `keep` from an empty one', () => {
    expect(parseConfig(ACCOUNTS, NOTHING).inventory).toEqual({ historyDays: 90, paused: false });
    expect(inventoryOf('{ keep: [] }').keep).toEqual([]);
  });

  it('keeps the certificates once an hour if an entry names neither kinds nor an interval', () => {
    const kinds = ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'];
    expect(inventoryOf('{ keep: [{ accounts: [a] }] }').keep).toEqual([
      { accounts: ['a'], kinds, every: 3_600_000 },
    ]);
  });

  it.each([
    ['PT10S', 10_000],
    ['P1DT2H', 93_600_000],
    ['P2W', 1_209_600_000],
    ['P31D', 2_678_400_000],
  ])('reads the interval %s', (every, ms) => {
    expect(inventoryOf(`{ keep: [{ every: ${every} }] }`).keep?.[0]?.every).toBe(ms);
  });

  it.each(['PT9S', 'P32D', 'P1M', 'P', 'PT', '1h', 'PT1.5H', '""', '3600'])(
    'refuses the interval %s',
    (every) => {
      const message = 'expected an ISO 8601 duration from PT10S to P31D, such as PT1H';
      const found = faultsOf(`{ keep: [{ every: ${every} }] }`);
      expect(Object.keys(found)).toEqual(['inventory.keep[0].every']);
      expect(found['inventory.keep[0].every']).toMatch(message);
    },
  );

  it('names the place of each fault', () => {
    expect(
      faultsOf(
        '{ keep: [{ accounts: [b], kinds: [INSTANCE, DEVICE], instance: x }, { instances: [] }], historyDays: 0, paused: maybe, maxObjects: 0 }',
      ),
    ).toEqual({
      'inventory.keep[0].accounts[0]': 'expected the name of a configured account',
      'inventory.keep[0].kinds[0]':
        'expected one of GROUP, CA_CERTIFICATE, DEVICE_CERTIFICATE, CLIENT_CREDENTIAL, AUTH_IDENTITY, AUTH_PERMISSION, BLOCKED_CLIENT, DEVICE, DEVICE_POLICY, DEVICE_CERTIFICATE_DEVICES, GROUP_DEVICES, CLIENT_CREDENTIAL_DETAILS, DEVICE_DETAILS, DEVICE_POLICY_DETAILS',
      'inventory.keep[0].instance': 'unknown key: did you mean instances?',
      'inventory.keep[1].instances': 'expected at least one, or no key for the default',
      'inventory.historyDays': 'expected 1 to 3,650 days',
      'inventory.paused': 'expected true or false',
      'inventory.maxObjects': 'expected a whole number from 1 to 100,000,000, or null for no limit',
    });
  });
});
