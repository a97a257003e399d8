import type { texts } from '../texts/texts.ts';

export type TabKey = keyof typeof texts.tabs;

interface Tab {
  readonly key: TabKey;
  /** Last part of the address. */
  readonly path: string;
  /** An instance without this capability has no such objects. */
  readonly capability: string;
}

/** The pages of one instance. An instance without devices and credentials still has its first page. */
export const TABS: readonly Tab[] = [
  { key: 'devices', path: '', capability: 'DEVICES' },
  { key: 'credentials', path: '', capability: 'CLIENT_CREDENTIALS' },
  { key: 'groups', path: '/groups', capability: 'GROUPS' },
  { key: 'certificates', path: '/certificates', capability: 'CA_CERTIFICATES' },
  { key: 'identities', path: '/identities', capability: 'CUSTOM_AUTH' },
  { key: 'permissions', path: '/permissions', capability: 'CUSTOM_AUTH' },
  { key: 'blocked', path: '/blocked-clients', capability: 'CUSTOM_AUTH' },
  { key: 'policies', path: '/policies', capability: 'DEVICE_POLICIES' },
  { key: 'authorizers', path: '/authorizers', capability: 'DEVICE_POLICIES' },
  { key: 'templates', path: '/templates', capability: 'DEVICES' },
];

export function instanceTabPath(id: string, key: TabKey = 'devices'): string {
  return `/instances/${id}${TABS.find((tab) => tab.key === key)?.path ?? ''}`;
}
