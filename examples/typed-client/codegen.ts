import type { CodegenConfig } from '@graphql-codegen/cli';

/** Generates types for every `graphql(…)` of this folder from the API's schema. */
const config: CodegenConfig = {
  schema: '../../schema.api.graphql',
  documents: ['*.ts', '!codegen.ts'],
  generates: {
    './gql/': {
      preset: 'client',
      // With React, leave this out: each component then sees only its own fields.
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
