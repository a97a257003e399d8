import type { Connection } from '../../graph/connection.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import { caLinks } from '../../inventory/objects/ca-link.ts';
import { isNot, oneOf } from '../../inventory/query/column-conditions.ts';
import { readRows } from '../../inventory/query/kept-row.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import type { ConnectionArguments } from '../../lists/window.ts';
import { builder } from '../builder.ts';
import { connectionType, FORWARD_WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { describedEnum } from '../enums.ts';
import { CaCertificateType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { connectKept } from './kept-connection.ts';
import { keptNode, keptRow } from './kept-nodes.ts';

/**
 * The device certificates of a CA whose provider cannot list them: those of the same instance whose signature the key of
 * the CA verified. Null: the inventory does not keep the content of the CA.
 */
export async function keptCertificatesOf(
  ca: NodeOf<'CaCertificate'>,
  args: ConnectionArguments,
  operation: OperationScope,
): Promise<Connection<NodeOf<'DeviceCertificate'>> | null> {
  const row = await keptRow(ca, operation);
  if (row === null || row.facts === null) return null;
  const links = caLinks(row, row.facts.keyId);
  return connectKept(
    operation,
    {
      ...{ field: 'CaCertificate.deviceCertificates', filter: { caId: row.id }, kind: 'DEVICE_CERTIFICATE' },
      places: placesIn(operation, null),
      order: { column: 'time_at', direction: 'ASC' },
      conditions: () => [oneOf('ca_link', links)],
      readRows,
      node: (found) => keptNode('DeviceCertificate', found),
    },
    args,
  );
}

type SameCa = NodeOf<'CaCertificate'> & { readonly basis: 'SAME_CERTIFICATE' | 'SAME_KEY' };

const SameCaBasis = describedEnum('SameCaBasis', 'Evidence that two registrations are of the same CA.', {
  SAME_CERTIFICATE: 'Both certificates have the same SHA-256 fingerprint.',
  SAME_KEY: 'The certificates differ, and contain the same public key.',
});

const SameCaConnection = connectionType<SameCa>(
  'SameCa',
  'other registrations of a CA',
  CaCertificateType,
  (t) => ({
    basis: t.field({
      type: SameCaBasis,
      description: 'Evidence for the same CA.',
      resolve: ({ node }) => (node instanceof Error ? 'SAME_KEY' : node.basis),
    }),
  }),
);

builder.objectField(CaCertificateType, 'sameCa', (t) =>
  t.field({
    type: SameCaConnection,
    nullable: true,
    description:
      'Other registrations of the same certificate, or of another certificate with the same key, in any account that the caller may see. Equal names prove nothing and are ignored. From the inventory, without a provider call. Null if the inventory does not keep the content of this certificate.',
    extensions: cost({ kept: 'Instance.caCertificates', leadsTo: 'others' }),
    directives: FORWARD_WINDOW,
    args: {
      first: t.arg.int({ description: 'Number of items from the start, 0–100. Default: 20.' }),
      after: t.arg.string({ description: 'Cursor from this list. Only items after it are returned.' }),
    },
    resolve: async (ca, args, { operation }) => {
      const row = await keptRow(ca, operation);
      const facts = row?.facts;
      if (row === null || facts == null) return null;
      const isSame = facts.keyId === null ? oneOf('sha256', [facts.sha256]) : oneOf('key_id', [facts.keyId]);
      return connectKept(
        operation,
        {
          ...{ field: 'CaCertificate.sameCa', filter: { caId: row.id }, kind: 'CA_CERTIFICATE' },
          places: placesIn(operation, null),
          order: { column: 'key_text', direction: 'ASC' },
          conditions: () => [isSame, isNot('id', row.id)],
          readRows,
          node: (found): SameCa => ({
            ...keptNode('CaCertificate', found),
            basis: found.facts?.sha256 === facts.sha256 ? 'SAME_CERTIFICATE' : 'SAME_KEY',
          }),
        },
        args,
      );
    },
  }),
);
