import type { ReactNode } from 'react';
import type { texts } from '../texts/texts.ts';
import {
  CERTIFICATE_ORDERS,
  CERTIFICATE_STATUSES,
  CREDENTIAL_ORDERS,
  DEVICE_ORDERS,
  DEVICE_STATUSES,
  GROUP_ORDERS,
  IDENTITY_ORDERS,
  IDENTITY_TYPES,
  type InventoryListProps,
  SIGN_MODES,
} from './filters.ts';
import { KeptCas } from './KeptCas.tsx';
import { KeptCertificates } from './KeptCertificates.tsx';
import { KeptCredentials } from './KeptCredentials.tsx';
import { KeptDevices } from './KeptDevices.tsx';
import { KeptGroups } from './KeptGroups.tsx';
import { KeptIdentities } from './KeptIdentities.tsx';

/** A list of the inventory. Its name is the field of the API, and the last part of the page's address. */
export interface InventoryList {
  readonly noun: 'certificate' | 'ca' | 'device' | 'credential' | 'identity' | 'group';
  readonly List: (props: InventoryListProps) => ReactNode;
  /** Members of the filter that the page offers as a choice. */
  readonly choices: Readonly<Partial<Record<keyof typeof texts.inventory.choices, readonly string[]>>>;
  readonly hasExpiry?: boolean;
  readonly orders: readonly string[];
}

export const LISTS: Readonly<Record<string, InventoryList>> = {
  deviceCertificates: {
    noun: 'certificate',
    List: KeptCertificates,
    choices: { status: CERTIFICATE_STATUSES },
    hasExpiry: true,
    orders: CERTIFICATE_ORDERS,
  },
  caCertificates: {
    noun: 'ca',
    List: KeptCas,
    choices: { status: CERTIFICATE_STATUSES },
    hasExpiry: true,
    orders: CERTIFICATE_ORDERS,
  },
  devices: { noun: 'device', List: KeptDevices, choices: { status: DEVICE_STATUSES }, orders: DEVICE_ORDERS },
  clientCredentials: { noun: 'credential', List: KeptCredentials, choices: {}, orders: CREDENTIAL_ORDERS },
  authIdentities: {
    noun: 'identity',
    List: KeptIdentities,
    choices: { identityType: IDENTITY_TYPES, signMode: SIGN_MODES },
    orders: IDENTITY_ORDERS,
  },
  groups: { noun: 'group', List: KeptGroups, choices: {}, orders: GROUP_ORDERS },
};

export const FIRST_LIST = 'deviceCertificates';
