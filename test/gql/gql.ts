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
    "query FleetIdentities {\n  instances(first: 10) {\n    nodes {\n      provider\n      name\n      edition\n      deviceCertificates(first: 2) {\n        nodes {\n          commonName\n          daysUntilExpiry\n          devices(first: 2) {\n            totalCount\n            nodes {\n              deviceId\n              status\n            }\n          }\n        }\n      }\n      groups(first: 2) {\n        nodes {\n          groupId\n          clientCredentials(first: 2) {\n            totalCount\n            nodes {\n              clientId\n              session {\n                online\n              }\n            }\n          }\n        }\n      }\n      authIdentities(first: 2) {\n        nodes {\n          username\n          signMode\n          secret {\n            isSet\n          }\n        }\n      }\n    }\n  }\n}": typeof types.FleetIdentitiesDocument,
};
const documents: Documents = {
    "query FleetIdentities {\n  instances(first: 10) {\n    nodes {\n      provider\n      name\n      edition\n      deviceCertificates(first: 2) {\n        nodes {\n          commonName\n          daysUntilExpiry\n          devices(first: 2) {\n            totalCount\n            nodes {\n              deviceId\n              status\n            }\n          }\n        }\n      }\n      groups(first: 2) {\n        nodes {\n          groupId\n          clientCredentials(first: 2) {\n            totalCount\n            nodes {\n              clientId\n              session {\n                online\n              }\n            }\n          }\n        }\n      }\n      authIdentities(first: 2) {\n        nodes {\n          username\n          signMode\n          secret {\n            isSet\n          }\n        }\n      }\n    }\n  }\n}": types.FleetIdentitiesDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query FleetIdentities {\n  instances(first: 10) {\n    nodes {\n      provider\n      name\n      edition\n      deviceCertificates(first: 2) {\n        nodes {\n          commonName\n          daysUntilExpiry\n          devices(first: 2) {\n            totalCount\n            nodes {\n              deviceId\n              status\n            }\n          }\n        }\n      }\n      groups(first: 2) {\n        nodes {\n          groupId\n          clientCredentials(first: 2) {\n            totalCount\n            nodes {\n              clientId\n              session {\n                online\n              }\n            }\n          }\n        }\n      }\n      authIdentities(first: 2) {\n        nodes {\n          username\n          signMode\n          secret {\n            isSet\n          }\n        }\n      }\n    }\n  }\n}"): typeof import('./graphql.ts').FleetIdentitiesDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
