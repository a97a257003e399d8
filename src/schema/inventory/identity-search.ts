import { badInput } from '../../errors.ts';
import type { AnyNode } from '../../graph/nodes.ts';
import { askInventory } from '../../inventory/query/ask.ts';
import {
  type Match,
  parseSearch,
  SEARCHED_KINDS,
  type SearchPlace,
  searchIdentities,
} from '../../inventory/query/identity-search.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import { invalidCursor } from '../../lists/position.ts';
import { parseWindow } from '../../lists/window.ts';
import type { Position } from '../../providers/port/list.ts';
import { builder } from '../builder.ts';
import { FORWARD_WINDOW } from '../connection-type.ts';
import { cost, windowSize } from '../cost/field-cost.ts';
import { sourcesOfInventory } from '../cost/kept-cost.ts';
import { describedEnum, EntityKindEnum } from '../enums.ts';
import { ownFields } from '../member-fields.ts';
import type { Arguments } from '../selection.ts';
import { InventoryScope } from './fleet-inventory.ts';
import { keptNodeOfAny } from './kept-nodes.ts';

interface SearchEdge {
  readonly cursor: string;
  readonly node: AnyNode;
  readonly matchedBy: Match;
}

interface SearchPage {
  readonly edges: readonly SearchEdge[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

const SearchMatch = describedEnum('IdentitySearchMatch', 'Property by which a search found an object.', {
  ID: 'Global id, or the id at the provider.',
  NAME: 'Display name.',
  COMMON_NAME: 'Common name of a certificate.',
  SERIAL_NUMBER: 'Serial number of a certificate.',
  FINGERPRINT: 'SHA-1 or SHA-256 fingerprint of a certificate.',
  USERNAME: 'User name of a custom-auth identity.',
  CLIENT_ID: 'Client id of a credential.',
  PREFIX: 'Every word of the text begins a word of a name or an id.',
});

const LEADS_TO_KEPT = cost({ leadsTo: 'kept' });

const Edge = builder.objectRef<SearchEdge>('IdentitySearchEdge').implement({
  description: 'Object that a search found, with its cursor.',
  fields: (t) => ({
    ...ownFields(t, 'String', { cursor: 'Opaque cursor of the object, for `after`.' }),
    node: t.field({
      type: builder.nodeInterfaceRef(),
      nullable: true,
      description: 'Object that was found.',
      extensions: LEADS_TO_KEPT,
      resolve: ({ node }) => node,
    }),
    ...ownFields(t, SearchMatch, {
      matchedBy: 'Property that matched. The most exact one, if several match.',
    }),
  }),
});

const Connection = builder.objectRef<SearchPage>('IdentitySearchConnection').implement({
  description: 'One page of the objects that a search found (Relay connection).',
  fields: (t) => ({
    edges: t.field({
      type: [Edge],
      nullable: { list: true, items: true },
      description: 'Objects of the page with their cursors.',
      resolve: ({ edges }) => [...edges],
    }),
    nodes: t.field({
      type: [builder.nodeInterfaceRef()],
      nullable: { list: true, items: true },
      description: 'Objects of the page without cursors.',
      extensions: LEADS_TO_KEPT,
      resolve: ({ edges }) => edges.map(({ node }) => node),
    }),
    pageInfo: t.field({
      type: builder.pageInfoRef(),
      description: 'Position of the page in the list.',
      resolve: ({ edges, hasNextPage, hasPreviousPage }) => ({
        ...{ hasNextPage, hasPreviousPage },
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      }),
    }),
  }),
});

/** Rows that a search visits, about. */
const SEARCHED_ROWS = 100;

builder.queryField('identitySearch', (t) =>
  t.field({
    type: Connection,
    nullable: true,
    description:
      'Objects of the inventory by something that a person has in hand: an id, a name, a common name, a user name, a client id, or a serial number or fingerprint in any usual spelling. Exact ids come first, then other exact matches, then words that begin with the text. Makes no provider call, and never compares secrets.',
    extensions: cost({
      rows: SEARCHED_ROWS,
      sources: (args: Arguments, operation) => {
        const { from, ...rest } = sourcesOfInventory(operation);
        return { ...rest, from: from.map((source) => ({ ...source, objects: windowSize(args) })) };
      },
    }),
    directives: FORWARD_WINDOW,
    args: {
      text: t.arg.string({ required: true, description: 'Text to find, 2 to 200 characters.' }),
      kinds: t.arg({
        type: [EntityKindEnum],
        description: 'Kinds of objects. Default: all that the search knows.',
      }),
      scope: t.arg({
        type: InventoryScope,
        description: 'Part of the fleet. Default: everything that the caller may see.',
      }),
      first: t.arg.int({ description: 'Number of items from the start, 0–100. Default: 20.' }),
      after: t.arg.string({
        description: 'Cursor from this search with the same arguments. Only items after it are returned.',
      }),
    },
    resolve: async (_root, { text, kinds, scope, first, after }, { operation }): Promise<SearchPage> => {
      const places = placesIn(operation, scope);
      const sought = parseSearch(text);
      const wanted = SEARCHED_KINDS.filter((kind) => kinds?.includes(kind) ?? true);
      const foreign = kinds?.find((kind) => !wanted.some((each) => each === kind));
      if (foreign !== undefined) throw badInput('kinds', `only ${SEARCHED_KINDS.join(', ')}`, foreign);
      const binding = JSON.stringify(['identitySearch', text, wanted, places]);
      const window = parseWindow({ first, after }, (cursor) => operation.sealer.open(cursor, binding));
      const start = window.after === null ? null : parsePlace(window.after);
      const hits = await askInventory(operation.inventory, (snapshot) =>
        searchIdentities(snapshot, { places, kinds: wanted, sought }, start, window.count + 1),
      );
      const edges = hits.slice(0, window.count).map(({ row, matchedBy, place: { rank, term, id } }) => ({
        cursor: operation.sealer.seal([rank, term, id], binding),
        node: keptNodeOfAny(row),
        matchedBy,
      }));
      return { edges, hasNextPage: hits.length > window.count, hasPreviousPage: start !== null };
    },
  }),
);

function parsePlace([rank, term, id]: Position): SearchPlace {
  const isRank = rank === 0 || rank === 1 || rank === 2;
  if (!isRank || typeof term !== 'string' || typeof id !== 'string') throw invalidCursor();
  return { rank, term, id };
}
