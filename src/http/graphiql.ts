import type { GraphiQLOptions } from 'graphql-yoga';

/**
 * The page and its first tabs: queries that return something whatever the fleet, told in the order in which one
 * would ask.
 */
const TABS = [
  `# Both clouds in one query. Ctrl+Enter runs it;
# extensions.providerCalls tells what it cost.
query TwoClouds {
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
`,
  `# Which certificate authorities end soon, and what hangs on them?
query Certificates {
  instances(first: 10) {
    nodes {
      provider
      name
      caCertificates(first: 5) {
        nodes {
          caId
          name
          status
          validTo
          daysUntilExpiry
          x509 {
            subject
            keyAlgorithm
            keyBits
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
`,
  `# Device certificates and, on IoTDA, the devices that use each.
query CertificatesInUse {
  instances(first: 10, filter: { provider: HUAWEI_IOTDA }) {
    nodes {
      name
      deviceCertificates(first: 5) {
        nodes {
          commonName
          fingerprintSha256
          daysUntilExpiry
          devices(first: 3) {
            totalCount
            nodes {
              deviceId
              name
              status
            }
          }
        }
      }
    }
  }
}
`,
  `# Groups and the client credentials in them, with who is online: ten client ids a call.
query Credentials {
  instances(first: 10, filter: { provider: ALIBABA_MQTT }) {
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
`,
  `# Identities of custom authentication: equal fingerprints are equal secrets, and no secret is shown.
query Identities {
  instances(first: 10, filter: { provider: ALIBABA_MQTT }) {
    nodes {
      name
      authIdentities(first: 10) {
        nodes {
          username
          identityType
          signMode
          secret {
            isSet
            fingerprint
          }
          permissions(first: 3) {
            nodes {
              topic
              action
              effect
            }
          }
        }
      }
    }
  }
}
`,
];

const WATCH = `# What changes, as it is seen: run it, and wait. Stop it with the same button.
# $instanceId is the id of an instance, from the first tab; put yours into the variables.
subscription Watch($instanceId: ID!) {
  refreshEvents(
    scope: { instanceId: $instanceId, kinds: [CA_CERTIFICATE, DEVICE_CERTIFICATE, AUTH_IDENTITY] }
  ) {
    __typename
    at
    cursor
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

/** `watchedId`: global id of an instance to begin with, where one is known to be there. */
export function createGraphiqlOptions(watchedId: string | null): GraphiQLOptions {
  const variables = JSON.stringify({ instanceId: watchedId ?? 'the id of an instance' }, null, 2);
  return {
    title: 'iot-identity-graph',
    defaultTabs: [...TABS.map((query) => ({ query })), { query: WATCH, variables }],
    defaultQuery: TABS[0] ?? '',
    subscriptionsProtocol: 'WS',
    defaultEditorToolsVisibility: false,
  };
}

/** Everything of the page is inside of it: it may load nothing and call nobody but this server. */
export const GRAPHIQL_CSP = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  'font-src data:',
  "connect-src 'self'",
  'worker-src blob: data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
