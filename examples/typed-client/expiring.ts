import type { Execute, GraphError } from './execute.ts';
import { graphql } from './gql/gql.ts';
import type { ExpiringQuery } from './gql/graphql.ts';

const EXPIRING = graphql(/* GraphQL */ `
  query Expiring($provider: Provider!, $instanceId: String!, $after: String) {
    instance(provider: $provider, instanceId: $instanceId) {
      deviceCertificates(first: 100, after: $after) {
        edges {
          node {
            ...ExpiringCertificate
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }

  fragment ExpiringCertificate on DeviceCertificate {
    id
    commonName
    status
    validTo
    daysUntilExpiry
  }
`);

type Connection = NonNullable<NonNullable<ExpiringQuery['instance']>['deviceCertificates']>;
export type Certificate = NonNullable<NonNullable<NonNullable<Connection['edges']>[number]>['node']>;

export interface Expiring {
  readonly certificates: readonly Certificate[];
  /** Parts that could not be read. Empty: the list is complete. */
  readonly errors: readonly GraphError[];
}

/** The device certificates of an instance that expire within `days` days, sorted by expiry. */
export async function expiringWithin(
  execute: Execute,
  days: number,
  instance: { provider: 'ALIBABA_MQTT' | 'HUAWEI_IOTDA'; instanceId: string },
): Promise<Expiring> {
  const certificates: Certificate[] = [];
  const errors: GraphError[] = [];
  const pageAfter = (after: string | null) => execute(EXPIRING, { ...instance, after });
  for (let after: string | null = null; ; ) {
    const answer = await pageAfter(after);
    errors.push(...answer.errors);
    // Null if the instance has no certificates, or if they could not be read (see errors).
    const connection: Connection | null = answer.data?.instance?.deviceCertificates ?? null;
    if (connection === null) break;
    for (const edge of connection.edges ?? []) if (edge?.node != null) certificates.push(edge.node);
    if (!connection.pageInfo.hasNextPage) break;
    after = connection.pageInfo.endCursor;
  }
  const ending = certificates.filter((each) => (each.daysUntilExpiry ?? Infinity) <= days);
  return { certificates: ending.sort((a, b) => a.daysUntilExpiry! - b.daysUntilExpiry!), errors };
}
