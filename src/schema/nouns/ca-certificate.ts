import type { NodeOf } from '../../graph/nodes.ts';
import type { CaCertificateRecord, CaSettingsRecord, InstanceRef } from '../../providers/port/records.ts';
import { builder, ONE_CALL } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { CertificateStatusEnum, ProviderEnum } from '../enums.ts';
import { CaCertificateType, InstanceType, nodeType } from '../node.ts';
import { fullCertificate, inFull } from './certificate-fields.ts';
import { listIn, lookUpIn } from './in-instance.ts';

const CaSettingsType = builder.objectRef<CaSettingsRecord>('CaSettings').implement({
  description:
    'What a CA is used for beside letting devices connect (IoTDA). Null: the provider does not tell.',
  fields: (t) => ({
    provisioning: t.exposeBoolean('provisioning', {
      nullable: true,
      description: 'May devices register themselves?',
    }),
    provisioningTemplateId: t.exposeString('provisioningTemplateId', {
      nullable: true,
      description: "The provider's id of the template by which they do; see `Instance.deviceTemplates`.",
    }),
    ocsp: t.exposeBoolean('ocsp', { nullable: true, description: 'Is revocation asked for by OCSP?' }),
    ocspTls: t.exposeBoolean('ocspTls', {
      nullable: true,
      description: 'Is the OCSP server asked over TLS?',
    }),
    ocspServerCaId: t.exposeString('ocspServerCaId', {
      nullable: true,
      description: "The provider's id of the CA certificate by which the OCSP server is known.",
    }),
  }),
});

const IN_FULL = inFull('CaCertificate');

CaCertificateType.implement({
  ...nodeType('CaCertificate'),
  description:
    'A CA certificate that is registered with an instance: devices that it vouches for may connect.',
  fields: (t) => ({
    caId: t.string({
      description: "The provider's own id. ApsaraMQ: the serial number (Sn). IoTDA: certificate_id.",
      extensions: cost({ from: 'key' }),
      resolve: ({ record }) => record.caId,
    }),
    name: t.string({
      nullable: true,
      description: 'Display name; IoTDA: one provider call per certificate in a list.',
      extensions: cost(IN_FULL),
      directives: ONE_CALL,
      resolve: async (node, _args, { operation }) => (await fullCertificate(node, operation)).name,
    }),
    status: t.field({
      type: CertificateStatusEnum,
      description: 'Does the provider accept it?',
      resolve: ({ record }) => record.status,
    }),
    validFrom: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Not valid before.',
      resolve: ({ record }) => record.validFrom,
    }),
    registrationCode: t.string({
      nullable: true,
      description:
        'The code that its verification certificate had to bear (ApsaraMQ RegistrationCode, IoTDA verify_code).',
      resolve: ({ record }) => record.registrationCode,
    }),
    verificationPem: t.string({
      nullable: true,
      description: 'The certificate that proved possession of its key (ApsaraMQ).',
      resolve: ({ record }) => record.verificationPem,
    }),
    owner: t.string({
      nullable: true,
      description: 'Owner of the certificate, as IoTDA read it from the subject. Null on ApsaraMQ.',
      resolve: ({ record }) => record.owner,
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time of the upload (IoTDA create_date). Null on ApsaraMQ.',
      resolve: ({ record }) => record.createdAt,
    }),
    settings: t.field({
      type: CaSettingsType,
      nullable: true,
      description: 'What else it is used for (IoTDA); null on ApsaraMQ. See updateCaCertificate.',
      resolve: ({ record }) => record.settings,
    }),
  }),
});

const CaCertificateFilter = builder.inputType('CaCertificateFilter', {
  description: 'Which CA certificates. All given members must hold.',
  fields: (t) => ({
    spaceId: t.string({ description: 'In this resource space (IoTDA; elsewhere UNSUPPORTED_BY_INSTANCE).' }),
  }),
});

const CaCertificateConnection = connectionType('CaCertificate', 'CA certificates', CaCertificateType);

builder.objectField(InstanceType, 'caCertificates', (t) =>
  t.field({
    type: CaCertificateConnection,
    nullable: true,
    description: 'Its registered CA certificates; null where it has none (see `capabilities`).',
    extensions: cost({ list: 'Instance.caCertificates' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: CaCertificateFilter,
        description: 'Only those that match all that is given. Default: all.',
      }),
    },
    resolve: listIn(
      'caCertificates',
      'CaCertificate',
      'CA_CERTIFICATES',
      (provider, at, wanted) => provider.caCertificates(at, wanted),
      ({ caCertificate }, at, record) => {
        if (record.pem !== undefined) caCertificate.prime(at, record.caId, record);
      },
    ),
  }),
);

builder.queryField('caCertificate', (t) =>
  t.field({
    type: CaCertificateType,
    nullable: true,
    description: "One CA certificate by the provider's own ids.",
    extensions: cost(lookupCost('CaCertificate')),
    args: {
      provider: t.arg({ type: ProviderEnum, required: true, description: 'Its cloud service.' }),
      instanceId: t.arg.string({ required: true, description: "The provider's own id of its instance." }),
      caId: t.arg.string({ required: true, description: 'ApsaraMQ: Sn. IoTDA: certificate_id.' }),
    },
    resolve: (_root, { provider, instanceId, caId }, { operation }, info) =>
      lookUpIn(operation, info, 'CaCertificate', instanceId, [caId], { provider }),
  }),
);

export function toCa(at: InstanceRef, record: CaCertificateRecord): NodeOf<'CaCertificate'> {
  return { kind: 'CaCertificate', at, record };
}
