import { isNot, oneOf } from '../../inventory/query/column-conditions.ts';
import { readRows } from '../../inventory/query/kept-row.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import { builder } from '../builder.ts';
import { FORWARD_WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { AuthIdentityType } from '../node.ts';
import { AuthIdentityConnection } from '../nouns/auth-identity.ts';
import { connectKept } from './kept-connection.ts';
import { keptNode, keptRow } from './kept-nodes.ts';

builder.objectField(AuthIdentityType, 'sharesSecretWith', (t) =>
  t.field({
    type: AuthIdentityConnection,
    nullable: true,
    description:
      'Other custom-auth identities with the same secret, in any account that the caller may see, by its keyed fingerprint. From the inventory, without a provider call. Null if the inventory does not keep the identity or its secret, or if the caller lacks the scope secret:reveal.',
    extensions: cost({ kept: 'Instance.authIdentities', leadsTo: 'others' }),
    directives: FORWARD_WINDOW,
    args: {
      first: t.arg.int({ description: 'Number of items from the start, 0–100. Default: 20.' }),
      after: t.arg.string({ description: 'Cursor from this list. Only items after it are returned.' }),
    },
    resolve: async (identity, args, { operation }) => {
      if (!operation.principal.scopes.has('secret:reveal')) return null;
      const row = await keptRow(identity, operation);
      const print = row?.secretFingerprint ?? null;
      if (row === null || print === null) return null;
      return connectKept(
        operation,
        {
          ...{ field: 'AuthIdentity.sharesSecretWith', filter: { id: row.id }, kind: 'AUTH_IDENTITY' },
          places: placesIn(operation, null),
          order: { column: 'key_text', direction: 'ASC' },
          conditions: () => [oneOf('secret_print', [print]), isNot('id', row.id)],
          readRows,
          node: (found) => keptNode('AuthIdentity', found),
        },
        args,
      );
    },
  }),
);
