import { DAY_MS } from '../../duration.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import type { CaCertificateRecord } from '../../providers/port/records.ts';
import type { X509Details } from '../../x509/certificate-facts.ts';
import { builder, ONE_CALL } from '../builder.ts';
import { cost } from '../cost/field-cost.ts';
import { contentOrOld, recordOrOld } from '../inventory/old-nodes.ts';
import { fieldsFrom, nullableRecordFields } from '../member-fields.ts';
import { CaCertificateType, DeviceCertificateType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { X509DetailsType } from './x509.ts';

type CertificateNode = NodeOf<'CaCertificate'> | NodeOf<'DeviceCertificate'>;

/** Options of fields that need the full certificate: IoTDA lists certificates without their content. */
export const inFull = (kind: CertificateNode['kind']) =>
  ({ nullable: true, extensions: cost({ reading: kind }), directives: ONE_CALL }) as const;

/** Reads the certificate by its id. Returns the listed record if the certificate was deleted in between. */
async function fullCertificate<Node extends CertificateNode>(
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

/** Parses the PEM. Null if the certificate has no PEM or it cannot be parsed. */
export async function x509Of(node: CertificateNode, operation: OperationScope): Promise<X509Details | null> {
  const { kept } = node;
  // The inventory keeps the parsed content, so that it is read once in the life of a certificate. In an old answer, null
  // could mean that it was not read yet.
  if (kept !== undefined && (kept.isOld !== true || kept.x509 !== null)) return kept.x509;
  return contentOrOld(operation, node, async () => {
    const { pem } = await fullCertificate(node, operation);
    return pem == null ? null : operation.loaders.x509(pem);
  });
}

/**
 * Returns the certificate with this member, of either kind. If the list omitted the member, the certificate is read by its
 * id.
 */
export function certificateWith(
  node: NodeOf<'CaCertificate'>,
  operation: OperationScope,
  member: keyof CaCertificateRecord,
): Promise<CaCertificateRecord | null> {
  return recordOrOld(operation, node, member, () => fullCertificate(node, operation));
}

/** Fields that both kinds of certificate share. */
for (const type of [CaCertificateType, DeviceCertificateType]) {
  const IN_FULL = inFull(type === CaCertificateType ? 'CaCertificate' : 'DeviceCertificate');
  builder.objectFields(type as typeof CaCertificateType, (t) => ({
    serialNumber: t.string({
      ...IN_FULL,
      description:
        'Serial number from the provider, or else from the PEM. Null if neither has one. Costs one provider call per certificate in a list (IoTDA).',
      resolve: async (node, _args, { operation }) =>
        node.record.serialNumber ?? (await x509Of(node, operation))?.serialNumber ?? null,
    }),
    ...nullableRecordFields(t, 'String', { rawStatus: 'Status as the provider sent it. Null if missing.' }),
    ...nullableRecordFields(t, 'DateTime', { validTo: 'End of the validity period. Null if unknown.' }),
    daysUntilExpiry: t.int({
      nullable: true,
      description:
        'Whole days until `validTo`, negative after it. Null if `validTo` is null. Expired certificates stay listed.',
      resolve: ({ record }, _args, { operation }) => daysUntil(record.validTo, operation.now()),
    }),
    ...fieldsFrom(
      t,
      'String',
      { ...IN_FULL, read: certificateWith },
      {
        pem: 'Certificate in PEM, 64 characters per line. Null if the provider does not store a readable one. Costs one provider call per certificate in a list (IoTDA).',
      },
    ),
    x509: t.field({
      type: X509DetailsType,
      nullable: true,
      description:
        'Content of the certificate. Null if `pem` is null or cannot be parsed. Costs the same call as `pem`.',
      extensions: IN_FULL.extensions,
      resolve: (node, _args, { operation }) => x509Of(node, operation),
    }),
  }));
}

/** Returns the whole days from now until the date; negative after the date. */
function daysUntil(date: Date | null, now: number): number | null {
  return date === null ? null : Math.floor((date.getTime() - now) / DAY_MS);
}
