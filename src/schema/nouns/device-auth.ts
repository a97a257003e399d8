import type { DeviceAuthRecord } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { nullableOwnFields } from '../member-fields.ts';
import { SecretRefType } from './secret-ref.ts';

export const DeviceAuthType = builder.objectRef<DeviceAuthRecord>('DeviceAuth').implement({
  description: 'Authentication settings of a device.',
  fields: (t) => ({
    ...nullableOwnFields(t, 'String', {
      type: 'Authentication type, `SECRET` or `CERTIFICATES`. Null if unknown.',
      fingerprint: 'SHA-256 or SHA-1 fingerprint of the certificate, in hex as stored. Null if not set.',
      secondaryFingerprint: 'Fingerprint of a second certificate, for certificate rotation. Null if not set.',
    }),
    ...nullableOwnFields(t, 'Boolean', { secureAccess: 'True if the device must use TLS. Null if unknown.' }),
    ...nullableOwnFields(t, 'Int', {
      timeout:
        'Seconds within which the device must connect for the first time, or IoTDA deletes it. 0 means no limit. Usually null, because IoTDA returns it only when a device is created or changed.',
    }),
    secret: t.field({
      type: SecretRefType,
      description: 'Metadata of the secret, without its value.',
      resolve: ({ secret }) => ({ secret }),
    }),
    secondarySecret: t.field({
      type: SecretRefType,
      description:
        'Metadata of the secondary secret, without its value. Two secrets allow rotation without downtime.',
      resolve: ({ secondarySecret }) => ({ secret: secondarySecret }),
    }),
  }),
});
