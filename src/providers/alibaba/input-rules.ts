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
};
