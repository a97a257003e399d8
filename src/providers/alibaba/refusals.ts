/** What a code says beyond its kind: own words, and the members of an input that it may be about, the likeliest first. */
export interface Refusal {
  readonly message?: string;
  readonly inputHints?: readonly string[];
}

/** `isInput`: the code refuses an input. `MissingSecurityToken` looks like such a code and is none. */
export function refusalOf(code: string | null, isInput: boolean): Refusal {
  const parameter = isInput
    ? /^(?:InvalidParameter\.|Missing|Invalid)([A-Za-z]+)$/.exec(code ?? '')?.[1]
    : undefined;
  // What is named by an id has no member of its own.
  if (parameter !== undefined)
    return { inputHints: [MEMBER_OF_PARAMETER.get(parameter) ?? lower(parameter), 'id'] };
  return REFUSALS.get(code ?? '') ?? {};
}

/** Contract 1.6. Not of codes that are as clear as their kind. */
const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  [
    'RegisterCodeError',
    {
      message: 'The verification certificate bears no registration code that this instance has given.',
      inputHints: ['registrationCode'],
    },
  ],
  [
    'RegisterCodeUsed',
    {
      message: 'The registration code has been used: each is good for one certificate.',
      inputHints: ['registrationCode'],
    },
  ],
  [
    'CertificateContentError',
    { message: 'The provider did not accept the content of the certificates.', inputHints: ['pem'] },
  ],
  [
    'SnNotUnique',
    { message: 'The provider has a CA certificate with this serial number already.', inputHints: ['pem'] },
  ],
  // Of a thing that has an id, the id names the instance too.
  ['InstanceNotFound', { inputHints: ['instanceId', 'id'] }],
  ['MqttInstanceNotFound', { inputHints: ['instanceId', 'id'] }],
  ['FindCaBySnError', { inputHints: ['id'] }],
  ['FindDeviceBySnError', { inputHints: ['id'] }],
  ['DeviceCredentialNotFound', { inputHints: ['id'] }],
  ['GroupIdAlreadyExsited', { inputHints: ['groupId'] }],
  [
    'GroupIdAlreadyUsedByOtherUsers',
    { message: 'Another user of the provider has a group of this name already.', inputHints: ['groupId'] },
  ],
  ['DeviceCredentialExsit', { inputHints: ['clientId'] }],
  // One code for what may not be used and for what is not there.
  [
    'PermissionCheckFailed',
    {
      message: 'The provider refuses access to the group or topic, or there is none of that name.',
      inputHints: ['groupId', 'clientId', 'topics'],
    },
  ],
  [
    'ResourcePermissionCheckFailed',
    {
      message: 'The provider refuses access to the group, or there is none of that name.',
      inputHints: ['groupId', 'id'],
    },
  ],
  [
    'InvalidProtocol.NeedSsl',
    { message: 'The provider takes this operation over HTTPS only: see the endpoint of the account.' },
  ],
  [
    'UnsupportedHTTPMethod',
    { message: 'The provider does not take this operation with the HTTP method that was used.' },
  ],
]);

/** Where the name is not the same but for its first letter. */
const MEMBER_OF_PARAMETER: ReadonlyMap<string, string> = new Map([
  ['Resources', 'topics'],
  ['ExpireTime', 'expiresAt'],
  ['PermitAction', 'action'],
  ['CaName', 'name'],
  ['CaContent', 'pem'],
  ['VerificationContent', 'verificationPem'],
  ['Tag', 'tags'],
  ['MqttInstanceId', 'instanceId'],
]);

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
