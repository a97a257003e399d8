import type { NodeOf } from '../../graph/nodes.ts';
import type { CaSettingsRecord } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { connectionType, filteredBy, listOptions } from '../connection-type.ts';
import { CertificateStatusEnum } from '../enums.ts';
import { fieldsFrom, keyFields, nullableRecordFields, recordFields } from '../member-fields.ts';
import { CaCertificateType, InstanceType, nodeType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { certificateWith, inFull } from './certificate-fields.ts';
import { listIn, lookUp } from './in-instance.ts';

interface CaSettings extends Partial<CaSettingsRecord> {
  /** The certificate, if it is an old one that may lack members. */
  readonly old?: NodeOf<'CaCertificate'>;
}

/** The inventory keeps no settings of OCSP. */
const OF_SETTINGS = {
  nullable: true,
  read: (settings: CaSettings, operation: OperationScope, member: keyof CaSettings) =>
    settings[member] === undefined && settings.old !== undefined
      ? liveSettings(settings.old, operation)
      : settings,
} as const;

async function liveSettings(
  { at, record }: NodeOf<'CaCertificate'>,
  { loaders }: OperationScope,
): Promise<CaSettings | null> {
  return (await loaders.caCertificate(at, record.caId))?.settings ?? null;
}

const CaSettingsType = builder.objectRef<CaSettings>('CaSettings').implement({
  description:
    'Additional uses of a CA certificate (IoTDA). A field is null if the provider does not return it.',
  fields: (t) => ({
    ...fieldsFrom(t, 'Boolean', OF_SETTINGS, {
      provisioning: 'True if devices may register themselves.',
      ocsp: 'True if IoTDA checks revocation by OCSP.',
      ocspTls: 'True if IoTDA queries the OCSP server over TLS.',
    }),
    ...fieldsFrom(t, 'String', OF_SETTINGS, {
      provisioningTemplateId:
        'Provider-side id of the template for self-registration; see `Instance.deviceTemplates`. Null without a template.',
      ocspServerCaId:
        'Provider-side id of the CA certificate that authenticates the OCSP server. Null without one.',
    }),
  }),
});

const IN_FULL = { ...inFull('CaCertificate'), read: certificateWith };

CaCertificateType.implement({
  ...nodeType('CaCertificate'),
  description:
    'CA certificate registered with an instance. Devices with a certificate from this CA may connect.',
  fields: (t) => ({
    ...keyFields(t, {
      caId: 'Provider-side id: the serial number (Sn) on ApsaraMQ, `certificate_id` on IoTDA.',
    }),
    ...fieldsFrom(t, 'String', IN_FULL, {
      name: 'Display name. Null if not set. Costs one provider call per certificate in a list (IoTDA).',
    }),
    ...recordFields(t, CertificateStatusEnum, { status: 'Status of the CA at the provider.' }),
    ...nullableRecordFields(t, 'DateTime', {
      validFrom: 'Start of the validity period. Null if unknown.',
      createdAt: 'Time of upload (IoTDA create_date). Null on ApsaraMQ.',
    }),
    ...nullableRecordFields(t, 'String', {
      registrationCode:
        'Code that the verification certificate must contain as its CN (ApsaraMQ RegistrationCode, IoTDA verify_code). Null if unknown.',
      verificationPem:
        'Verification certificate in PEM, which proved possession of the private key (ApsaraMQ). Null on IoTDA.',
      owner: 'Owner that IoTDA read from the subject. Null on ApsaraMQ.',
    }),
    settings: t.field({
      type: CaSettingsType,
      nullable: true,
      description:
        'Self-registration and OCSP settings (IoTDA). Null on ApsaraMQ. updateCaCertificate changes them.',
      resolve: (node): CaSettings | null => {
        const { settings = null } = node.record;
        return settings === null || node.kept?.isOld !== true ? settings : { ...settings, old: node };
      },
    }),
  }),
});

const CaCertificateFilter = builder.inputType('CaCertificateFilter', {
  description: 'Filter for CA certificates.',
  fields: (t) => ({
    spaceId: t.string({
      description:
        'Provider-side id of the resource space (IoTDA). Fails with UNSUPPORTED_BY_INSTANCE on ApsaraMQ.',
    }),
  }),
});

export const CaCertificateConnection = connectionType('CaCertificate', 'CA certificates', CaCertificateType);

builder.objectField(InstanceType, 'caCertificates', (t) =>
  t.field({
    ...listOptions('Instance.caCertificates'),
    type: CaCertificateConnection,
    description: 'Registered CA certificates. Null if `capabilities` lacks CA_CERTIFICATES.',
    args: filteredBy(CaCertificateFilter),
    resolve: listIn(
      'Instance.caCertificates',
      'CaCertificate',
      'CA_CERTIFICATES',
      (provider, at, wanted) => provider.caCertificates?.(at, wanted),
      ({ caCertificate }, at, record) => {
        if (record.pem !== undefined) caCertificate.prime(at, record.caId, record);
      },
    ),
  }),
);

lookUp(
  'CaCertificate',
  'CA certificate with the given provider-side ids.',
  'Provider-side id: Sn on ApsaraMQ, `certificate_id` on IoTDA.',
  { isShared: true },
);
