import type { NodeOf } from '../../graph/nodes.ts';
import { askInventory } from '../../inventory/query/ask.ts';
import { type BlastRadius, readBlastRadius } from '../../inventory/query/blast-radius.ts';
import type { Completeness } from '../../inventory/query/completeness.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import { builder } from '../builder.ts';
import { cost } from '../cost/field-cost.ts';
import { CaLinkBasisEnum } from '../enums.ts';
import { ownFields } from '../member-fields.ts';
import { CaCertificateType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { CompletenessType, readCompleteness } from './completeness.ts';
import { keptRow } from './kept-nodes.ts';

interface KnownRadius extends BlastRadius {
  readonly completeness: Completeness;
}

const BlastRadiusType = builder.objectRef<KnownRadius>('BlastRadius').implement({
  description: 'Everything that hangs on the key of a CA, of what the caller may see. From the inventory.',
  fields: (t) => ({
    deviceCertificates: t.int({
      description:
        'Number of device certificates that the key signed, whatever their status: in all registrations of the key, in both clouds, and through registered sub-CAs.',
      resolve: ({ certificates }) => certificates,
    }),
    devices: t.int({
      nullable: true,
      description:
        'Number of devices that use these certificates. Null, because the inventory does not keep this.',
      resolve: () => null,
    }),
    onlineDevices: t.int({
      nullable: true,
      description: 'Number of these devices that are online. Null, because the inventory does not keep this.',
      resolve: () => null,
    }),
    weakestLink: t.field({
      type: CaLinkBasisEnum,
      nullable: true,
      description: 'Weakest evidence among the links to the device certificates. Null if there are none.',
      resolve: ({ weakestLink }) => weakestLink,
    }),
    ...ownFields(t, 'Int', {
      unknownIssuers:
        'Number of device certificates in all accounts whose issuer is unknown. They may hang on this CA, too.',
    }),
    asOf: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Start of the oldest read that the numbers rest on. Null if nothing was read.',
      resolve: ({ completeness: { oldest } }) => (oldest === null ? null : new Date(oldest)),
    }),
    completeness: t.field({
      type: CompletenessType,
      description: 'Lists of CA and device certificates on which the numbers rest.',
      resolve: ({ completeness }) => completeness,
    }),
  }),
});

builder.objectField(CaCertificateType, 'blastRadius', (t) =>
  t.field({
    type: BlastRadiusType,
    nullable: true,
    description:
      'Numbers of certificates and devices that hang on this CA. Makes no provider call. Null if the inventory does not keep the content of this certificate.',
    extensions: cost({ from: 'key' }),
    resolve: (ca, _args, { operation }) => radiusOf(ca, operation),
  }),
);

async function radiusOf(ca: NodeOf<'CaCertificate'>, operation: OperationScope): Promise<KnownRadius | null> {
  const keyId = (await keptRow(ca, operation))?.facts?.keyId;
  if (keyId == null) return null;
  const places = placesIn(operation, null);
  const [radius, completeness] = await Promise.all([
    askInventory(operation.inventory, (snapshot) => readBlastRadius(snapshot, places, keyId)),
    readCompleteness(operation, { places, namesInstances: false }, ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE']),
  ]);
  return { ...radius, completeness };
}
