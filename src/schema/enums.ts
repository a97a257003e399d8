import type { ErrorCode } from '../errors.ts';
import { isKeyOf } from '../members.ts';
import type { ProviderName } from '../providers/port/records.ts';
import { builder } from './builder.ts';

/** Creates an enum with a description for each value. */
export function describedEnum<Name extends string>(
  name: string,
  description: string,
  values: Record<Name, string>,
) {
  const described = Object.entries<string>(values).map(([value, text]) => [value, { description: text }]);
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(described) as Record<Name, { description: string }>,
  });
}

export const CaLinkBasisEnum = describedEnum(
  'CaLinkBasis',
  'Evidence for the CA that issued a device certificate.',
  {
    SERIAL_NUMBER: 'The provider returns the serial number of the CA (ApsaraMQ).',
    SIGNATURE: 'This server verified the signature with the key of the registered CA (IoTDA).',
  },
);

const PROVIDERS: Readonly<Record<ProviderName, string>> = {
  ALIBABA_MQTT: 'Alibaba Cloud ApsaraMQ for MQTT.',
  HUAWEI_IOTDA: 'Huawei Cloud IoT Device Access (IoTDA).',
};
export const PROVIDER_NAMES = Object.keys(PROVIDERS).filter((name) => isKeyOf(PROVIDERS, name));

export const ProviderEnum = describedEnum('Provider', 'Cloud service that the graph covers.', PROVIDERS);

export const CountPrecisionEnum = describedEnum('CountPrecision', 'Accuracy of a `totalCount`.', {
  EXACT: 'The provider counts exactly, or this server read the whole list.',
  REPORTED: 'The number comes from the provider and may be inexact.',
  UNKNOWN: 'The provider does not count this list, or counting failed: `totalCount` is null.',
});

export const InstanceEditionEnum = describedEnum('InstanceEdition', 'Purchased edition of an instance.', {
  BASIC: 'ApsaraMQ Basic, or IoTDA basic (closed to new customers).',
  STANDARD: 'IoTDA standard.',
  LIGHTWEIGHT: 'ApsaraMQ prepaid lightweight.',
  PAY_AS_YOU_GO: 'ApsaraMQ pay-as-you-go.',
  PROFESSIONAL: 'ApsaraMQ Professional.',
  PLATINUM: 'ApsaraMQ Platinum.',
  SERVERLESS: 'ApsaraMQ Serverless.',
  ENTERPRISE: 'IoTDA enterprise.',
  UNKNOWN: 'Missing or unrecognised edition from the provider; see `rawEdition`.',
});

export const InstanceStatusEnum = describedEnum('InstanceStatus', 'Operational status of an instance.', {
  PREPARING: 'Being created, or not yet activated.',
  ACTIVE: 'In service.',
  SUSPENDED: 'Frozen by the provider, or payment is overdue.',
  UPGRADING: 'Being upgraded or reconfigured.',
  RELEASED: 'Released; it cannot be restored.',
  FAILED: 'Creation or reconfiguration failed.',
  UNKNOWN: 'Missing or unrecognised status from the provider; see `rawStatus`.',
});

export const ChargeModeEnum = describedEnum('ChargeMode', 'Billing mode of an instance.', {
  PREPAID: 'Yearly or monthly subscription, paid in advance.',
  POSTPAID: 'Pay per use.',
  UNKNOWN: 'Unrecognised mode; see `rawChargeMode`.',
});

export const DeviceNodeTypeEnum = describedEnum('DeviceNodeType', 'Position of a device in the topology.', {
  GATEWAY: 'Directly connected device: a gateway, or a device without sub-devices.',
  ENDPOINT: 'Sub-device, connected through a gateway.',
  UNKNOWN: 'Missing, unrecognised or reported as unknown; see `rawNodeType`.',
});

export const CapabilityEnum = describedEnum(
  'Capability',
  'Feature of an instance: a family of objects or operations.',
  {
    GROUPS: 'Groups of client ids (ApsaraMQ) or of devices (IoTDA).',
    CA_CERTIFICATES: 'Registered CA certificates.',
    DEVICE_CERTIFICATES: 'Device certificates.',
    CLIENT_CREDENTIALS: 'Credentials, one for each client id (ApsaraMQ).',
    CUSTOM_AUTH: 'Custom authentication: identities, topic permissions and a block list (ApsaraMQ).',
    SESSIONS: 'Online status of clients (ApsaraMQ).',
    DEVICES: 'Registered devices (IoTDA).',
    TOKENS: 'Temporary tokens for clients (ApsaraMQ).',
    DEVICE_SEARCH: 'Device search and the groups of a device (IoTDA, not on basic).',
    DEVICE_POLICIES: 'Device policies and custom authorizers (IoTDA, not on basic).',
    CA_SETTINGS: 'Self-registration and OCSP settings of a CA (IoTDA, not on basic).',
  },
);

