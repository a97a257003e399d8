import type { CodegenConfig } from '@graphql-codegen/cli';
import { apiSdl, COMMITTED_SUBGRAPH, subgraphSdl } from './src/schema/federation/subgraph-sdl.ts';
import { createSchema } from './src/schema/index.ts';

const schema = createSchema(COMMITTED_SUBGRAPH);
const api = apiSdl(schema);
const client = {
  documentMode: 'string',
  importExtension: '.ts',
  useTypeImports: true,
  enumsAsTypes: true,
  scalars: { DateTime: 'string', Duration: 'string', JSON: 'unknown' },
} as const;

/**
 * Writes schema.graphql as the code is (the subgraph with its directives, and with node fields), schema.api.graphql (the same for clients of
 * this API itself), and the typed documents of the tests. `--check` only compares.
 */
const config: CodegenConfig = {
  schema: api,
  documents: ['test/**/*.graphql'],
  generates: {
    './schema.graphql': { plugins: [{ add: { content: subgraphSdl(schema) } }] },
    './schema.api.graphql': { plugins: [{ add: { content: api } }] },
    './test/gql/': { preset: 'client', presetConfig: { fragmentMasking: false }, config: client },
  },
};

export default config;
