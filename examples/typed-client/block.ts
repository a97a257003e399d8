import type { Execute } from './execute.ts';
import { graphql } from './gql/gql.ts';

const BLOCK = graphql(/* GraphQL */ `
  mutation Block($input: BlockClientInput!) {
    blockClient(input: $input) {
      blockedClient {
        clientId
      }
      userErrors {
        code
        message
        retryable
      }
    }
  }
`);

/**
 * Keeps a client out. Null: done; otherwise why not, for people. With a key of its own the mutation is done once, however often it is sent: after an
 * error of the network, send it again with the same key.
 */
export async function block(
  execute: Execute,
  input: { instanceId: string; clientId: string; idempotencyKey: string },
): Promise<string | null> {
  const { data, errors } = await execute(BLOCK, { input });
  const refused = data?.blockClient.userErrors.at(0);
  if (refused?.code === 'UNSUPPORTED_BY_INSTANCE') return 'This edition has no block list.';
  return refused?.message ?? errors.at(0)?.message ?? null;
}
