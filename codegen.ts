import type { CodegenConfig } from '@graphql-codegen/cli';
import { apiSdl, COMMITTED_SUBGRAPH, subgraphSdl } from './src/schema/federation/subgraph-sdl.ts';
import { createSchema } from './src/schema/index.ts';

const schema = createSchema(COMMITTED_SUBGRAPH);
const api = apiSdl(schema);

/**
 * Writes schema.graphql (the subgraph with its directives and node fields) and schema.api.graphql (the same for clients of this
 * API itself). `--check` only compares.
 */
const config: CodegenConfig = {
  schema: api,
  generates: {
    './schema.graphql': { plugins: [{ add: { content: subgraphSdl(schema) } }] },
    './schema.api.graphql': { plugins: [{ add: { content: api } }] },
  },
};

export default config;
