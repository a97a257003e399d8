import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types for every `graphql(…)` of this folder, from the schema that the API publishes. */
const config: CodegenConfig = {
  schema: '../../schema.api.graphql',
  documents: ['*.ts', '!codegen.ts'],
  generates: {
    './gql/': {
      preset: 'client',
      // With React, leave this out: each component then sees only the fields that it asked for.
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        importExtension: '.ts',
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: 'string', Duration: 'string', JSON: 'unknown' },
      },
    },
  },
};

export default config;
