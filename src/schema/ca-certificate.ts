import { connect } from '../domain/connection.ts';
import { listName } from '../domain/loaders.ts';
import type { CaCertificateNode } from '../domain/node.ts';
import type { Operation } from '../domain/operation.ts';
import type { X509Details } from '../domain/x509.ts';
import { notFound } from '../errors.ts';
import type { CaCertificateRecord, CaSettingsRecord, InstanceRef } from '../providers/record.ts';
import { builder, ONE_CALL } from './builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from './connection.ts';
import { CertificateStatusEnum, ProviderEnum } from './enums.ts';
import { daysUntil } from './expiry.ts';
import { has, instanceOr } from './instance.ts';
import { CaCertificateType, InstanceType, nodeType } from './node.ts';
import { type FieldReads, lookedUp, reads } from './reads.ts';
import { parsed, whole, X509DetailsType } from './x509.ts';

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

/** IoTDA lists certificates without their content. */
const IN_FULL: FieldReads = { as: 'CaCertificate', calls: { HUAWEI_IOTDA: 1 } };

CaCertificateType.implement({
  ...nodeType('CaCertificate'),
  description:
    'A CA certificate that is registered with an instance: devices that it vouches for may connect.',
  fields: (t) => ({
    caId: t.string({
      description: "The provider's own id. ApsaraMQ: the serial number (Sn). IoTDA: certificate_id.",
      resolve: ({ record }) => record.caId,
    }),
    name: t.string({
      nullable: true,
      description: 'Display name; IoTDA: one provider call per certificate in a list.',
      extensions: reads(IN_FULL),
      directives: ONE_CALL,
      resolve: async (node, _args, { operation }) => (await full(node, operation)).name,
    }),
    serialNumber: t.string({
      nullable: true,
      description:
        'Serial number, as the provider writes it or as in the PEM; IoTDA: one provider call per certificate in a list.',
      extensions: reads(IN_FULL),
      directives: ONE_CALL,
      resolve: async (node, _args, { operation }) =>
        node.record.serialNumber ?? (await details(node, operation))?.serialNumber ?? null,
    }),
    status: t.field({
      type: CertificateStatusEnum,
      description: 'Does the provider accept it?',
      resolve: ({ record }) => record.status,
    }),
    rawStatus: t.string({
      nullable: true,
      description: "The provider's own status.",
      resolve: ({ record }) => record.rawStatus,
    }),
    validFrom: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Not valid before.',
      resolve: ({ record }) => record.validFrom,
    }),
    validTo: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Not valid after.',
      resolve: ({ record }) => record.validTo,
    }),
    daysUntilExpiry: t.int({
      nullable: true,
      description: 'Whole days until `validTo`; negative once it has passed.',
      resolve: ({ record }, _args, { operation }) => daysUntil(record.validTo, operation.now()),
    }),
    registrationCode: t.string({
      nullable: true,
      description:
        'The code that its verification certificate had to bear (ApsaraMQ RegistrationCode, IoTDA verify_code).',
      resolve: ({ record }) => record.registrationCode,
    }),
    pem: t.string({
      nullable: true,
      description:
        'The certificate in PEM with real line feeds; IoTDA: one provider call per certificate in a list.',
      extensions: reads(IN_FULL),
      directives: ONE_CALL,
      resolve: async (node, _args, { operation }) => (await full(node, operation)).pem,
    }),
    verificationPem: t.string({
      nullable: true,
      description: 'The certificate that proved possession of its key (ApsaraMQ).',
      resolve: ({ record }) => record.verificationPem,
    }),
    settings: t.field({
      type: CaSettingsType,
      nullable: true,
      description: 'What else it is used for (IoTDA); null on ApsaraMQ. See updateCaCertificate.',
      resolve: ({ record }) => record.settings,
    }),
    x509: t.field({
      type: X509DetailsType,
      nullable: true,
      description: 'What the PEM says; null where there is none or it does not parse.',
      extensions: reads(IN_FULL),
      resolve: (node, _args, { operation }) => details(node, operation),
    }),
  }),
});

const CaCertificateConnection = connectionType('CaCertificate', 'CA certificates', CaCertificateType);

builder.objectField(InstanceType, 'caCertificates', (t) =>
  t.field({
    type: CaCertificateConnection,
    nullable: true,
    description: 'Its registered CA certificates; null where it has none (see `capabilities`).',
    extensions: reads({ list: { ALIBABA_MQTT: 100, HUAWEI_IOTDA: 50 } }),
    directives: WINDOW,
    args: CONNECTION_ARGS,
    resolve: (node, args, { operation }) => {
      if (!has(node, 'CA_CERTIFICATES')) return null;
      const listing = operation.loaders.providerOf(node.at).caCertificates(node.at);
      const name = listName('Instance.caCertificates', node.at);
      return connect(operation.paging, name, listing, args, (record) => {
        if (record.pem !== undefined) operation.loaders.caCertificate.prime(node.at, record.caId, record);
        return toCa(node.at, record);
      });
    },
  }),
);

builder.queryField('caCertificate', (t) =>
  t.field({
    type: CaCertificateType,
    nullable: true,
    description: "One CA certificate by the provider's own ids.",
    extensions: reads(lookedUp({ ALIBABA_MQTT: 1, HUAWEI_IOTDA: 1 })),
    args: {
      provider: t.arg({ type: ProviderEnum, required: true, description: 'Its cloud service.' }),
      instanceId: t.arg.string({ required: true, description: "The provider's own id of its instance." }),
      caId: t.arg.string({ required: true, description: 'ApsaraMQ: Sn. IoTDA: certificate_id.' }),
    },
    resolve: async (_root, { provider, instanceId, caId }, { operation }) => {
      const { at } = await instanceOr(operation, provider, instanceId);
      const record = await operation.loaders.caCertificate(at, caId);
      if (record === null) throw notFound();
      return toCa(at, record);
    },
  }),
);

export function toCa(at: InstanceRef, record: CaCertificateRecord): CaCertificateNode {
  return { kind: 'CaCertificate', at, record };
}

/** As the provider tells it when it is asked for this one. */
function full({ at, record }: CaCertificateNode, { loaders }: Operation): Promise<CaCertificateRecord> {
  return whole(record, () => loaders.caCertificate(at, record.caId));
}

async function details(node: CaCertificateNode, operation: Operation): Promise<X509Details | null> {
  return parsed(operation, await full(node, operation));
}
