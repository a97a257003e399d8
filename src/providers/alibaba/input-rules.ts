import type { InputRules } from '../port/input-rules.ts';

const ONLY_IOTDA = { refused: 'no value, because only IoTDA supports it' };

export const INPUT_RULES: InputRules = {
  spaceId: { refused: 'no value, because ApsaraMQ has no resource spaces' },
  group: {
    groupId: {
      pattern: /^GID[_-][A-Za-z0-9_-]{3,60}$/,
      expected: '7 to 64 characters: GID_ or GID-, then letters, digits, - and _',
      needed: 'an id, which ApsaraMQ requires',
    },
    name: { refused: 'no name, because groups of ApsaraMQ have only an id' },
    description: ONLY_IOTDA,
    newDescription: ONLY_IOTDA,
    parentGroupId: ONLY_IOTDA,
    parentBesideRule: ONLY_IOTDA.refused,
    rule: ONLY_IOTDA,
    // The limit of one call and of one group (contract 2.2).
    tags: { most: 20 },
  },
  ca: {
    // CertificateContentError (contract 1.6).
    needsBasicConstraints: true,
    proof: 'at-once',
    name: {
      pattern: /^.{1,255}$/,
      expected: 'a display name, which ApsaraMQ requires',
      needed: 'a display name, which ApsaraMQ requires',
    },
    registrationCode: {
      pattern: /^[\w-]{1,64}$/,
      expected: 'the code of createRegistrationCode, which ApsaraMQ expects in the verification certificate',
      needed: 'the code of createRegistrationCode, which ApsaraMQ expects in the verification certificate',
    },
    verificationExpected: 'the verification certificate, which ApsaraMQ requires at registration',
    noCode: 'This cloud service does not support this operation.',
  },
  device: null,
  policy: null,
  client: {
    // Contract 2.5.
    clientId: {
      pattern: /^(?=.{1,64}$)[^@\s]+@@@\S+$/,
      expected: '`GROUP@@@DEVICE`, at most 64 characters',
    },
    username: {
      pattern: /^\S(.{0,62}\S)?$/,
      expected: '1 to 64 characters without leading or trailing spaces',
    },
    topic: {
      // `+` stands for one whole level, `#` for all remaining levels (MQTT 3.1.1, 4.7.1).
      pattern: /^(?!\/)(?=.{1,255}$)(?:(?:\+|[^\s/+#]*)\/)*(?:#|\+|[^\s/+#]*)$/,
      expected: 'a topic filter of 1 to 255 characters, with `+` and `#` only as whole levels',
    },
  },
};
