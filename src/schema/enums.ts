import { ERROR_CODES, type ErrorCode } from '../errors.ts';
import type { ProviderName } from '../providers/port/records.ts';
import { builder } from './builder.ts';

/** An enum whose every value has its description. */
function describedEnum<Name extends string>(name: string, description: string, values: Record<Name, string>) {
  const described = Object.entries<string>(values).map(([value, text]) => [value, { description: text }]);
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(described) as Record<Name, { description: string }>,
  });
}

export const CaLinkBasisEnum = describedEnum(
  'CaLinkBasis',
  'How it is known which CA issued a device certificate.',
  {
    SERIAL_NUMBER: 'ApsaraMQ names the CA by its serial number.',
    SIGNATURE: 'Verified here: the key of this registered CA made the signature (IoTDA).',
  },
);

const PROVIDERS: Readonly<Record<ProviderName, string>> = {
  ALIBABA_MQTT: 'Alibaba Cloud ApsaraMQ for MQTT.',
  HUAWEI_IOTDA: 'Huawei Cloud IoT Device Access (IoTDA).',
};
export const PROVIDER_NAMES = Object.keys(PROVIDERS) as readonly ProviderName[];

export const ProviderEnum = describedEnum(
  'Provider',
  'A cloud service whose identity side is in the graph.',
  PROVIDERS,
);

export const CountPrecisionEnum = describedEnum('CountPrecision', 'How far a `totalCount` can be believed.', {
  EXACT: 'Counted by the provider or seen whole.',
  REPORTED: 'The provider says so and is known to be loose.',
  UNKNOWN: 'The provider does not count this list: `totalCount` is null.',
});

export const InstanceEditionEnum = describedEnum('InstanceEdition', 'What was bought.', {
  BASIC: 'ApsaraMQ Basic; IoTDA basic (closed to new customers).',
  STANDARD: 'IoTDA standard.',
  LIGHTWEIGHT: 'ApsaraMQ prepaid lightweight.',
  PAY_AS_YOU_GO: 'ApsaraMQ pay-as-you-go.',
  PROFESSIONAL: 'ApsaraMQ Professional.',
  PLATINUM: 'ApsaraMQ Platinum.',
  SERVERLESS: 'ApsaraMQ Serverless.',
  ENTERPRISE: 'IoTDA enterprise.',
  UNKNOWN: 'The provider gave none, or one that is not known here: see `rawEdition`.',
});

export const InstanceStatusEnum = describedEnum('InstanceStatus', 'Can the instance be used?', {
  PREPARING: 'Being created, or not yet activated.',
  ACTIVE: 'In service.',
  SUSPENDED: 'Frozen or overdue.',
  UPGRADING: 'Being changed.',
  RELEASED: 'Gone for good.',
  FAILED: 'Creating or changing it failed.',
  UNKNOWN: 'The provider gave none, or one that is not known here: see `rawStatus`.',
});

export const ChargeModeEnum = describedEnum('ChargeMode', 'How an instance is paid for.', {
  PREPAID: 'Yearly or monthly, in advance.',
  POSTPAID: 'By use.',
  UNKNOWN: 'A mode that is not known here: see `rawChargeMode`.',
});

export const DeviceNodeTypeEnum = describedEnum('DeviceNodeType', 'The place of a device in the topology.', {
  GATEWAY: 'Directly connected: a gateway, or a device without sub-devices.',
  ENDPOINT: 'A sub-device, connected through a gateway.',
  UNKNOWN: 'The provider says so, says nothing, or says something that is not known here: see `rawNodeType`.',
});

export const CapabilityEnum = describedEnum(
  'Capability',
  'A family of objects or operations that an instance has.',
  {
    GROUPS: 'Groups of client ids (ApsaraMQ) or of devices (IoTDA).',
    CA_CERTIFICATES: 'Registered CA certificates.',
    DEVICE_CERTIFICATES: 'Device certificates.',
    CLIENT_CREDENTIALS: 'One credential per client id (ApsaraMQ).',
    CUSTOM_AUTH: 'Identities, topic permissions and a block list (ApsaraMQ).',
    SESSIONS: 'Whether a client is online can be asked (ApsaraMQ).',
    DEVICES: 'Registered devices (IoTDA).',
    TOKENS: 'Temporary tokens can be issued (ApsaraMQ).',
    DEVICE_SEARCH: 'Devices can be searched, and the groups of one are told (IoTDA, not on basic).',
    DEVICE_POLICIES: 'Device policies and custom authorizers (IoTDA, not on basic).',
    CA_SETTINGS: 'Self-registration and OCSP can be set for a CA (IoTDA, not on basic).',
  },
);

