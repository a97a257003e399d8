import { numberText } from '../dates.ts';

/** Texts of the frame's navigation, the search and the Fleet page. */
export const fleet = {
  areas: {
    label: 'Console',
    overview: 'Fleet',
    instances: 'Instances',
    inventory: 'Inventory',
    findings: 'Findings',
    changes: 'Changes',
  },
  /** Several objects of a kind. */
  kinds: {
    INSTANCE: 'Instances',
    DEVICE: 'Devices',
    CLIENT_CREDENTIAL: 'Client credentials',
    CA_CERTIFICATE: 'CA certificates',
    DEVICE_CERTIFICATE: 'Device certificates',
    GROUP: 'Groups',
    AUTH_IDENTITY: 'Identities',
    AUTH_PERMISSION: 'Permissions',
    BLOCKED_CLIENT: 'Blocked clients',
    DEVICE_POLICY: 'Device policies',
    FINDING: 'Findings',
  },
  search: {
    title: 'Search',
    label: 'Search all objects',
    placeholder: 'Name, id, serial number, fingerprint',
    hint: 'Enter at least two characters: a name, an id, a user name, a client id, a serial number or a fingerprint, in any usual spelling.',
    resultsFor: (text: string) => `Search: ${text}`,
    none: 'Nothing was found. The search covers only what the inventory keeps.',
    found: (count: number, hasMore: boolean) =>
      hasMore
        ? `The first ${numberText(count)} objects. A longer text finds fewer.`
        : `${numberText(count)} ${count === 1 ? 'object' : 'objects'}`,
    matchedBy: {
      ID: 'by id',
      NAME: 'by name',
      COMMON_NAME: 'by common name',
      SERIAL_NUMBER: 'by serial number',
      FINGERPRINT: 'by fingerprint',
      USERNAME: 'by user name',
      CLIENT_ID: 'by client id',
      PREFIX: 'by prefix',
    },
  },
} as const;
