import type { DeviceAuthRecord } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { SecretRefType } from './secret-ref.ts';

export const DeviceAuthType = builder.objectRef<DeviceAuthRecord>('DeviceAuth').implement({
  description: 'How a device proves who it is.',
  fields: (t) => ({
    type: t.exposeString('type', { nullable: true, description: '`SECRET` or `CERTIFICATES`.' }),
    fingerprint: t.exposeString('fingerprint', {
      nullable: true,
      description: 'Fingerprint of its certificate, SHA-256 or SHA-1, hex in the case that was stored.',
    }),
    secondaryFingerprint: t.exposeString('secondaryFingerprint', {
      nullable: true,
      description: 'Fingerprint of a second certificate, for changing over.',
    }),
    secureAccess: t.exposeBoolean('secureAccess', {
      nullable: true,
      description: 'Must it connect by TLS?',
    }),
    timeout: t.exposeInt('timeout', {
      nullable: true,
      description:
        'Seconds in which the device must connect for the first time, or IoTDA deletes it; 0 for no limit. IoTDA tells it when a device is created or changed: elsewhere mostly null.',
    }),
    secret: t.field({
      type: SecretRefType,
      description: 'What is known of its secret.',
      resolve: ({ secret }) => ({ secret }),
    }),
    secondarySecret: t.field({
      type: SecretRefType,
      description: 'What is known of its second secret, for changing over.',
      resolve: ({ secondarySecret }) => ({ secret: secondarySecret }),
    }),
  }),
});