export const CertificateStatusEnum = describedEnum(
  'CertificateStatus',
  'Does the provider accept the certificate?',
  {
    ACTIVE: 'Yes, as far as its dates allow.',
    INACTIVE: 'It was switched off.',
    UNVERIFIED: 'A CA that was uploaded and whose possession was never proven (IoTDA).',
    UNKNOWN: 'The provider gave none, or one that is not known here: see `rawStatus`.',
  },
);

export const IdentityTypeEnum = describedEnum(
  'IdentityType',
  'Whom a custom-auth identity or permission is for.',
  {
    USER: 'A user name, shared by any number of clients.',
    CLIENT: 'One client id.',
    UNKNOWN: 'The provider gave none, or one that is not known here: see `rawIdentityType`.',
  },
);

export const SignModeEnum = describedEnum('SignMode', 'How a client proves that it knows the secret.', {
  ORIGIN: 'The MQTT password is the secret.',
  SIGNED: 'The MQTT password is a signature of the client id under the secret.',
  UNKNOWN: 'The provider gave none, or one that is not known here: see `rawSignMode`.',
});

export const PermissionEffectEnum = describedEnum('PermissionEffect', 'What a permission does.', {
  ALLOW: 'Allows the action.',
  DENY: 'Denies the action.',
  UNKNOWN: 'The provider gave none, or one that is not known here: see `rawEffect`.',
});

export const PermitActionEnum = describedEnum('PermitAction', 'What a permission is about.', {
  PUB: 'Publishing.',
  SUB: 'Subscribing.',
  PUB_SUB: 'Publishing and subscribing.',
  CONNECT: 'Connecting.',
  UNKNOWN: 'The provider gave none, or one that is not known here: see `rawAction`.',
});

export const DeviceStatusEnum = describedEnum('DeviceStatus', 'Where a device stands with the platform.', {
  ONLINE: 'Connected.',
  OFFLINE: 'It was connected once and is not now.',
  ABNORMAL: 'The platform calls it abnormal.',
  NEVER_CONNECTED: 'Registered and never seen (the provider writes INACTIVE).',
  FROZEN: 'Barred from connecting.',
  UNKNOWN: 'The provider gave none, or one that is not known here: see `rawStatus`.',
});

export const DeviceSearchFieldEnum = describedEnum(
  'DeviceSearchField',
  'A property that devices are searched by.',
  {
    SPACE_ID: "The provider's id of the resource space.",
    DEVICE_ID: "The provider's id of the device.",
    GATEWAY_ID: "The provider's id of the gateway; a directly connected device has its own.",
    PRODUCT_ID: "The provider's id of the product.",
    GROUP_ID: "The provider's id of a group that the device is in.",
    NAME: 'Display name.',
    NODE_ID: 'Physical identifier.',
    STATUS: 'A value of DeviceStatus, but not UNKNOWN.',
    NODE_TYPE: 'A value of DeviceNodeType.',
    TAG_KEY: 'Key of a label.',
    TAG_VALUE: 'Value of a label.',
    FIRMWARE_VERSION: 'Firmware version.',
    SOFTWARE_VERSION: 'Software version.',
    REGISTERED_AT: 'Time of the registration.',
  },
);

export const DeviceSearchOperatorEnum = describedEnum('DeviceSearchOperator', 'How values are compared.', {
  EQUAL: 'The same value, in the same case.',
  NOT_EQUAL: 'Any other value.',
  IN: 'One of the values. Not for labels.',
  NOT_IN: 'None of the values. Not for labels.',
  STARTS_WITH: 'Begins with the value, at least 4 characters. For NAME, NODE_ID, TAG_KEY and TAG_VALUE.',
  BEFORE: 'An earlier time. For REGISTERED_AT.',
  AFTER: 'A later time. For REGISTERED_AT.',
});

