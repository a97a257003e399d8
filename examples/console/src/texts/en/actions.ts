/** Texts of the actions and their dialogs. */
export const actions = {
  title: 'Actions',
  cancel: 'Cancel',
  close: 'Close',
  sending: 'Working …',
  secretOnce: 'Copy the new secret now. It is shown only once.',
  secretLost:
    'An earlier attempt has already made this change. Its secret cannot be shown again. To get a new one, repeat the action.',
  secret: 'Secret',
  accessKeyId: 'Access key id',
  problems: {
    FORBIDDEN: 'This key may not change anything. The action needs the scope identity:write.',
    BAD_USER_INPUT: 'The API does not accept this input.',
    CONFLICT: 'The object is not in a state that allows this.',
    NETWORK: 'The API did not answer. If you try again, the change is made only once.',
    OUTCOME_UNKNOWN:
      'It is unknown whether the change was made. If you try again, the API checks this first.',
  } as Readonly<Record<string, string>>,
  rotate: {
    label: 'Rotate secret',
    title: (name: string) => `Rotate the secret of ${name}?`,
    consequences: [
      'The client gets a new access key id and a new secret. The old ones become invalid at once.',
      'One client is affected. It cannot connect again until it has the new secret.',
      'ApsaraMQ bills two calls.',
    ],
    done: (name: string) => `The secret of ${name} was rotated.`,
  },
  block: {
    label: 'Block client',
    title: (name: string) => `Block ${name}?`,
    consequences: [
      'The broker refuses new connections of this one client.',
      'An open connection may stay open.',
    ],
    done: (name: string) => `${name} is blocked.`,
  },
  unblock: {
    label: 'Unblock client',
    title: (name: string) => `Unblock ${name}?`,
    consequences: ['This one client can connect again.'],
    done: (name: string) => `${name} can connect again.`,
  },
  revoke: {
    label: 'Revoke',
    title: (name: string) => `Revoke the credential of ${name}?`,
    consequences: [
      'The credential is deleted. This cannot be undone.',
      'One client is affected. It cannot connect again. An open connection stays open.',
      'ApsaraMQ bills one call.',
    ],
    done: (name: string) => `The credential of ${name} was revoked.`,
  },
  freeze: {
    label: 'Freeze',
    title: (name: string) => `Freeze ${name}?`,
    consequences: ['This one device is disconnected and cannot connect until it is unfrozen.'],
    done: (name: string) => `${name} is frozen.`,
  },
  unfreeze: {
    label: 'Unfreeze',
    title: (name: string) => `Unfreeze ${name}?`,
    consequences: ['This one device can connect again.'],
    done: (name: string) => `${name} can connect again.`,
  },
  resetSecret: {
    label: 'Reset secret',
    title: (name: string) => `Reset the secret of ${name}?`,
    consequences: [
      'The primary secret of this one device is replaced by a generated one.',
      'An open connection stays open. The next one needs the new secret.',
    ],
    done: (name: string) => `The secret of ${name} was reset.`,
  },
  activateCertificate: {
    label: 'Activate',
    title: (name: string) => `Activate the certificate ${name}?`,
    consequences: ['Devices can connect with this certificate again.'],
    done: (name: string) => `${name} is active.`,
  },
  deactivateCertificate: {
    label: 'Deactivate',
    title: (name: string) => `Deactivate the certificate ${name}?`,
    consequences: ['Devices cannot open new connections with this certificate.'],
    done: (name: string) => `${name} is inactive.`,
  },
  activateCa: {
    label: 'Activate',
    title: (name: string) => `Activate the CA ${name}?`,
    consequences: ['Devices with a certificate of this CA can connect again.'],
    done: (name: string) => `${name} is active.`,
  },
  deactivateCa: {
    label: 'Deactivate',
    title: (name: string) => `Deactivate the CA ${name}?`,
    consequences: ['Devices with a certificate of this CA cannot connect.'],
    done: (name: string) => `${name} is inactive.`,
  },
  dependents: (certificates: number, devices: number | null) =>
    `${certificates} device ${certificates === 1 ? 'certificate depends' : 'certificates depend'} on this CA${
      devices === null ? '' : `, used by ${devices} ${devices === 1 ? 'device' : 'devices'}`
    }.`,
  remove: {
    label: 'Delete',
    title: (name: string) => `Delete ${name}?`,
    undone: 'This cannot be undone.',
    device: 'One device is deleted. It cannot connect again.',
    certificate:
      'One registration is deleted. A device with this certificate registers it again if its CA is active.',
    ca: 'Devices with a certificate of this CA cannot connect.',
    caCertificates: 'ApsaraMQ also deletes every device certificate that this CA issued.',
    group: 'IoTDA refuses to delete a group that has devices or child groups.',
    groupCredentials:
      'ApsaraMQ does not document whether it deletes the credentials of the group. It bills two calls.',
    identity: 'Clients cannot sign in as this identity any more.',
    permission: 'One permission is deleted.',
    policy: 'The policy no longer applies to its targets.',
    done: (name: string) => `${name} was deleted.`,
  },
  suppress: {
    label: 'Suppress',
    title: (title: string) => `Suppress the finding “${title}”?`,
    consequences: [
      'This one finding leaves the open findings, for everybody who may see it.',
      'The audit log records the reason.',
    ],
    reason: 'Reason',
    reasonHint: 'Everybody who may see the finding can read it.',
    until: 'Until',
    untilHint: 'Without a date, the suppression ends when the finding is resolved.',
    done: 'The finding is suppressed.',
  },
  unsuppress: {
    label: 'End suppression',
    title: (title: string) => `End the suppression of “${title}”?`,
    consequences: ['This one finding is open again.'],
    done: 'The finding is open again.',
  },
} as const;

/** Texts of the copy buttons. */
export const copy = {
  label: (name: string) => `Copy: ${name}`,
  copied: 'Copied',
  failed: 'The browser does not allow copying',
} as const;
