import { CA_COMPROMISED } from './runbooks/ca-compromised.ts';
import { CA_EXPIRES } from './runbooks/ca-expires.ts';
import { DEVICE_STOLEN } from './runbooks/device-stolen.ts';
import { ROTATE_GROUP } from './runbooks/rotate-group.ts';
import { WHO_HAS_THIS_CERTIFICATE } from './runbooks/who-has-this-certificate.ts';

/** A tab that GraphiQL opens at the start. Its title is the name of its first operation. */
export interface GraphiqlTab {
  readonly query: string;
  /** Variables as JSON text. */
  readonly variables: string;
}

/** Initial values of the tabs' variables. */
export interface GraphiqlExamples {
  /** Global id of an instance. */
  readonly instanceId: string;
  readonly caId: string;
  /** Something by which a search finds the CA, the device or the certificate, such as its name. */
  readonly caText: string;
  readonly deviceText: string;
  readonly certificateText: string;
  readonly certificateId: string;
  readonly deviceId: string;
  readonly groupId: string;
  readonly credentialId: string;
  readonly clientId: string;
}

const PLACEHOLDERS: GraphiqlExamples = {
  instanceId: 'the id of an instance',
  caId: 'the id of a CA certificate, from the first operation',
  caText: 'a name, serial number or fingerprint of the CA',
  deviceText: 'a name, device id or client id',
  certificateText: 'a common name, serial number or fingerprint',
  certificateId: 'the id of a device certificate, from the first operation',
  deviceId: 'the id of a device, from the first operation',
  groupId: 'the id of a group',
  credentialId: 'the id of a client credential, from the first operation',
  clientId: 'the client id of the credential',
};

/**
 * A tab for each page of docs/runbooks, with the variables of all its operations, and one that watches changes. A comment
 * line of a query fits the editor of a window that is 1,280 pixels wide.
 */
export function createGraphiqlTabs(examples: GraphiqlExamples | null): readonly GraphiqlTab[] {
  const { instanceId, caId, certificateId, deviceId, groupId, credentialId, ...texts } =
    examples ?? PLACEHOLDERS;
  const tab = (query: string, variables: object): GraphiqlTab => ({
    query,
    variables: JSON.stringify(variables, null, 2),
  });
  return [
    tab(CA_EXPIRES, {
      within: 'P90D',
      caId,
      next: {
        instanceId,
        pem: 'the new CA certificate',
        idempotencyKey: 'next-ca',
      },
    }),
    tab(CA_COMPROMISED, {
      text: texts.caText,
      caId,
      certificateId,
      caKey: 'incident-1-distrust',
      certificateKey: 'incident-1-device-0001',
    }),
    tab(DEVICE_STOLEN, {
      text: texts.deviceText,
      deviceId,
      certificateId,
      credentialId,
      instanceId,
      clientId: texts.clientId,
      deviceKey: 'incident-2-freeze',
      certificateKey: 'incident-2-deactivate',
      credentialKey: 'incident-2-revoke',
      closeKey: 'incident-2-close',
    }),
    tab(ROTATE_GROUP, {
      groupId,
      credentialId,
      key: 'rotation-3-dev-0001',
      since: '2026-12-01T00:00:00Z',
    }),
    tab(WHO_HAS_THIS_CERTIFICATE, {
      text: texts.certificateText,
      certificateId,
      key: 'request-4-deactivate',
    }),
    tab(WATCH, { instanceId }),
  ];
}

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
