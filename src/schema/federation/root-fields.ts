import { GraphQLScalarType } from 'graphql';
import { badInput, notFound } from '../../errors.ts';
import { itemsOf } from '../../members.ts';
import { builder } from '../builder.ts';
import { cost } from '../cost/field-cost.ts';
import { FindingType } from '../inventory/finding.ts';
import { NODE_TYPES } from '../node.ts';
import { lacking } from '../refused-mutations.ts';
import { findEntity, sourcesOfRepresentations } from './entity.ts';
import { subgraphSdl } from './subgraph-sdl.ts';

/**
 * The root fields of a subgraph in Apollo Federation v2: `_service` and `_entities`. This API implements them itself,
 * because the resolver of @apollo/subgraph, which Pothos' federation plugin uses, has two faults. One unknown type name
 * fails the whole list. A representation whose type has no resolver is returned unchanged.
 */
const ServiceType = builder.objectRef<object>('_Service').implement({
  description: 'Schema of this subgraph, for composition.',
  fields: (t) => ({
    sdl: t.string({
      description: 'Schema definition with federation directives.',
      resolve: (_service, _args, _context, info) => subgraphSdl(info.schema),
    }),
  }),
});

builder.addScalarType(
  '_Any',
  new GraphQLScalarType({
    name: '_Any',
    description: 'Entity representation: an object with `__typename` and the fields of one key of that type.',
  }),
);

const EntityUnion = builder.unionType('_Entity', {
  description: 'Any type with a key.',
  types: [...NODE_TYPES, FindingType],
});

const MAX_REPRESENTATIONS = 100;

builder.queryFields((t) => ({
  _service: t.field({
    type: ServiceType,
    description: 'Schema for the composition of a supergraph. Needs the scope schema:read.',
    resolve: (_root, _args, { operation }) => {
      // Validation checks this, too. The check here makes the rule hold for every transport.
      if (operation.principal.scopes.has('schema:read')) return {};
      throw lacking('schema:read');
    },
  }),
  _entities: t.field({
    type: [EntityUnion],
    nullable: { list: false, items: true },
    description: `Objects that the representations identify, in the same order; for routers. A missing object or an invalid representation is null, with an error at its position.`,
    directives: { listSize: { assumedSize: MAX_REPRESENTATIONS } },
    extensions: cost({
      sources: ({ representations }, operation) =>
        sourcesOfRepresentations(itemsOf(representations).slice(0, MAX_REPRESENTATIONS), operation),
    }),
    args: {
      representations: t.arg({
        type: ['_Any'],
        required: true,
        description: `Entity representations, at most ${MAX_REPRESENTATIONS}.`,
      }),
    },
    resolve: (_root, { representations }, { operation }, info) => {
      if (representations.length > MAX_REPRESENTATIONS)
        throw badInput(
          'representations',
          `at most ${MAX_REPRESENTATIONS} representations`,
          representations.length,
        );
      return representations.map(async (each, index) => {
        const node = await findEntity(operation, each, `representations.${index}`, info);
        return node ?? Promise.reject(notFound());
      });
    },
  }),
}));
