/** Parts of an `InstanceRecord`: the purchased size and the addresses of an instance. */

export type ChargeMode = 'PREPAID' | 'POSTPAID' | 'UNKNOWN';

/** The purchased size. */
export interface FlavorRecord {
  readonly type: string;
  readonly size: number | null;
}

/** One address of an instance (IoTDA). */
export interface AccessPointRecord {
  /** The provider's own text. */
  readonly type: string | null;
  readonly domainName: string | null;
  readonly port: number | null;
  readonly plainPort: number | null;
  readonly webSocketPort: number | null;
  readonly publicAddresses: readonly string[];
  readonly privateAddresses: readonly string[];
  readonly ipv6Addresses: readonly string[];
  readonly ipAllowList: IpAllowListRecord | null;
}

export interface IpAllowListRecord {
  readonly enabled: boolean | null;
  readonly entries: readonly { readonly address: string; readonly description: string | null }[];
}
