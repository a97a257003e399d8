import { issuerOf } from '../../graph/certificate-links.ts';
import { nodeOf } from '../../graph/find-node.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import { partialRecord } from '../../graph/nouns.ts';
import type { CaCertificateRecord } from '../../providers/port/records.ts';
import { fingerprintDigits } from '../../x509/fingerprint.ts';
import { builder } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, filteredBy, listOptions } from '../connection-type.ts';
import { cost, type FieldCost } from '../cost/field-cost.ts';
import { needOf } from '../cost/need.ts';
import { CaLinkBasisEnum, CertificateStatusEnum } from '../enums.ts';
import { keptCertificatesOf } from '../inventory/ca-links.ts';
import { keptIssuer } from '../inventory/kept-nodes.ts';
import { issuerOrOld } from '../inventory/old-nodes.ts';
import { keyFields, nullableRecordFields, recordFields } from '../member-fields.ts';
import { CaCertificateType, DeviceCertificateType, InstanceType, nodeType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { inFull, x509Of } from './certificate-fields.ts';
import { connectNodes, listIn, lookUp } from './in-instance.ts';

const IN_FULL = inFull('DeviceCertificate');

/**
 * Cost of finding the issuer. If the provider does not return the issuer, the full certificate and the CAs are read.
 */
const OF_ISSUER: FieldCost = {
  as: 'the issuer',
  reading: 'DeviceCertificate.caBasis',
  after: { reading: 'DeviceCertificate' },
};

DeviceCertificateType.implement({
  ...nodeType('DeviceCertificate'),
  description:
    'Certificate with which a device has connected. The provider registers it at that connection; no mutation can register it. Several devices may share it.',
  fields: (t) => ({
    ...keyFields(t, {
      certificateId: 'Provider-side id: `CaSn/DeviceSn` on ApsaraMQ, `certificate_id` on IoTDA.',
    }),
    ...nullableRecordFields(t, 'String', {
      commonName: 'CN of the subject. Null if unknown.',
      caSerialNumber: 'Serial number of the issuing CA (ApsaraMQ). Null on IoTDA; see `ca`.',
    }),
    ca: t.field({
      type: CaCertificateType,
      nullable: true,
      description:
        'Registered CA that issued the certificate; `caBasis` shows the evidence. ApsaraMQ returns its ids at no cost. For IoTDA, this server finds the CA whose key verifies the signature, which costs the calls that read the certificate and the CA certificates. Null if no registered CA matches.',
      extensions: cost({
        ...OF_ISSUER,
        reading: 'DeviceCertificate.ca',
        leadsTo: 'others',
        inverseOf: 'CaCertificate.deviceCertificates',
      }),
      resolve: async (node, _args, { operation }, info) => {
        const { at, record } = node;
        const { caSerialNumber } = record;
        const { traits } = operation.loaders.providerOf(at);
        if (caSerialNumber !== null && needOf(info, 'CaCertificate', traits) === 'key')
          return nodeOf('CaCertificate', at, partialRecord<CaCertificateRecord>({ caId: caSerialNumber }));
        return issuerNodeOf(node, operation);
      },
    }),
    caBasis: t.field({
      type: CaLinkBasisEnum,
      nullable: true,
      description:
        'Evidence for `ca`: the serial number (ApsaraMQ) or the verified signature (IoTDA). Null if `ca` is null. Costs nothing on ApsaraMQ or if `ca` is selected too.',
      extensions: cost(OF_ISSUER),
      resolve: async (node, _args, { operation }) => {
        if (node.record.caSerialNumber !== null) return 'SERIAL_NUMBER';
        return (await issuerNodeOf(node, operation)) === null ? null : 'SIGNATURE';
      },
    }),
    ...recordFields(t, CertificateStatusEnum, { status: 'Status of the certificate at the provider.' }),
    validFrom: t.field({
      ...IN_FULL,
      type: 'DateTime',
      description:
        'Start of the validity period. Null if unknown. Costs one provider call per certificate in a list (IoTDA).',
      resolve: async (node, _args, { operation }) =>
        node.record.validFrom ?? (await x509Of(node, operation))?.validFrom ?? null,
    }),
    fingerprintSha256: t.string({
      ...IN_FULL,
      description:
        'SHA-256 fingerprint of the DER encoding: 64 upper-case hex digits without colons. Null if unknown. May cost one provider call per certificate in a list.',
      resolve: async (node, _args, { operation }) =>
        node.record.fingerprint?.toUpperCase() ?? (await x509Of(node, operation))?.fingerprintSha256 ?? null,
    }),
  }),
});

async function issuerNodeOf(
  node: NodeOf<'DeviceCertificate'>,
  operation: OperationScope,
): Promise<NodeOf<'CaCertificate'> | null> {
  const kept = await keptIssuer(node, operation);
  if (kept !== null) return kept;
  return issuerOrOld(operation, node, async () => {
    const ca = await issuerOf(operation.loaders, node.at, node.record);
    return ca === null ? null : nodeOf('CaCertificate', node.at, ca);
  });
}

export const DeviceCertificateConnection = connectionType(
  'DeviceCertificate',
  'device certificates',
  DeviceCertificateType,
);

const DeviceCertificateFilter = builder.inputType('DeviceCertificateFilter', {
  description:
    'Filter for device certificates (IoTDA). A certificate must meet all given conditions. Fails with UNSUPPORTED_BY_INSTANCE on ApsaraMQ.',
  fields: (t) => ({
    commonNamePrefix: t.string({
      description:
        'Start of the CN: 1 to 32 letters A to Z, digits, spaces and _?"#$%&\'()*,.@!-. IoTDA may refuse a hyphen or fewer than 4 characters; its documentation is inconsistent.',
    }),
    fingerprint: t.string({
      description: 'SHA-256 or SHA-1 fingerprint in hex, in upper or lower case, with or without colons.',
    }),
  }),
});

builder.objectField(InstanceType, 'deviceCertificates', (t) =>
  t.field({
    ...listOptions('Instance.deviceCertificates'),
    type: DeviceCertificateConnection,
    description:
      'Certificates with which devices have connected. Null if `capabilities` lacks DEVICE_CERTIFICATES.',
    args: filteredBy(DeviceCertificateFilter),
    resolve: listIn(
      'Instance.deviceCertificates',
      'DeviceCertificate',
      'DEVICE_CERTIFICATES',
      (provider, at, wanted) => provider.deviceCertificates?.(at, plainFilter(wanted)),
      ({ deviceCertificate }, at, record) => deviceCertificate.prime(at, record.certificateId, record),
    ),
  }),
);

/**
 * Converts the fingerprint of a filter to upper case: IoTDA writes fingerprints in upper case (contract huawei, 2.3)
 * and may compare them as text. The provider refuses a text that is not a fingerprint, so such a text is not changed.
 */
function plainFilter<Filter extends { readonly fingerprint?: string }>(filter: Filter): Filter {
  const digits = fingerprintDigits(filter.fingerprint ?? '');
  return digits === null ? filter : { ...filter, fingerprint: digits.toUpperCase() };
}

builder.objectField(CaCertificateType, 'deviceCertificates', (t) =>
  t.field({
    ...listOptions('CaCertificate.deviceCertificates', 'key'),
    extensions: cost({
      ...{ list: 'CaCertificate.deviceCertificates', from: 'key' },
      kept: 'Instance.deviceCertificates',
    }),
    type: DeviceCertificateConnection,
    description:
      'Device certificates that the CA issued. ApsaraMQ lists them. IoTDA cannot, so there they come from the inventory: certificates of the same instance whose signature the key of this CA verified, ordered by `validTo`. Null if the inventory does not keep the content of this CA.',
    args: CONNECTION_ARGS,
    resolve: (ca, args, { operation }) => {
      const {
        at,
        record: { caId },
      } = ca;
      const list = operation.loaders.providerOf(at).deviceCertificatesOfCa?.(at, caId);
      if (list === undefined) return keptCertificatesOf(ca, args, operation);
      const name = ['CaCertificate.deviceCertificates', at, caId] as const;
      return connectNodes(operation, 'DeviceCertificate', list, name, args);
    },
  }),
);

lookUp(
  'DeviceCertificate',
  'Device certificate with the given provider-side ids.',
  'Provider-side id: `CaSn/DeviceSn` on ApsaraMQ, `certificate_id` on IoTDA.',
  { isShared: true },
);
