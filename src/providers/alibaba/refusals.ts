/** Details that a code adds to its kind: a message, and the input members that may be wrong, the most likely first. */
export interface Refusal {
  readonly message?: string;
  readonly inputHints?: readonly string[];
}

/**
 * Returns the details of a code. `isInput`: the code rejects an input. `MissingSecurityToken` has the same form, but
 * rejects no input.
 */
export function refusalOf(code: string | null, isInput: boolean): Refusal {
  const parameter = isInput
    ? /^(?:InvalidParameter\.|Missing|Invalid)([A-Za-z]+)$/.exec(code ?? '')?.[1]
    : undefined;
  // Some mutations name the object only by `id`, so `id` is a hint, too.
  if (parameter !== undefined)
    return { inputHints: [MEMBER_OF_PARAMETER.get(parameter) ?? lower(parameter), 'id'] };
  return REFUSALS.get(code ?? '') ?? {};
}

/** Details of the codes in contract 1.6. Codes without additional details are omitted. */
const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  [
    'RegisterCodeError',
    {
      message: 'The verification certificate does not contain a registration code of this instance.',
      inputHints: ['registrationCode'],
    },
  ],
  [
    'RegisterCodeUsed',
    {
      message: 'The registration code was already used. Each code is valid for one certificate.',
      inputHints: ['registrationCode'],
    },
  ],
  [
    'CertificateContentError',
    { message: 'The provider did not accept the content of the certificates.', inputHints: ['pem'] },
  ],
  [
    'SnNotUnique',
    { message: 'The provider already has a CA certificate with this serial number.', inputHints: ['pem'] },
  ],
  // An object's id contains the id of its instance, so `id` is a hint, too.
  ['InstanceNotFound', { inputHints: ['instanceId', 'id'] }],
  ['MqttInstanceNotFound', { inputHints: ['instanceId', 'id'] }],
  ['FindCaBySnError', { inputHints: ['id'] }],
  ['FindDeviceBySnError', { inputHints: ['id'] }],
  ['DeviceCredentialNotFound', { inputHints: ['id'] }],
  ['GroupIdAlreadyExsited', { inputHints: ['groupId'] }],
  [
    'GroupIdAlreadyUsedByOtherUsers',
    { message: 'Another user of the provider already has a group with this name.', inputHints: ['groupId'] },
  ],
  ['DeviceCredentialExsit', { inputHints: ['clientId'] }],
  // One code covers a missing permission and a missing object.
  [
    'PermissionCheckFailed',
    {
      message: 'The provider denied access to the group or topic, or the group or topic does not exist.',
      inputHints: ['groupId', 'clientId', 'topics'],
    },
  ],
  [
    'ResourcePermissionCheckFailed',
    {
      message: 'The provider denied access to the group, or the group does not exist.',
      inputHints: ['groupId', 'id'],
    },
  ],
  [
    'InvalidProtocol.NeedSsl',
    { message: 'The provider accepts this operation only over HTTPS. Check the endpoint of the account.' },
  ],
  [
    'UnsupportedHTTPMethod',
    { message: 'The provider does not accept this operation with the HTTP method used.' },
  ],
]);

/** Parameters whose input member has another name, apart from the case of its first letter. */
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
