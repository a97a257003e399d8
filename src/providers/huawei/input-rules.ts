import type { InputRules } from '../port/input-rules.ts';

const ONLY_APSARAMQ = { refused: 'no value, because only ApsaraMQ supports it' };

export const INPUT_RULES: InputRules = {
  spaceId: { pattern: /^[A-Za-z0-9_-]{1,36}$/, expected: "the provider's id of a resource space" },
  group: {
    groupId: { refused: 'no id, because IoTDA assigns it' },
    // This pattern is from the description in Huawei's own client. The contract (2.7) has only the length.
    name: {
      pattern: /^[\u4e00-\u9fa5A-Za-z0-9_? '#().,&%@!-]{1,64}$/,
      expected: "1 to 64 Chinese characters, letters A to Z, digits, blanks and _?'#().,&%@!-",
      needed: 'a name, which IoTDA requires',
    },
    description: { pattern: /^.{1,64}$/, expected: '1 to 64 characters' },
    newDescription: { pattern: /^.{0,64}$/, expected: 'at most 64 characters' },
    parentGroupId: {
      pattern: /^[A-Fa-f0-9-]{1,36}$/,
      expected: "the id of a Group: its global id or the provider's own id",
    },
    parentBesideRule: 'no parent for a group with a rule, because IoTDA keeps such groups at the top level',
    rule: { pattern: /^.{1,200}$/, expected: 'a condition of 1 to 200 characters' },
    tags: ONLY_APSARAMQ,
  },
  ca: {
    needsBasicConstraints: false,
    proof: 'afterwards',
    name: ONLY_APSARAMQ,
    registrationCode: ONLY_APSARAMQ,
    verificationExpected:
      'no certificate, because IoTDA returns the registration code only after this step; see verifyCaCertificate',
    noCode:
      'IoTDA creates the code at the registration. Register the certificate, read its registrationCode, then verify it.',
  },
  device: {
    nodeId: { pattern: /^[A-Za-z0-9:_-]{1,64}$/, expected: '1 to 64 letters, digits, :, _ and -' },
    productId: { pattern: /^[A-Za-z0-9_-]{1,36}$/, expected: "a product's id" },
    deviceId: { pattern: /^[A-Za-z0-9_-]{1,128}$/, expected: '1 to 128 letters, digits, _ and -' },
    idOf: (productId, nodeId) => `${productId}_${nodeId}`.replaceAll(':', '_'),
    // NAME-CN of contract 2.0: no blank, and only these letters.
    name: {
      pattern: /^[\u4e00-\u9fa5A-Za-z0-9_?'#().,&%@!-]{1,256}$/,
      expected: "1 to 256 Chinese characters, letters A to Z, digits and _?'#().,&%@!- (no blank)",
    },
    description: { pattern: /^.{1,2048}$/s, expected: '1 to 2,048 characters' },
    newDescription: { pattern: /^.{0,2048}$/s, expected: 'at most 2,048 characters' },
    secret: { pattern: /^[A-Za-z0-9_-]{8,32}$/, expected: '8 to 32 letters, digits, _ and -' },
    mostTags: 10,
  },
  policy: {
    name: { pattern: /^[A-Za-z0-9_-]{1,128}$/, expected: '1 to 128 letters, digits, _ and -' },
    actions: ['iotda:devices:publish', 'iotda:devices:subscribe'],
    resource: { pattern: /^topic:\S{1,512}$/, expected: '`topic:…`' },
    mostResources: 10,
    targetTypes: ['DEVICE', 'PRODUCT', 'SPACE'],
    // Ids of new devices have at most 128 characters, but ids that the platform returns may have 256 (contract 2.0).
    targetId: { pattern: /^[A-Za-z0-9_-]{1,256}$/, expected: "the provider's own id" },
    mostTargets: 100,
  },
  client: null,
};
