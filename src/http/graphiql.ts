import type { GraphiQLOptions } from 'graphql-yoga';

/**
 * The page and its first tabs: queries that return something whatever the fleet, told in the order in which one
 * would ask.
 */
const TABS = [
  `# Both clouds in one query. Ctrl+Enter runs it; extensions.providerCalls tells what it cost.
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

export const GRAPHIQL_OPTIONS: GraphiQLOptions = {
  title: 'iot-identity-graph',
  defaultTabs: TABS.map((query) => ({ query })),
  defaultQuery: TABS[0] ?? '',
  subscriptionsProtocol: 'WS',
  defaultEditorToolsVisibility: false,
};
