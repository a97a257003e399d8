import type { ProviderName } from '../../../providers/port/records.ts';
import type { ObjectKind } from '../../../providers/port/traits.ts';

/** A tab that GraphiQL opens at the start. Its title is the operation's name. */
export interface GraphiqlTab {
  readonly query: string;
  /** Variables as JSON text. */
  readonly variables?: string;
}

/** Initial values of the tabs' variables. */
export interface GraphiqlExamples {
  /** Global id of an instance. */
  readonly instanceId: string;
  readonly deviceId: string;
  /** Prefix of the common names of device certificates. Null: every certificate. */
  readonly certificatePrefix: string | null;
}

const PLACEHOLDERS: GraphiqlExamples = {
  instanceId: 'the id of an instance, from the first tab',
  deviceId: 'the id of a device, from the tab DeviceStatus',
  certificatePrefix: null,
};

/**
 * Each tab answers one daily question about a fleet. The comments in its query fit the editor of a window
 * that is 1,280 pixels wide.
 */
export function createGraphiqlTabs(
  examples: GraphiqlExamples | null,
  /** Returns a provider with objects of this kind. Null: there is none, so the tab shows every instance. */
  providerWith: (kind: ObjectKind) => ProviderName | null,
): readonly GraphiqlTab[] {
  const { instanceId, deviceId, certificatePrefix } = examples ?? PLACEHOLDERS;
  const withVariables = (query: string, variables: object) => ({
    query,
    variables: JSON.stringify(variables, null, 2),
  });
  return [
    { query: FLEET },
    { query: EXPIRING_CAS },
    withVariables(CERTIFICATE_USE, { prefix: certificatePrefix, provider: providerWith('Device') }),
    withVariables(WHO_IS_ONLINE, { provider: providerWith('ClientCredential') }),
    withVariables(SHARED_SECRETS, { provider: providerWith('AuthIdentity') }),
    withVariables(DEVICE_STATUS, { provider: providerWith('Device') }),
    withVariables(TAG_DEVICE, { deviceId }),
    withVariables(WATCH, { instanceId }),
  ];
}

const FLEET = `# Which instances do we run, and are they healthy?
# Ctrl+Enter runs the query. The response has its
# calls to the clouds in extensions.providerCalls.
query Fleet {
  instances(first: 10) {
    nodes {
      id
      provider
      account
      region
      instanceId
      name
      edition
      status
      capabilities
    }
  }
}
`;

const EXPIRING_CAS = `# Which CA certificates expire next?
# daysUntilExpiry is negative after the expiry.
query ExpiringCas {
  instances(first: 10) {
    nodes {
      provider
      name
      caCertificates(first: 8) {
        nodes {
          name
          daysUntilExpiry
          validTo
          status
        }
      }
    }
  }
}
`;

const CERTIFICATE_USE = `# Which devices stop when a certificate expires?
# IoTDA returns the devices of a certificate.
query CertificateUse($prefix: String, $provider: Provider) {
  instances(first: 10, filter: { provider: $provider }) {
    nodes {
      name
      deviceCertificates(
        first: 10
        filter: { commonNamePrefix: $prefix }
      ) {
        nodes {
          commonName
          daysUntilExpiry
          devices(first: 3) {
            totalCount
            nodes {
              name
              status
            }
          }
        }
      }
    }
  }
}
`;

const WHO_IS_ONLINE = `# Which clients of each group are connected now?
# One provider call reads up to ten clients.
query WhoIsOnline($provider: Provider) {
  instances(first: 10, filter: { provider: $provider }) {
    nodes {
      name
      groups(first: 10) {
        nodes {
          groupId
          clientCredentials(first: 5) {
            totalCount
            totalCountPrecision
            nodes {
              clientId
              session {
                online
              }
            }
          }
        }
      }
    }
  }
}
`;

const SHARED_SECRETS = `# Do identities share a password?
# Equal fingerprints mean equal secrets. Reading
# them needs the scope secret:reveal.
query SharedSecrets($provider: Provider) {
  instances(first: 10, filter: { provider: $provider }) {
    nodes {
      name
      authIdentities(first: 12) {
        nodes {
          username
          identityType
          secret {
            isSet
            fingerprint
          }
        }
      }
    }
  }
}
`;

const DEVICE_STATUS = `# Which devices are offline, and since when?
query DeviceStatus($provider: Provider) {
  instances(first: 10, filter: { provider: $provider }) {
    nodes {
      name
      devices(first: 10) {
        nodes {
          id
          deviceId
          name
          status
          statusChangedAt
          tags {
            key
            value
          }
        }
      }
    }
  }
}
`;

const TAG_DEVICE = `# How do I mark a device for maintenance?
# The mutation writes to the cloud. The id of the
# device is in the variables below.
mutation TagDevice($deviceId: ID!) {
  setDeviceTags(
    input: {
      id: $deviceId
      tags: [{ key: "maintenance", value: "planned" }]
    }
  ) {
    device {
      deviceId
      name
      tags {
        key
        value
      }
    }
    userErrors {
      code
      field
      message
    }
  }
}
`;

const WATCH = `# Which objects change right now? Each event
# replaces the one before. The run button also stops
# it. The id of the instance is in the variables.
subscription Watch($instanceId: ID!) {
  refreshEvents(
    scope: {
      instanceId: $instanceId
      kinds: [
        CA_CERTIFICATE
        DEVICE_CERTIFICATE
        AUTH_IDENTITY
      ]
    }
  ) {
    __typename
    at
    ... on Heartbeat {
      nextPollAt
    }
    ... on EntityChanged {
      change
      kind
      changedFields
      source
      entity {
        ... on CaCertificate {
          name
          status
          validTo
        }
        ... on DeviceCertificate {
          commonName
          status
        }
        ... on AuthIdentity {
          username
        }
      }
    }
    ... on StreamGap {
      reason
    }
  }
}
`;
