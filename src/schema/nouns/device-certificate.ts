import { caBasisOf, issuerOf } from '../../graph/certificate-links.ts';
import { connect } from '../../graph/connection.ts';
import { listName } from '../../graph/list-name.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import { partialRecord } from '../../graph/nouns.ts';
import type {
  CaCertificateRecord,
  DeviceCertificateRecord,
  InstanceRef,
} from '../../providers/port/records.ts';
import { fingerprintDigits } from '../../x509/fingerprint.ts';
import { builder, ONE_CALL } from '../builder.ts';
import { CONNECTION_ARGS, connectionType, WINDOW } from '../connection-type.ts';
import { cost, type FieldCost } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { needOf } from '../cost/need.ts';
import { CaLinkBasisEnum, CertificateStatusEnum, ProviderEnum } from '../enums.ts';
import { CaCertificateType, DeviceCertificateType, InstanceType, nodeType } from '../node.ts';
import { toCa } from './ca-certificate.ts';
import { inFull, x509Of } from './certificate-fields.ts';
import { listIn, lookUpIn } from './in-instance.ts';

const IN_FULL = inFull('DeviceCertificate');

/** Who issued it. Where the provider does not say, the certificate in full and the CAs tell. */
const OF_ISSUER: FieldCost = { as: 'the issuer', reading: 'DeviceCertificate.caBasis', after: IN_FULL };

DeviceCertificateType.implement({
  ...nodeType('DeviceCertificate'),
  description:
    'A certificate that a device has connected with. It is registered by connecting, never by a call; one may serve several devices.',
  fields: (t) => ({
    certificateId: t.string({
      description: "The provider's own id. ApsaraMQ: `CaSn/DeviceSn`. IoTDA: certificate_id.",
      extensions: cost({ from: 'key' }),
      resolve: ({ record }) => record.certificateId,
    }),
    commonName: t.string({
      nullable: true,
      description: 'CN of its subject.',
      resolve: ({ record }) => record.commonName,
    }),
    caSerialNumber: t.string({
      nullable: true,
      description:
        'Serial number of the CA that issued it, where the provider tells (ApsaraMQ); see also `ca`.',
      resolve: ({ record }) => record.caSerialNumber,
    }),
    ca: t.field({
      type: CaCertificateType,
      nullable: true,
      description:
        'The registered CA that issued it. ApsaraMQ names it; IoTDA keeps no link, there it is the CA whose key verifies the signature; see `caBasis`. Null where none of those registered does; on ApsaraMQ its ids alone are told by the certificate, and cost nothing.',
      extensions: cost({
        ...OF_ISSUER,
        reading: 'DeviceCertificate.ca',
        leadsTo: 'others',
        inverseOf: 'CaCertificate.deviceCertificates',
      }),
      resolve: async ({ at, record }, _args, { operation }, info) => {
        const { caSerialNumber } = record;
        const { traits } = operation.loaders.providerOf(at);
        if (caSerialNumber !== null && needOf(info, 'CaCertificate', traits) === 'key')
          return toCa(at, partialRecord<CaCertificateRecord>({ caId: caSerialNumber }));
        const ca = await issuerOf(operation.loaders, at, record);
        return ca === null ? null : toCa(at, ca);
      },
    }),
    caBasis: t.field({
      type: CaLinkBasisEnum,
      nullable: true,
      description:
        'How it is known that `ca` issued it; null where `ca` is. Beside `ca` it costs nothing, on ApsaraMQ nothing at all.',
      extensions: cost(OF_ISSUER),
      resolve: ({ at, record }, _args, { operation }) => caBasisOf(operation.loaders, at, record),
    }),
    status: t.field({
      type: CertificateStatusEnum,
      description: 'May devices connect with it?',
      resolve: ({ record }) => record.status,
    }),
    validFrom: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Not valid before; IoTDA: from the PEM, one provider call per certificate in a list.',
      extensions: cost(IN_FULL),
      directives: ONE_CALL,
      resolve: async (node, _args, { operation }) =>
        node.record.validFrom ?? (await x509Of(node, operation))?.validFrom ?? null,
    }),
    fingerprintSha256: t.string({
      nullable: true,
      description: 'SHA-256 of the DER, 64 upper-case hex digits without colons.',
      extensions: cost(IN_FULL),
      directives: ONE_CALL,
      resolve: async (node, _args, { operation }) =>
        node.record.fingerprint?.toUpperCase() ?? (await x509Of(node, operation))?.fingerprintSha256 ?? null,
    }),
  }),
});

