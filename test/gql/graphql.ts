/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A cloud service whose identity side is in the graph. */
export type Provider =
  /** Alibaba Cloud ApsaraMQ for MQTT. */
  | 'ALIBABA_MQTT'
  /** Huawei Cloud IoT Device Access (IoTDA). */
  | 'HUAWEI_IOTDA';

export type TwoCloudsQueryVariables = Exact<{ [key: string]: never; }>;


export type TwoCloudsQuery = { instances: { nodes: Array<{ provider: Provider, instanceId: string } | null> | null } | null };

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

export const TwoCloudsDocument = new TypedDocumentString(`
    query TwoClouds {
  instances(first: 10) {
    nodes {
      provider
      instanceId
    }
  }
}
    `) as unknown as TypedDocumentString<TwoCloudsQuery, TwoCloudsQueryVariables>;