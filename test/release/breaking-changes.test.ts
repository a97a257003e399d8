import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { breakingChanges, parseAccepted } from '../../release/breaking-changes.ts';

const sdl = readFileSync('schema.graphql', 'utf8');

function changed(from: string, to: string): string {
  const text = sdl.replace(from, to);
  expect(text).not.toBe(sdl);
  return text;
}

describe('compared with the last release', () => {
  it.each<[string, string, string, string]>([
    [
      'a field that is gone',
      '  deviceId: String!\n',
      '  deviceNumber: String!\n',
      "Device.deviceId: Field 'deviceId' was removed from object type 'Device'",
    ],
    [
      'a field that may be null now',
      '  deviceId: String!\n',
      '  deviceId: String\n',
      "Device.deviceId: Field 'Device.deviceId' changed type from 'String!' to 'String'",
    ],
    [
      'an enum value that is gone',
      '  ALIBABA_MQTT\n',
      '  ALIBABA\n',
      "Provider.ALIBABA_MQTT: Enum value 'ALIBABA_MQTT' was removed from enum 'Provider'",
    ],
    [
      'a new value of an enum that is in the keys',
      '  ALIBABA_MQTT\n',
      '  ALIBABA_MQTT\n  AWS_IOT\n',
      'Provider.AWS_IOT: ',
    ],
    ['a new kind of template', '  PROVISIONING\n', '  PROVISIONING\n  OTHER\n', 'DeviceTemplateKind.OTHER: '],
    [
      'an argument that is required now',
      'filter: InstanceFilter\n',
      'filter: InstanceFilter!\n',
      'Query.instances.filter: ',
    ],
    [
      'a key that is gone',
      ' @key(fields: "provider instanceId deviceId")',
      '',
      'Device: @key(fields: "provider instanceId deviceId") is gone',
    ],
    [
      'a key that is gone from before another',
      'Device implements Node @key(fields: "id")',
      'Device implements Node',
      'Device: @key(fields: "id") is gone',
    ],
    [
      'a key of other fields',
      '@key(fields: "provider instanceId deviceId")',
      '@key(fields: "provider deviceId")',
      'Device: @key(fields: "provider instanceId deviceId") is gone',
    ],
    [
      'a key that no longer resolves',
      '@key(fields: "provider instanceId deviceId")',
      '@key(fields: "provider instanceId deviceId", resolvable: false)',
      'Device: @key(fields: "provider instanceId deviceId") is gone',
    ],
    [
      'a type that is no longer shareable',
      'type PageInfo @shareable',
      'type PageInfo',
      'PageInfo: @shareable is gone',
    ],
    [
      'a field that is hidden now',
      '  deviceId: String!\n',
      '  deviceId: String! @inaccessible\n',
      'Device.deviceId: @inaccessible is new',
    ],
    [
      'an argument that is hidden now',
      'filter: InstanceFilter\n',
      'filter: InstanceFilter @inaccessible\n',
      'Query.instances.filter: @inaccessible is new',
    ],
    [
      'a value that is hidden now',
      '  ALIBABA_MQTT\n',
      '  ALIBABA_MQTT @inaccessible\n',
      'Provider.ALIBABA_MQTT: @inaccessible is new',
    ],
    [
      'a field that needs a scope now',
      '  deviceId: String!\n',
      '  deviceId: String! @requiresScopes(scopes: [["x"]])\n',
      'Device.deviceId: @requiresScopes(scopes: [["x"]]) is new',
    ],
  ])('%s is a breaking change', async (_case, from, to, change) => {
    const found = await breakingChanges(sdl, changed(from, to));
    expect(found.filter((each) => each.startsWith(change))).toHaveLength(1);
    // No change is reported twice.
    if (/@/.test(change)) expect(found).toEqual([change]);
  });

  it.each<[string, string, string]>([
    ['a new field', '  deviceId: String!\n', '  deviceId: String!\n  colour: String\n'],
    ['a new value', '  ABNORMAL\n', '  ABNORMAL\n  ASLEEP\n'],
    [
      'a new key',
      ' @key(fields: "provider instanceId deviceId")',
      ' @key(fields: "provider instanceId deviceId") @key(fields: "nodeId")',
    ],
    [
      'a new type that is hidden',
      'scalar Duration\n',
      'scalar Duration\n\ntype Inner @inaccessible {\n  key: String @requiresScopes(scopes: [["x"]])\n}\n',
    ],
    ['a field that is shareable now', '  deviceId: String!\n', '  deviceId: String! @shareable\n'],
    ['another cost', '@cost(weight: 1)', '@cost(weight: 2)'],
    ['other words', 'Display name.', 'Its name.'],
  ])('%s is not a breaking change', async (_case, from, to) => {
    expect(await breakingChanges(sdl, changed(from, to))).toEqual([]);
  });

  it('accepted changes are read, without their reasons', () => {
    expect(parseAccepted('\n# all of them\nDevice.x: gone  # nobody asked for it\n')).toEqual([
      'Device.x: gone',
    ]);
  });
});