export const CertificateStatusEnum = describedEnum(
  'CertificateStatus',
  'Status of a certificate, an authorizer or a template.',
  {
    ACTIVE: 'Active. A certificate must also be within its validity period.',
    INACTIVE: 'Deactivated.',
    UNVERIFIED: 'CA certificate without proof that its owner holds the private key (IoTDA).',
    UNKNOWN: 'Missing or unrecognised status from the provider; see `rawStatus`.',
  },
);

export const IdentityTypeEnum = describedEnum(
  'IdentityType',
  'Kind of subject of a custom-auth identity or permission.',
  {
    USER: 'User name, shared by any number of clients.',
    CLIENT: 'Single client id.',
    UNKNOWN: 'Missing or unrecognised type from the provider; see `rawIdentityType`.',
  },
);

export const SignModeEnum = describedEnum(
  'SignMode',
  'Method by which a client proves that it knows the secret.',
  {
    ORIGIN: 'The MQTT password is the secret.',
    SIGNED: 'The MQTT password is a signature of the client id, made with the secret.',
    UNKNOWN: 'Missing or unrecognised mode from the provider; see `rawSignMode`.',
  },
);

export const PermissionEffectEnum = describedEnum('PermissionEffect', 'Effect of a permission.', {
  ALLOW: 'Allows the action.',
  DENY: 'Denies the action.',
  UNKNOWN: 'Missing or unrecognised effect from the provider; see `rawEffect`.',
});

export const PermitActionEnum = describedEnum('PermitAction', 'Action that a permission allows or denies.', {
  PUB: 'Publishing.',
  SUB: 'Subscribing.',
  PUB_SUB: 'Publishing and subscribing.',
  CONNECT: 'Connecting.',
  UNKNOWN: 'Missing or unrecognised action from the provider; see `rawAction`.',
});

export const DeviceStatusEnum = describedEnum('DeviceStatus', 'Connection status of a device.', {
  ONLINE: 'Connected.',
  OFFLINE: 'Disconnected, after at least one connection.',
  ABNORMAL: 'Reported as abnormal by the platform.',
  NEVER_CONNECTED: 'Registered but never connected (INACTIVE at the provider).',
  FROZEN: 'Frozen: the platform refuses its connections.',
  UNKNOWN: 'Missing or unrecognised status from the provider; see `rawStatus`.',
});

export const DeviceSearchFieldEnum = describedEnum(
  'DeviceSearchField',
  'Device property that a search compares.',
  {
    SPACE_ID: 'Provider-side id of the resource space.',
    DEVICE_ID: 'Provider-side id of the device.',
    GATEWAY_ID: 'Provider-side id of the gateway. For a directly connected device, its own id.',
    PRODUCT_ID: 'Provider-side id of the product.',
    GROUP_ID: 'Provider-side id of a group that contains the device.',
    NAME: 'Display name.',
    NODE_ID: 'Physical identifier.',
    STATUS: 'Connection status: a value of DeviceStatus other than UNKNOWN.',
    NODE_TYPE: 'Position in the topology: a value of DeviceNodeType.',
    TAG_KEY: 'Key of a tag.',
    TAG_VALUE: 'Value of a tag.',
    FIRMWARE_VERSION: 'Firmware version.',
    SOFTWARE_VERSION: 'Software version.',
    REGISTERED_AT: 'Time of registration.',
  },
);

export const DeviceSearchOperatorEnum = describedEnum(
  'DeviceSearchOperator',
  'Comparison of a device property with the given values.',
  {
    EQUAL: 'Equal to the value. Case-sensitive.',
    NOT_EQUAL: 'Different from the value.',
    IN: 'Equal to one of the values. Not for tags.',
    NOT_IN: 'Different from all values. Not for tags.',
    STARTS_WITH:
      'Starts with the value, which has at least 4 characters. For NAME, NODE_ID, TAG_KEY and TAG_VALUE.',
    BEFORE: 'Earlier than the value. For REGISTERED_AT.',
    AFTER: 'Later than the value. For REGISTERED_AT.',
  },
);

