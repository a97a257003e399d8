import type { GraphQLSchema } from 'graphql';
import { builder, SCHEMA_DESCRIPTION } from './builder.ts';
import { readPagesFirst } from './connection.ts';
import { DEFAULT_SUBGRAPH, FEDERATION_LINK, type SubgraphOptions } from './subgraph-sdl.ts';
import './scalars.ts';
import './node.ts';
import './instance.ts';
import './instance-details.ts';
import './group.ts';
import './ca-certificate.ts';
import './device-certificate.ts';
import './client-credential.ts';
import './auth-identity.ts';
import './auth-permission.ts';
import './blocked-client.ts';
import './device.ts';
import './device-details.ts';
import './product-lists.ts';
import './device-lists.ts';
import './device-search.ts';
import './device-policy.ts';
import './device-authorizer.ts';
import './device-template.ts';
import './group-mutations.ts';
import './certificate-mutations.ts';
import './credential-mutations.ts';
import './identity-mutations.ts';
import './session-mutations.ts';
import './device-mutations.ts';
import './policy-mutations.ts';
import './refresh-event.ts';
import './federation.ts';

/** The executable schema, types in alphabetical order. The options are what `_service` tells of it. */
export function createSchema(subgraph: SubgraphOptions = DEFAULT_SUBGRAPH): GraphQLSchema {
  const schema = builder.toSchema({ extensions: { subgraph }, schemaDirectives: [FEDERATION_LINK] });
  // Pothos has no option for it.
  schema.description = SCHEMA_DESCRIPTION;
  return readPagesFirst(schema);
}