const CODE_TEXTS: Record<ErrorCode, string> = {
  BAD_USER_INPUT: 'An argument is wrong; the message names it. No call was made.',
  UNAUTHENTICATED: 'No credentials, or none that are known.',
  FORBIDDEN: 'Known, but not allowed: by us, or by the provider to the account.',
  NOT_FOUND: 'There is no such object, or none that may be seen.',
  CONFLICT: 'It exists already, or its state forbids this.',
  QUOTA_EXCEEDED: 'The provider has no room for one more.',
  UNSUPPORTED_BY_INSTANCE: 'The provider, or this edition of it, cannot do this.',
  INVALID_CURSOR: 'Not a cursor of this connection, filter and account. No call was made.',
  CURSOR_EXPIRED: 'The cursor is too old. No call was made.',
  BACKWARD_PAGINATION_UNSUPPORTED: 'This list can only be read forward.',
  QUERY_TOO_COMPLEX: 'The query is larger than is allowed.',
  RATE_LIMITED: 'Our own call budget has no room within the time of this operation; see `retryAfterMs`.',
  OVERLOADED: 'This server has too much to do.',
  PROVIDER_THROTTLED: 'The provider refused for too many calls.',
  PROVIDER_TIMEOUT: 'The provider did not answer in time.',
  PROVIDER_UNAVAILABLE: 'The provider could not be reached or failed.',
  PROVIDER_BAD_RESPONSE: 'The provider answered something that its contract does not allow.',
  PROVIDER_AUTH_FAILED: "The provider refused the account's credentials.",
  CIRCUIT_OPEN: 'The provider has failed so often that it is left alone for a moment.',
  OUTCOME_UNKNOWN: 'A write may or may not have happened.',
  IDEMPOTENCY_KEY_CONFLICT: 'The idempotency key was used with another mutation or another input.',
  PERSISTED_QUERY_NOT_FOUND:
    'The server does not have a document with this hash yet. Send its text together with the hash.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'The server cannot look up a document by an id of this kind. Send its text.',
  INTERNAL_SERVER_ERROR: 'Our fault.',
};

export const ErrorCodeEnum = describedEnum(
  'ErrorCode',
  'The closed set of `extensions.code`.',
  Object.fromEntries(ERROR_CODES.map((code) => [code, CODE_TEXTS[code]])) as Record<ErrorCode, string>,
);

export const SecretSlotEnum = describedEnum('SecretSlot', 'Which of the secrets of an object.', {
  PRIMARY: 'The first, and the only one of anything but a device.',
  SECONDARY: 'The second one of a device.',
});

export const PolicyTargetTypeEnum = describedEnum('PolicyTargetType', 'What a device policy is bound to.', {
  DEVICE: 'One device.',
  PRODUCT: 'All devices of a product.',
  SPACE: 'All devices of a resource space.',
  UNKNOWN: 'Something that is not known here: see `rawType`. Only ever an answer.',
});

export const TemplateKindEnum = describedEnum('DeviceTemplateKind', 'What a template is for.', {
  AUTHENTICATION: 'How devices prove who they are.',
  PROVISIONING: 'How devices register themselves with a certificate.',
});

export const TokenActionsEnum = builder.enumType('TokenActions', {
  description: 'What a token allows with its topics.',
  values: {
    READ: { value: 'R', description: 'To subscribe.' },
    WRITE: { value: 'W', description: 'To publish.' },
    READ_WRITE: { value: 'R,W', description: 'Both.' },
  } as const,
});

export const EntityKindEnum = describedEnum('EntityKind', 'What refresh events are about.', {
  INSTANCE: 'The instance itself.',
  GROUP: 'Its groups.',
  CA_CERTIFICATE: 'Its CA certificates.',
  DEVICE_CERTIFICATE: 'Its device certificates.',
  CLIENT_CREDENTIAL:
    'Its client credentials (ApsaraMQ). The provider charges each read; made and revoked ones are seen, new secrets only where they are issued here.',
  AUTH_IDENTITY: 'Its identities of custom authentication (ApsaraMQ).',
  AUTH_PERMISSION: 'Its topic permissions (ApsaraMQ).',
  BLOCKED_CLIENT: 'The entries of its block list (ApsaraMQ).',
  DEVICE: 'Its devices (IoTDA).',
});

export const ChangeKindEnum = describedEnum('ChangeKind', 'What became of an object.', {
  CREATED: 'It is new here.',
  UPDATED: 'Some of its fields have other values.',
  DELETED: 'It is gone.',
});

export const ChangeSourceEnum = describedEnum('ChangeSource', 'How a change was seen.', {
  POLL: 'By reading the provider: some time after it happened.',
  MUTATION: 'By a mutation of this API: at once.',
});

export const GapReasonEnum = describedEnum('GapReason', 'Why a stream has a gap.', {
  BUFFER_OVERFLOW: 'You took events so slowly that what follows is not kept any more.',
  RETENTION_EXCEEDED: 'The cursor is older than what is kept.',
  LOG_RESTARTED: 'The log has begun anew since the cursor was given.',
  PROVIDER_OUTAGE: 'The provider could not be read when you began, and what was there then is not known.',
});
