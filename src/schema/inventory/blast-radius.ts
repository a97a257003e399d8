import type { NodeOf } from '../../graph/nodes.ts';
import type { KeptKind } from '../../inventory/keep/readings.ts';
import { askInventory } from '../../inventory/query/ask.ts';
import { type BlastRadius, readBlastRadius, readUnknownIssuers } from '../../inventory/query/blast-radius.ts';
import type { Completeness } from '../../inventory/query/completeness.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import { builder } from '../builder.ts';
import { COUNTED_ROWS, cost } from '../cost/field-cost.ts';
import { CaLinkBasisEnum } from '../enums.ts';
import { nullableOwnFields } from '../member-fields.ts';
import { CaCertificateType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { perOperation } from '../per-operation.ts';
import { selectedNames } from '../selection.ts';
import { CompletenessType, readCompleteness } from './completeness.ts';
import { keptRow } from './kept-nodes.ts';

interface KnownRadius extends BlastRadius {
  readonly completeness: Completeness;
}

const BlastRadiusType = builder.objectRef<KnownRadius>('BlastRadius').implement({
  description:
    'Certificates and devices that depend on the key of a CA, as far as the caller may see them. From the inventory.',
  fields: (t) => ({
    deviceCertificates: t.int({
      description:
        'Number of device certificates that the key signed, whatever their status: in all registrations of the key, in both clouds, and through registered sub-CAs.',
      resolve: ({ certificates }) => certificates,
    }),
    ...nullableOwnFields(t, 'Int', {
      devices:
        'Number of devices that use these certificates (IoTDA), as of the last daily read. Null if the devices of none of them were read, as on ApsaraMQ, which returns none.',
      onlineDevices:
        'Number of these devices that are online. Null if `devices` is null, or if no list of devices was read.',
    }),
    weakestLink: t.field({
      type: CaLinkBasisEnum,
      nullable: true,
      description: 'Weakest evidence among the links to the device certificates. Null if there are none.',
      resolve: ({ weakestLink }) => weakestLink,
    }),
    unknownIssuers: t.int({
      description:
        'Number of device certificates in all accounts whose issuer is unknown. This CA may have signed some of them.',
      resolve: (_radius, _args, { operation }) => unknownIssuers.of(operation),
    }),
    asOf: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Start of the oldest read that the numbers rest on. Null if nothing was read.',
      resolve: ({ completeness: { oldest } }) => (oldest === null ? null : new Date(oldest)),
    }),
    completeness: t.field({
      type: CompletenessType,
      description:
        'Lists on which the selected numbers rest, and whether the content of their certificates was read.',
      resolve: ({ completeness }) => completeness,
    }),
  }),
});

builder.objectField(CaCertificateType, 'blastRadius', (t) =>
  t.field({
    type: BlastRadiusType,
    nullable: true,
    description:
      'Numbers of certificates and devices that depend on this CA. Makes no provider call. Null if the inventory does not keep the content of this certificate.',
    extensions: cost({ from: 'key', rows: COUNTED_ROWS }),
    resolve: (ca, _args, { operation }, info) => radiusOf(ca, operation, selectedNames(info)),
  }),
);

async function radiusOf(
  ca: NodeOf<'CaCertificate'>,
  operation: OperationScope,
  selected: ReadonlySet<string>,
): Promise<KnownRadius | null> {
  const keyId = (await keptRow(ca, operation))?.facts?.keyId;
  if (keyId == null) return null;
  const places = placesIn(operation, null);
  const needsOnline = selected.has('onlineDevices');
  const withDevices = needsOnline || selected.has('devices');
  const kinds: readonly KeptKind[] = [
    ...(['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'] as const),
    ...(withDevices ? (['DEVICE_CERTIFICATE_DEVICES'] as const) : []),
    ...(needsOnline ? (['DEVICE'] as const) : []),
  ];
  const [radius, completeness] = await Promise.all([
    askInventory(operation.inventory, (snapshot) =>
      readBlastRadius(snapshot, places, keyId, { withDevices }),
    ),
    readCompleteness(operation, { places, namesInstances: false }, kinds, true),
  ]);
  const hasDevices = completeness.readKinds.has('DEVICE_CERTIFICATE_DEVICES');
  const hasStatus = hasDevices && completeness.readKinds.has('DEVICE');
  return {
    ...radius,
    devices: hasDevices ? radius.devices : null,
    onlineDevices: hasStatus ? radius.onlineDevices : null,
    completeness,
  };
}

/** The same number for all CAs of an operation, so it is counted once. */
const unknownIssuers = perOperation((operation) => {
  const places = placesIn(operation, null);
  return askInventory(operation.inventory, (snapshot) => readUnknownIssuers(snapshot, places));
});
