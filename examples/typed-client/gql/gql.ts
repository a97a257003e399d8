/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation Block($input: BlockClientInput!) {\n    blockClient(input: $input) {\n      blockedClient {\n        clientId\n      }\n      userErrors {\n        code\n        message\n        retryable\n      }\n    }\n  }\n": typeof types.BlockDocument,
    "\n  query Expiring($provider: Provider!, $instanceId: String!, $after: String) {\n    instance(provider: $provider, instanceId: $instanceId) {\n      deviceCertificates(first: 100, after: $after) {\n        edges {\n          node {\n            ...ExpiringCertificate\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n\n  fragment ExpiringCertificate on DeviceCertificate {\n    id\n    commonName\n    status\n    validTo\n    daysUntilExpiry\n  }\n": typeof types.ExpiringDocument,
};
const documents: Documents = {
    "\n  mutation Block($input: BlockClientInput!) {\n    blockClient(input: $input) {\n      blockedClient {\n        clientId\n      }\n      userErrors {\n        code\n        message\n        retryable\n      }\n    }\n  }\n": types.BlockDocument,
    "\n  query Expiring($provider: Provider!, $instanceId: String!, $after: String) {\n    instance(provider: $provider, instanceId: $instanceId) {\n      deviceCertificates(first: 100, after: $after) {\n        edges {\n          node {\n            ...ExpiringCertificate\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n\n  fragment ExpiringCertificate on DeviceCertificate {\n    id\n    commonName\n    status\n    validTo\n    daysUntilExpiry\n  }\n": types.ExpiringDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Block($input: BlockClientInput!) {\n    blockClient(input: $input) {\n      blockedClient {\n        clientId\n      }\n      userErrors {\n        code\n        message\n        retryable\n      }\n    }\n  }\n"): typeof import('./graphql.ts').BlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Expiring($provider: Provider!, $instanceId: String!, $after: String) {\n    instance(provider: $provider, instanceId: $instanceId) {\n      deviceCertificates(first: 100, after: $after) {\n        edges {\n          node {\n            ...ExpiringCertificate\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n\n  fragment ExpiringCertificate on DeviceCertificate {\n    id\n    commonName\n    status\n    validTo\n    daysUntilExpiry\n  }\n"): typeof import('./graphql.ts').ExpiringDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
