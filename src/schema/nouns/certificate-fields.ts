import type { NodeOf } from '../../graph/nodes.ts';
import type { X509Details } from '../../x509/certificate-facts.ts';
import { builder, ONE_CALL } from '../builder.ts';
import { cost, type FieldCost } from '../cost/field-cost.ts';
import { CaCertificateType, DeviceCertificateType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { X509DetailsType } from './x509.ts';

type CertificateNode = NodeOf<'CaCertificate'> | NodeOf<'DeviceCertificate'>;

/** IoTDA lists certificates without their content. */
export const inFull = (as: CertificateNode['kind']): FieldCost => ({ reading: as });

/** As the provider tells it when it is asked for this one; gone meanwhile: as it was listed. */
export async function fullCertificate<Node extends CertificateNode>(
  { kind, at, record }: Node,
  { loaders }: OperationScope,
): Promise<Node['record']> {
  if (record.pem !== undefined) return record;
  const found =
    kind === 'CaCertificate'
      ? await loaders.caCertificate(at, record.caId)
      : await loaders.deviceCertificate(at, record.certificateId);
  return found ?? record;
}

/** What its PEM says; null: it has none, or one that does not parse. */
export async function x509Of(node: CertificateNode, operation: OperationScope): Promise<X509Details | null> {
  const { pem } = await fullCertificate(node, operation);
  return pem == null ? null : operation.loaders.x509(pem);
}

/** What certificates of both kinds tell alike. */
for (const type of [CaCertificateType, DeviceCertificateType]) {
  const IN_FULL = inFull(type === CaCertificateType ? 'CaCertificate' : 'DeviceCertificate');
  builder.objectFields(type as typeof CaCertificateType, (t) => ({
    serialNumber: t.string({
      nullable: true,
      description:
        'Serial number, as the provider writes it or as in the PEM; IoTDA: one provider call per certificate in a list.',
      extensions: cost(IN_FULL),
      directives: ONE_CALL,
      resolve: async (node, _args, { operation }) =>
        node.record.serialNumber ?? (await x509Of(node, operation))?.serialNumber ?? null,
    }),
    rawStatus: t.string({
      nullable: true,
      description: "The provider's own status.",
      resolve: ({ record }) => record.rawStatus,
    }),
    validTo: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Not valid after.',
      resolve: ({ record }) => record.validTo,
    }),
    daysUntilExpiry: t.int({
      nullable: true,
      description: 'Whole days until `validTo`; negative once it has passed. An expired one stays listed.',
      resolve: ({ record }, _args, { operation }) => daysUntil(record.validTo, operation.now()),
    }),
    pem: t.string({
      nullable: true,
      description:
        'The certificate in PEM, 64 characters a line; null if the provider stores none that can be read. IoTDA: one provider call per certificate in a list.',
      extensions: cost(IN_FULL),
      directives: ONE_CALL,
      resolve: async (node, _args, { operation }) => (await fullCertificate(node, operation)).pem,
    }),
    x509: t.field({
      type: X509DetailsType,
      nullable: true,
      description: 'Content of the certificate; null if `pem` is null.',
      extensions: cost(IN_FULL),
      resolve: (node, _args, { operation }) => x509Of(node, operation),
    }),
  }));
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Whole days from now; negative once it is over. */
function daysUntil(date: Date | null, now: number): number | null {
  return date === null ? null : Math.floor((date.getTime() - now) / DAY_MS);
}