const CODE_TEXTS: Record<ErrorCode, string> = {
  BAD_USER_INPUT: 'Invalid argument; the message names it. No provider call was made.',
  UNAUTHENTICATED: 'Missing or invalid credentials.',
  FORBIDDEN: 'Missing permission: of the caller on this server, or of the account at the provider.',
  NOT_FOUND: 'The object does not exist, or the caller may not see it.',
  CONFLICT: 'The object already exists, or its state does not allow the change.',
  QUOTA_EXCEEDED: 'A quota of the provider is exhausted.',
  UNSUPPORTED_BY_INSTANCE: 'The provider or the edition of the instance does not support the request.',
  INVALID_CURSOR:
    'The cursor belongs to another connection, filter or account, or is corrupt. No provider call was made.',
  CURSOR_EXPIRED: 'The cursor has expired. No provider call was made.',
  BACKWARD_PAGINATION_UNSUPPORTED: 'This list can only be paged forward.',
  QUERY_TOO_COMPLEX: 'The operation exceeds a limit on its size or its provider calls.',
  RATE_LIMITED:
    'A rate limit or quota of this server does not allow the request now. Retry after `retryAfterMs`.',
  OVERLOADED: 'This server is overloaded. Retry later.',
  PROVIDER_THROTTLED: 'The provider rejected the call because of its rate limit.',
  PROVIDER_TIMEOUT: 'The provider did not respond in time.',
  PROVIDER_UNAVAILABLE: 'The provider was unreachable, or failed with a server error.',
  PROVIDER_BAD_RESPONSE: 'The provider returned a response that contradicts its documentation.',
  PROVIDER_AUTH_FAILED: 'The provider rejected the credentials of the configured account.',
  CIRCUIT_OPEN: 'The circuit breaker is open after repeated provider failures. Retry later.',
  OUTCOME_UNKNOWN: 'The server sent a write and cannot determine whether the provider applied it.',
  IDEMPOTENCY_KEY_CONFLICT: 'The idempotency key was already used with another mutation or another input.',
  PERSISTED_QUERY_NOT_FOUND:
    'The server does not have a document with this hash. Send the text together with the hash.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'The server cannot look up a document by this kind of id. Send the text.',
  STORE_UNAVAILABLE:
    'This server cannot reach its store, which the field or the write needs. Nothing was sent to the provider. Retry after `retryAfterMs`.',
  DRY_RUN:
    'The request asked for its cost only (`extensions: { dryRun: true }`). Nothing was executed, and no provider call was made.',
  INTERNAL_SERVER_ERROR: 'Unexpected failure of this server.',
};

export const ErrorCodeEnum = describedEnum(
  'ErrorCode',
  'Closed set of error codes, for `extensions.code` and `UserError.code`.',
  CODE_TEXTS,
);

export const SecretSlotEnum = describedEnum('SecretSlot', 'Slot of a secret or fingerprint.', {
  PRIMARY: 'First slot. The only slot of objects other than devices.',
  SECONDARY: 'Second slot of a device.',
});

export const PolicyTargetTypeEnum = describedEnum(
  'PolicyTargetType',
  'Kind of object that a device policy is bound to.',
  {
    DEVICE: 'One device.',
    PRODUCT: 'All devices of a product.',
    SPACE: 'All devices of a resource space.',
    UNKNOWN: 'Unrecognised kind; see `rawType`. Output only.',
  },
);

export const TemplateKindEnum = describedEnum('DeviceTemplateKind', 'Purpose of a template.', {
  AUTHENTICATION: 'Authentication of devices.',
  PROVISIONING: 'Self-registration of devices with a certificate.',
});

export const TokenActionsEnum = builder.enumType('TokenActions', {
  description: 'Actions that a token allows on its topics.',
  values: {
    READ: { value: 'R', description: 'Subscribing.' },
    WRITE: { value: 'W', description: 'Publishing.' },
    READ_WRITE: { value: 'R,W', description: 'Subscribing and publishing.' },
  } as const,
});

export const EntityKindEnum = describedEnum('EntityKind', 'Kind of object in refresh events.', {
  INSTANCE: 'The instance itself.',
  GROUP: 'Groups.',
  CA_CERTIFICATE: 'CA certificates.',
  DEVICE_CERTIFICATE: 'Device certificates.',
  CLIENT_CREDENTIAL:
    'Client credentials (ApsaraMQ). The provider bills each read. Reads detect created and revoked credentials; a new secret is detected only if this API issued it.',
  AUTH_IDENTITY: 'Custom-auth identities (ApsaraMQ).',
  AUTH_PERMISSION: 'Topic permissions (ApsaraMQ).',
  BLOCKED_CLIENT: 'Block list entries (ApsaraMQ).',
  DEVICE: 'Devices (IoTDA).',
  DEVICE_POLICY: 'Device policies (IoTDA).',
  FINDING:
    'Findings of the inventory. A subscription reports them only if its scope names this kind. They have no history.',
});

export const ChangeKindEnum = describedEnum('ChangeKind', 'Kind of change to an object.', {
  CREATED: 'The object is new.',
  UPDATED: 'At least one field has a new value.',
  DELETED: 'The object no longer exists.',
});

export const ChangeSourceEnum = describedEnum('ChangeSource', 'Source of a change report.', {
  POLL: 'The server found the change when it polled the provider, some time after the change.',
  MUTATION: 'A mutation of this API made the change. The report is immediate.',
});

export const GapReasonEnum = describedEnum('GapReason', 'Reason for a gap in an event stream.', {
  BUFFER_OVERFLOW: 'The subscriber read too slowly: the next events are no longer stored.',
  RETENTION_EXCEEDED: 'The cursor is older than the stored events.',
  LOG_RESTARTED: 'The event log restarted after the cursor was issued.',
  PROVIDER_OUTAGE:
    'The provider could not be read when the subscription started. The state at that time is unknown.',
  INSTANCE_ADDED: 'An instance has joined the scope. Its state so far is unknown.',
});
