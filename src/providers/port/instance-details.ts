/** What was bought, and where it answers: parts of an `InstanceRecord`. */

export type ChargeMode = 'PREPAID' | 'POSTPAID' | 'UNKNOWN';

/** The size that was bought. */
export interface FlavorRecord {
  readonly type: string;
  readonly size: number | null;
}

/** One of the addresses at which an instance answers (IoTDA). */
export interface AccessPointRecord {
  /** As the provider writes it. */
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
