/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Input of blockClient. */
export type BlockClientInput = {
  /** `GROUP@@@DEVICE`. */
  clientId: string;
  /** Given back in the payload. */
  clientMutationId?: string | null | undefined;
  /** 1 to 255 printable ASCII characters without blanks. The same mutation with the same key and input is done once, however often it is sent to this server within 24 hours; a restart forgets keys unless the server keeps them in a file. The key with anything else is IDEMPOTENCY_KEY_CONFLICT. After OUTCOME_UNKNOWN a repetition looks again and sends nothing. */
  idempotencyKey?: string | null | undefined;
  /** Global id of the instance. */
  instanceId: string | number;
};

/** Does the provider accept the certificate? */
export type CertificateStatus =
  /** Yes, as far as its dates allow. */
  | 'ACTIVE'
  /** It was switched off. */
  | 'INACTIVE'
  /** The provider gave none, or one that is not known here: see `rawStatus`. */
  | 'UNKNOWN'
  /** A CA that was uploaded and whose possession was never proven (IoTDA). */
  | 'UNVERIFIED';

/** The closed set of `extensions.code`. */
export type ErrorCode =
  /** This list can only be read forward. */
  | 'BACKWARD_PAGINATION_UNSUPPORTED'
  /** An argument is wrong; the message names it. No call was made. */
  | 'BAD_USER_INPUT'
  /** The provider has failed so often that it is left alone for a moment. */
  | 'CIRCUIT_OPEN'
  /** It exists already, or its state forbids this. */
  | 'CONFLICT'
  /** The cursor is too old. No call was made. */
  | 'CURSOR_EXPIRED'
  /** Known, but not allowed: by us, or by the provider to the account. */
  | 'FORBIDDEN'
  /** The idempotency key was used with another mutation or another input. */
  | 'IDEMPOTENCY_KEY_CONFLICT'
  /** Our fault. */
  | 'INTERNAL_SERVER_ERROR'
  /** Not a cursor of this connection, filter and account. No call was made. */
  | 'INVALID_CURSOR'
  /** There is no such object, or none that may be seen. */
  | 'NOT_FOUND'
  /** A write may or may not have happened. */
  | 'OUTCOME_UNKNOWN'
  /** This server has too much to do. */
  | 'OVERLOADED'
  /** The server does not have a document with this hash yet. Send its text together with the hash. */
  | 'PERSISTED_QUERY_NOT_FOUND'
  /** The server cannot look up a document by an id of this kind. Send its text. */
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  /** The provider refused the account's credentials. */
  | 'PROVIDER_AUTH_FAILED'
  /** The provider answered something that its contract does not allow. */
  | 'PROVIDER_BAD_RESPONSE'
  /** The provider refused for too many calls. */
  | 'PROVIDER_THROTTLED'
  /** The provider did not answer in time. */
  | 'PROVIDER_TIMEOUT'
  /** The provider could not be reached or failed. */
  | 'PROVIDER_UNAVAILABLE'
  /** The query is larger than is allowed. */
  | 'QUERY_TOO_COMPLEX'
  /** The provider has no room for one more. */
  | 'QUOTA_EXCEEDED'
  /** Our own call budget has no room within the time of this operation; see `retryAfterMs`. */
  | 'RATE_LIMITED'
  /** No credentials, or none that are known. */
  | 'UNAUTHENTICATED'
  /** The provider, or this edition of it, cannot do this. */
  | 'UNSUPPORTED_BY_INSTANCE';

/** A cloud service whose identity side is in the graph. */
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