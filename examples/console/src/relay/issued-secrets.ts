import type { GraphQLResponse, Variables } from 'relay-runtime';

/** A secret that the API shows once. */
export interface IssuedSecret {
  readonly accessKeyId: string | null;
  readonly secret: string;
}

const issued = new Map<string, IssuedSecret>();

/**
 * Takes `issuedSecret` out of the response of a mutation, so that Relay's store never contains one. The dialog that sent
 * the mutation takes it by its idempotency key.
 */
export function withoutIssuedSecret(answer: GraphQLResponse, variables: Variables): GraphQLResponse {
  const key: unknown = variables['input']?.idempotencyKey;
  if (typeof key !== 'string' || !('data' in answer) || answer.data == null) return answer;
  const data = Object.entries(answer.data).map(([name, payload]) => {
    const secret: unknown = payload?.issuedSecret;
    if (!isIssuedSecret(secret)) return [name, payload];
    issued.set(key, secret);
    return [name, { ...payload, issuedSecret: null }];
  });
  return { ...answer, data: Object.fromEntries(data) };
}

/** The secret that a mutation with this key returned; undefined if it returned none. A secret is taken once. */
export function takeIssuedSecret(idempotencyKey: string): IssuedSecret | undefined {
  const secret = issued.get(idempotencyKey);
  issued.delete(idempotencyKey);
  return secret;
}

function isIssuedSecret(value: unknown): value is IssuedSecret {
  return typeof value === 'object' && value !== null && 'secret' in value && typeof value.secret === 'string';
}
