import type { GraphQLSchema } from 'graphql';
import { builder, SCHEMA_DESCRIPTION } from './builder.ts';
import { readPagesFirst } from './connection-type.ts';
import { DEFAULT_SUBGRAPH, FEDERATION_LINK, type SubgraphOptions } from './federation/subgraph-sdl.ts';
import './scalars.ts';
import './node.ts';
import './node-fields.ts';
import './nouns/instance.ts';
import './nouns/instance-details.ts';
import './nouns/group.ts';
import './nouns/ca-certificate.ts';
import './nouns/device-certificate.ts';
import './nouns/client-credential.ts';
import './nouns/auth-identity.ts';
import './nouns/auth-permission.ts';
import './nouns/blocked-client.ts';
import './nouns/device.ts';
import './nouns/product-lists.ts';
import './nouns/device-lists.ts';
import './nouns/device-search.ts';
import './nouns/device-policy.ts';
import './nouns/device-authorizer.ts';
import './nouns/device-template.ts';
import './nouns/group-mutations.ts';
import './nouns/certificate-mutations.ts';
import './nouns/credential-mutations.ts';
import './nouns/identity-mutations.ts';
import './nouns/session-mutations.ts';
import './nouns/device-mutations.ts';
import './nouns/policy-mutations.ts';
import './nouns/refresh-event.ts';
import './inventory/fleet-inventory.ts';
import './inventory/kept-lists.ts';
import './inventory/aggregates.ts';
import './inventory/changes.ts';
import './inventory/identity-search.ts';
import './inventory/blast-radius.ts';
import './inventory/completeness.ts';
import './inventory/finding.ts';
import './inventory/finding-counts.ts';
import './inventory/finding-mutations.ts';
import './inventory/seen-fields.ts';
import './inventory/shared-secrets.ts';
import './provider-budget.ts';
import './federation/root-fields.ts';

/** Creates the executable schema, with its types in alphabetical order. The options decide the SDL of `_service`. */
export function createSchema(subgraph: SubgraphOptions = DEFAULT_SUBGRAPH): GraphQLSchema {
  const schema = builder.toSchema({ extensions: { subgraph }, schemaDirectives: [FEDERATION_LINK] });
  // Pothos has no option for the description of a schema.
  schema.description = SCHEMA_DESCRIPTION;
  return readPagesFirst(schema);
}
