/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Connection status of a device. */
export type DeviceStatus =
  /** Reported as abnormal by the platform. */
  | 'ABNORMAL'
  /** Frozen: the platform refuses its connections. */
  | 'FROZEN'
  /** Registered but never connected (INACTIVE at the provider). */
  | 'NEVER_CONNECTED'
  /** Disconnected, after at least one connection. */
  | 'OFFLINE'
  /** Connected. */
  | 'ONLINE'
  /** Missing or unrecognised status from the provider; see `rawStatus`. */
  | 'UNKNOWN';

/** Purchased edition of an instance. */
export type InstanceEdition =
  /** ApsaraMQ Basic, or IoTDA basic (closed to new customers). */
  | 'BASIC'
  /** IoTDA enterprise. */
  | 'ENTERPRISE'
  /** ApsaraMQ prepaid lightweight. */
  | 'LIGHTWEIGHT'
  /** ApsaraMQ pay-as-you-go. */
  | 'PAY_AS_YOU_GO'
  /** ApsaraMQ Platinum. */
  | 'PLATINUM'
  /** ApsaraMQ Professional. */
  | 'PROFESSIONAL'
  /** ApsaraMQ Serverless. */
  | 'SERVERLESS'
  /** IoTDA standard. */
  | 'STANDARD'
  /** Missing or unrecognised edition from the provider; see `rawEdition`. */
  | 'UNKNOWN';

/** Cloud service that the graph covers. */
export type Provider =
  /** Alibaba Cloud ApsaraMQ for MQTT. */
  | 'ALIBABA_MQTT'
  /** Huawei Cloud IoT Device Access (IoTDA). */
  | 'HUAWEI_IOTDA';

/** Method by which a client proves that it knows the secret. */
export type SignMode =
  /** The MQTT password is the secret. */
  | 'ORIGIN'
  /** The MQTT password is a signature of the client id, made with the secret. */
  | 'SIGNED'
  /** Missing or unrecognised mode from the provider; see `rawSignMode`. */
  | 'UNKNOWN';

export type FleetIdentitiesQueryVariables = Exact<{ [key: string]: never; }>;


export type FleetIdentitiesQuery = { instances: { nodes: Array<{ provider: Provider, name: string | null, edition: InstanceEdition, deviceCertificates: { nodes: Array<{ commonName: string | null, daysUntilExpiry: number | null, devices: { totalCount: number | null, nodes: Array<{ deviceId: string, status: DeviceStatus | null } | null> | null } | null } | null> | null } | null, groups: { nodes: Array<{ groupId: string, clientCredentials: { totalCount: number | null, nodes: Array<{ clientId: string, session: { online: boolean | null } | null } | null> | null } | null } | null> | null } | null, authIdentities: { nodes: Array<{ username: string, signMode: SignMode, secret: { isSet: boolean } } | null> | null } | null } | null> | null } | null };

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

export const FleetIdentitiesDocument = new TypedDocumentString(`
    query FleetIdentities {
  instances(first: 10) {
    nodes {
      provider
      name
      edition
      deviceCertificates(first: 2) {
        nodes {
          commonName
          daysUntilExpiry
          devices(first: 2) {
            totalCount
            nodes {
              deviceId
              status
            }
          }
        }
      }
      groups(first: 2) {
        nodes {
          groupId
          clientCredentials(first: 2) {
            totalCount
            nodes {
              clientId
              session {
                online
              }
            }
          }
        }
      }
      authIdentities(first: 2) {
        nodes {
          username
          signMode
          secret {
            isSet
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FleetIdentitiesQuery, FleetIdentitiesQueryVariables>;