/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Parameters of blockClient. With an `idempotencyKey`, a retry is safe. */
export type BlockClientInput = {
  /** Client id, `GROUP@@@DEVICE`. */
  clientId: string;
  /** Any text. The payload returns it unchanged. */
  clientMutationId?: string | null | undefined;
  /** Key for safe retries: 1 to 255 printable ASCII characters without spaces. Within 24 hours the server executes a mutation with the same key and input only once. Reusing the key with another mutation or input fails with IDEMPOTENCY_KEY_CONFLICT. After OUTCOME_UNKNOWN, a repetition checks the outcome again and sends nothing. A restart loses the keys if the store of the server is in memory. */
  idempotencyKey?: string | null | undefined;
  /** Global id of the instance. */
  instanceId: string | number;
};

/** Status of a certificate, an authorizer or a template. */
export type CertificateStatus =
  /** Active. A certificate must also be within its validity period. */
  | 'ACTIVE'
  /** Deactivated. */
  | 'INACTIVE'
  /** Missing or unrecognised status from the provider; see `rawStatus`. */
  | 'UNKNOWN'
  /** CA certificate without proof that its owner holds the private key (IoTDA). */
  | 'UNVERIFIED';

/** Closed set of error codes, for `extensions.code` and `UserError.code`. */
export type ErrorCode =
  /** This list can only be paged forward. */
  | 'BACKWARD_PAGINATION_UNSUPPORTED'
  /** Invalid argument; the message names it. No provider call was made. */
  | 'BAD_USER_INPUT'
  /** The circuit breaker is open after repeated provider failures. Retry later. */
  | 'CIRCUIT_OPEN'
  /** The object already exists, or its state does not allow the change. */
  | 'CONFLICT'
  /** The cursor has expired. No provider call was made. */
  | 'CURSOR_EXPIRED'
  /** The request asked for its cost only (`extensions: { dryRun: true }`). Nothing was executed, and no provider call was made. */
  | 'DRY_RUN'
  /** Missing permission: of the caller on this server, or of the account at the provider. */
  | 'FORBIDDEN'
  /** The idempotency key was already used with another mutation or another input. */
  | 'IDEMPOTENCY_KEY_CONFLICT'
  /** Unexpected failure of this server. */
  | 'INTERNAL_SERVER_ERROR'
  /** The cursor belongs to another connection, filter or account, or is corrupt. No provider call was made. */
  | 'INVALID_CURSOR'
  /** The object does not exist, or the caller may not see it. */
  | 'NOT_FOUND'
  /** The server sent a write and cannot determine whether the provider applied it. */
  | 'OUTCOME_UNKNOWN'
  /** This server is overloaded. Retry later. */
  | 'OVERLOADED'
  /** The server does not have a document with this hash. Send the text together with the hash. */
  | 'PERSISTED_QUERY_NOT_FOUND'
  /** The server cannot look up a document by this kind of id. Send the text. */
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  /** The provider rejected the credentials of the configured account. */
  | 'PROVIDER_AUTH_FAILED'
  /** The provider returned a response that contradicts its documentation. */
  | 'PROVIDER_BAD_RESPONSE'
  /** The provider rejected the call because of its rate limit. */
  | 'PROVIDER_THROTTLED'
  /** The provider did not respond in time. */
  | 'PROVIDER_TIMEOUT'
  /** The provider was unreachable, or failed with a server error. */
  | 'PROVIDER_UNAVAILABLE'
  /** The operation exceeds a limit on its size or its provider calls. */
  | 'QUERY_TOO_COMPLEX'
  /** A quota of the provider is exhausted. */
  | 'QUOTA_EXCEEDED'
  /** A rate limit or quota of this server does not allow the request now. Retry after `retryAfterMs`. */
  | 'RATE_LIMITED'
  /** This server cannot reach its store, which the field or the write needs. Nothing was sent to the provider. Retry after `retryAfterMs`. */
  | 'STORE_UNAVAILABLE'
  /** Missing or invalid credentials. */
  | 'UNAUTHENTICATED'
  /** The provider or the edition of the instance does not support the request. */
  | 'UNSUPPORTED_BY_INSTANCE';

/** Cloud service that the graph covers. */
export type Provider =
  /** Alibaba Cloud ApsaraMQ for MQTT. */
  | 'ALIBABA_MQTT'
  /** Huawei Cloud IoT Device Access (IoTDA). */
  | 'HUAWEI_IOTDA';

export type BlockMutationVariables = Exact<{
  input: BlockClientInput;
}>;


export type BlockMutation = { blockClient: { blockedClient: { clientId: string } | null, userErrors: Array<{ code: ErrorCode, message: string, retryable: boolean }> } };

export type ExpiringQueryVariables = Exact<{
  provider: Provider;
  instanceId: string;
  after?: string | null | undefined;
}>;


export type ExpiringQuery = { instance: { deviceCertificates: { edges: Array<{ node: { id: string, commonName: string | null, status: CertificateStatus, validTo: string | null, daysUntilExpiry: number | null } | null } | null> | null, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type ExpiringCertificateFragment = { id: string, commonName: string | null, status: CertificateStatus, validTo: string | null, daysUntilExpiry: number | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ExpiringCertificateFragmentDoc = new TypedDocumentString(`
    fragment ExpiringCertificate on DeviceCertificate {
  id
  commonName
  status
  validTo
  daysUntilExpiry
}
    `, {"fragmentName":"ExpiringCertificate"}) as unknown as TypedDocumentString<ExpiringCertificateFragment, unknown>;
export const BlockDocument = new TypedDocumentString(`
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
    `) as unknown as TypedDocumentString<BlockMutation, BlockMutationVariables>;
export const ExpiringDocument = new TypedDocumentString(`
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
}`) as unknown as TypedDocumentString<ExpiringQuery, ExpiringQueryVariables>;