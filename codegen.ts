import type { CodegenConfig } from '@graphql-codegen/cli';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { schema } from './src/schema/index.ts';

/** Writes schema.graphql as the code is, and the typed documents of the tests. `--check` only compares. */
const config: CodegenConfig = {
  schema: printSchemaWithDirectives(schema),
  documents: ['test/**/*.graphql'],
  generates: {
    './schema.graphql': { plugins: ['schema-ast'], config: { includeDirectives: true, sort: true } },
    './test/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        importExtension: '.ts',
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: 'string', Duration: 'string' },
      },
    },
  },
};

export default config;