const DeviceCertificateConnection = connectionType(
  'DeviceCertificate',
  'device certificates',
  DeviceCertificateType,
);

const DeviceCertificateFilter = builder.inputType('DeviceCertificateFilter', {
  description: 'Which device certificates (IoTDA; ApsaraMQ cannot filter them). All given members must hold.',
  fields: (t) => ({
    commonNamePrefix: t.string({
      description:
        'CN starts with this: 1 to 32 letters A to Z, digits, blanks and _?"#$%&\'()*,.@!-. Shorter than 4, or with a hyphen, it may be refused by IoTDA, whose documents do not agree.',
    }),
    fingerprint: t.string({
      description: 'SHA-256 or SHA-1 fingerprint in hex of either case, with or without colons.',
    }),
  }),
});

builder.objectField(InstanceType, 'deviceCertificates', (t) =>
  t.field({
    type: DeviceCertificateConnection,
    nullable: true,
    description:
      'Certificates that devices have connected with; null where it has none (see `capabilities`).',
    extensions: cost({ list: 'Instance.deviceCertificates' }),
    directives: WINDOW,
    args: {
      ...CONNECTION_ARGS,
      filter: t.arg({
        type: DeviceCertificateFilter,
        description: 'Only those that match all that is given. Default: all.',
      }),
    },
    resolve: listIn(
      'deviceCertificates',
      'DeviceCertificate',
      'DEVICE_CERTIFICATES',
      (provider, at, wanted) => provider.deviceCertificates(at, plainFilter(wanted)),
      ({ deviceCertificate }, at, record) => deviceCertificate.prime(at, record.certificateId, record),
    ),
  }),
);

/**
 * IoTDA writes the fingerprints of certificates in upper case (contract huawei, 2.3), and may compare them as text. Text that
 * is no fingerprint stays as it is: the provider refuses it.
 */
function plainFilter<Filter extends { readonly fingerprint?: string }>(filter: Filter): Filter {
  const digits = fingerprintDigits(filter.fingerprint ?? '');
  return digits === null ? filter : { ...filter, fingerprint: digits.toUpperCase() };
}

builder.objectField(CaCertificateType, 'deviceCertificates', (t) =>
  t.field({
    type: DeviceCertificateConnection,
    nullable: true,
    description:
      'Device certificates that it issued (ApsaraMQ); null on IoTDA, which cannot list them by CA.',
    extensions: cost({ from: 'key', list: 'CaCertificate.deviceCertificates' }),
    directives: WINDOW,
    args: CONNECTION_ARGS,
    resolve: ({ at, record }, args, { operation }) => {
      const listing = operation.loaders.providerOf(at).deviceCertificatesOfCa?.(at, record.caId);
      if (listing === undefined) return null;
      const name = listName('CaCertificate.deviceCertificates', at, record.caId);
      return connect(operation.paging, name, listing, args, (each) => toDeviceCertificate(at, each));
    },
  }),
);

builder.queryField('deviceCertificate', (t) =>
  t.field({
    type: DeviceCertificateType,
    nullable: true,
    description: "One device certificate by the provider's own ids.",
    extensions: cost(lookupCost('DeviceCertificate')),
    args: {
      provider: t.arg({ type: ProviderEnum, required: true, description: 'Its cloud service.' }),
      instanceId: t.arg.string({ required: true, description: "The provider's own id of its instance." }),
      certificateId: t.arg.string({
        required: true,
        description: 'ApsaraMQ: `CaSn/DeviceSn`. IoTDA: certificate_id.',
      }),
    },
    resolve: (_root, { provider, instanceId, certificateId }, { operation }, info) =>
      lookUpIn(operation, info, 'DeviceCertificate', instanceId, [certificateId], { provider }),
  }),
);

export function toDeviceCertificate(
  at: InstanceRef,
  record: DeviceCertificateRecord,
): NodeOf<'DeviceCertificate'> {
  return { kind: 'DeviceCertificate', at, record };
}
