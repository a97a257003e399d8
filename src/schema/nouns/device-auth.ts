import type { DeviceAuthRecord } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { SecretRefType } from './secret-ref.ts';

export const DeviceAuthType = builder.objectRef<DeviceAuthRecord>('DeviceAuth').implement({
  description: 'Authentication settings of a device.',
  fields: (t) => ({
    type: t.exposeString('type', {
      nullable: true,
      description: 'Authentication type, `SECRET` or `CERTIFICATES`. Null if unknown.',
    }),
    fingerprint: t.exposeString('fingerprint', {
      nullable: true,
      description: 'SHA-256 or SHA-1 fingerprint of the certificate, in hex as stored. Null if not set.',
    }),
    secondaryFingerprint: t.exposeString('secondaryFingerprint', {
      nullable: true,
      description: 'Fingerprint of a second certificate, for certificate rotation. Null if not set.',
    }),
    secureAccess: t.exposeBoolean('secureAccess', {
      nullable: true,
      description: 'True if the device must use TLS. Null if unknown.',
    }),
    timeout: t.exposeInt('timeout', {
      nullable: true,
      description:
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
