import { GraphQLScalarType } from 'graphql';
import { AppError, badInput, notFound } from '../../errors.ts';
import { builder } from '../builder.ts';
import { cost } from '../cost/field-cost.ts';
import { NODE_TYPES } from '../node.ts';
import { findEntity, sourcesOfRepresentations } from './entity.ts';
import { subgraphSdl } from './subgraph-sdl.ts';

/**
 * The subgraph's half of Apollo Federation v2: `_service` and `_entities`. The fields are ours: the resolver that
 * @apollo/subgraph has, and with it Pothos' federation plugin, fails the whole list over one unknown type name,
 * and hands a representation back as it came where a type has no resolver.
 */
const ServiceType = builder.objectRef<object>('_Service').implement({
  description: 'What a composition needs of this subgraph.',
  fields: (t) => ({
    sdl: t.string({
      description: 'The schema with its federation directives.',
      resolve: (_service, _args, _context, info) => subgraphSdl(info.schema),
    }),
  }),
});

builder.addScalarType(
  '_Any',
  new GraphQLScalarType({
    name: '_Any',
    description: 'A representation: an object with `__typename` and the members of one key of that type.',
  }),
);

const EntityUnion = builder.unionType('_Entity', {
  description: 'Whatever has a key.',
  types: [...NODE_TYPES],
});

const MAX_REPRESENTATIONS = 100;

builder.queryFields((t) => ({
  _service: t.field({
    type: ServiceType,
    description: 'For the composition of a supergraph. Needs the scope schema:read.',
    resolve: (_root, _args, { operation }) => {
      // Here and not only where documents are validated: it holds by every transport.
      if (operation.principal.scopes.has('schema:read')) return {};
      throw new AppError('FORBIDDEN', 'The credentials lack the scope schema:read.');
    },
  }),
  _entities: t.field({
    type: [EntityUnion],
    nullable: { list: false, items: true },
    description: `For a router: the objects that representations name, at most ${MAX_REPRESENTATIONS}, in their order. One that is not there, or not a representation, is null, with an error at its place.`,
    directives: { listSize: { assumedSize: MAX_REPRESENTATIONS } },
    extensions: cost({
      sources: ({ representations }, operation) =>
        sourcesOfRepresentations((representations as unknown[]).slice(0, MAX_REPRESENTATIONS), operation),
    }),
    args: {
      representations: t.arg({ type: ['_Any'], required: true, description: 'Which objects.' }),
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
