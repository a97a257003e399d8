import { connect } from '../domain/connection.ts';
import { listName } from '../domain/loaders.ts';
import type { CaCertificateNode } from '../domain/node.ts';
import type { Operation } from '../domain/operation.ts';
import { describeX509, type X509Details } from '../domain/x509.ts';
import type { CaCertificateRecord, InstanceRef } from '../providers/record.ts';
import { builder } from './builder.ts';
import { CONNECTION_ARGS, connectionType } from './connection.ts';
import { CertificateStatusEnum, ProviderEnum } from './enums.ts';
import { daysUntil } from './expiry.ts';
import { has, instanceOr } from './instance.ts';
import { CaCertificateType, InstanceType, nodeType, notFound } from './node.ts';
import { X509DetailsType } from './x509.ts';

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
      resolve: async (node, _args, { operation }) => (await whole(node, operation)).name,
    }),
    serialNumber: t.string({
      nullable: true,
      description:
        'Serial number, as the provider writes it or as in the PEM; IoTDA: one provider call per certificate in a list.',
      resolve: async (node, _args, { operation }) =>
        node.record.serialNumber ?? (await parsed(node, operation))?.serialNumber ?? null,
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
      resolve: async (node, _args, { operation }) => (await whole(node, operation)).pem,
    }),
    verificationPem: t.string({
      nullable: true,
      description: 'The certificate that proved possession of its key (ApsaraMQ).',
      resolve: ({ record }) => record.verificationPem,
    }),
    x509: t.field({
      type: X509DetailsType,
      nullable: true,
      description: 'What the PEM says; null where there is none or it does not parse.',
      resolve: (node, _args, { operation }) => parsed(node, operation),
    }),
  }),
});

export const CaCertificateConnection = connectionType('CaCertificate', 'CA certificates', CaCertificateType);

builder.objectField(InstanceType, 'caCertificates', (t) =>
  t.field({
    type: CaCertificateConnection,
    nullable: true,
    description: 'Its registered CA certificates; null where it has none (see `capabilities`).',
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

/** With what the list left out; gone meanwhile: as it was listed. */
async function whole(node: CaCertificateNode, operation: Operation): Promise<CaCertificateRecord> {
  if (node.record.pem !== undefined) return node.record;
  return (await operation.loaders.caCertificate(node.at, node.record.caId)) ?? node.record;
}

async function parsed(node: CaCertificateNode, operation: Operation): Promise<X509Details | null> {
  const { pem } = await whole(node, operation);
  return pem == null ? null : describeX509(pem);
}
