import type { HuaweiAuthorizer, HuaweiPolicy, HuaweiTemplate } from './huawei-access.ts';

/**
 * The data of the simulators, in the providers' own terms. `demo-fleet.ts` builds the demo fleet from a seed.
 * A `--fleet` file can supply another fleet as JSON of the same shape. The simulators change the fleet in
 * place.
 */

export interface Fleet {
  readonly alibaba: AlibabaFleet;
  readonly huawei: HuaweiFleet;
}

/* --------------------------------------------------- ApsaraMQ for MQTT */

export interface AlibabaFleet {
  accounts: AlibabaAccount[];
  instances: AlibabaInstance[];
}

export interface AlibabaAccount {
  accessKeyId: string;
  accessKeySecret: string;
  /** Present for a temporary key, which is valid only together with this token. */
  securityToken?: string;
  /** Expiry of the token in epoch milliseconds. Default: never. */
  securityTokenEnds?: number;
  disabled?: boolean;
  /**
   * Owner of the key. The key sees the instances with the same owner. Default: the owner of all instances
   * without an `owner`.
   */
  owner?: string;
  /** Operations that no policy allows for this key. Default: none. */
  denied?: string[];
}

export interface AlibabaInstance {
  instanceId: string;
  name: string;
  /** Owner of the instance. Default: the owner of all accounts without an `owner`. */
  owner?: string;
  /**
   * If false, all such instances share one namespace of group names, even across owners (contract
   * apsaramq, 2.2).
   */
  independentNaming?: boolean;
  /** 0 preparing, 1, 2, 3, 5 in service, 7 upgrading, 10 released, 15 frozen. */
  status: number;
  /** 0 Basic, 1 Platinum, 2 pay-as-you-go, 3 prepaid lightweight, 4 Professional, 5 Serverless. */
  type: number;
  specific?: string;
  regionId: string;
  /** Creation time in epoch milliseconds, like all times of this provider. */
  createTime: number;
  expireTime: number;
  kernelVersion: string;
  /** Default: omitted from the answer. */
  orderId?: string;
  tags: { key: string; value: string }[];
  groups: AlibabaGroup[];
  caCertificates: AlibabaCaCertificate[];
  deviceCertificates: AlibabaDeviceCertificate[];
  credentials: AlibabaCredential[];
  identities: AlibabaIdentity[];
  permissions: AlibabaPermission[];
  blockedClientIds: string[];
  /** First levels of the topics that a permission may name. Default: any. */
  topics?: string[];
  onlineClientIds: string[];
  /** Codes of GetRegisterCode that no certificate has used yet. Default: none. */
  registerCodes?: string[];
  /** Issued tokens that are still valid. Default: none. */
  tokens?: { token: string; expireTime: number }[];
  /** Limits of the instance. Default: high enough for any test. */
  limits?: { caCertificates?: number; credentials?: number; customAuth?: number };
}

export interface AlibabaGroup {
  groupId: string;
  createTime: number;
  updateTime: number;
  tags: { key: string; value: string }[];
}

export interface AlibabaCaCertificate {
  sn: string;
  name: string;
  registrationCode: string;
  /** PEM with real line feeds. A switch selects whether the simulator escapes the line feeds in answers. */
  content: string;
  verificationContent: string;
  validBegin: number;
  validEnd: number;
  active: boolean;
}

export interface AlibabaDeviceCertificate {
  deviceSn: string;
  caSn: string;
  /** The CN of the certificate's subject. */
  deviceName: string;
  content: string;
  validBegin: number;
  validEnd: number;
  active: boolean;
}

export interface AlibabaCredential {
  clientId: string;
  accessKeyId: string;
  accessKeySecret: string;
  createTime: number;
  updateTime: number;
}

export interface AlibabaIdentity {
  username: string;
  secret: string;
  identityType: 'USER' | 'CLIENT';
  clientId?: string;
  signMode: 'ORIGIN' | 'SIGNED';
}

export interface AlibabaPermission {
  identity: string;
  identityType: 'USER' | 'CLIENT';
  permitAction: 'PUB' | 'SUB' | 'PUB_SUB';
  effect: 'ALLOW' | 'DENY';
  topic: string;
}

/* --------------------------------------------------------- Huawei IoTDA */

export interface HuaweiFleet {
  accounts: HuaweiAccount[];
  region: string;
  instances: HuaweiInstance[];
}

export interface HuaweiAccount {
  accessKey: string;
  secretKey: string;
  securityToken?: string;
  projectId: string;
  iam: { domain: string; user: string; password: string };
}

export interface HuaweiInstance {
  instanceId: string;
  name: string;
  type: 'basic' | 'standard' | 'enterprise';
  flavor: string;
  status: string;
  /** ISO time without a fraction of a second. */
  createTime: string;
  /** Default: `createTime`. */
  updateTime?: string;
  /** Default: `prePaid`. */
  chargeMode?: string;
  /** Default: empty. */
  description?: string;
  orderId?: string;
  /** Default: the default enterprise project. */
  enterpriseProjectId?: string;
  tags?: { key: string; value: string }[];
  /** Addresses that may use the instance's endpoint. Default: the answer contains no such list. */
  ipWhitelist?: { enable: boolean; allow_list: { address: string; description?: string }[] };
  apps: HuaweiApp[];
  products: HuaweiProduct[];
  groups: HuaweiGroup[];
  devices: HuaweiDevice[];
  caCertificates: HuaweiCaCertificate[];
  deviceCertificates: HuaweiDeviceCertificate[];
  /** Default: none. */
  policies?: HuaweiPolicy[];
  authorizers?: HuaweiAuthorizer[];
  authenticationTemplates?: HuaweiTemplate[];
  provisioningTemplates?: HuaweiTemplate[];
  /** Limits of the instance. Default: the documented quotas, or enough for any test. */
  limits?: {
    devices?: number;
    devicesOfGroup?: number;
    groups?: number;
    caCertificates?: number;
    policies?: number;
  };
}

/**
 * `recordId` in the types below: 24 hex digits that increase with creation, independent of the object's own
 * id.
 */
export interface HuaweiApp {
  appId: string;
  appName: string;
  createTime: string;
  defaultApp: boolean;
}

export interface HuaweiProduct {
  recordId: string;
  productId: string;
  appId: string;
  name: string;
  deviceType: string;
  protocolType: string;
  createTime: string;
}

export interface HuaweiGroup {
  recordId: string;
  groupId: string;
  name: string;
  description: string;
  superGroupId: string | null;
  groupType: 'STATIC' | 'DYNAMIC';
  dynamicGroupRule: string | null;
  appId: string;
  /** Format `20190303T081011Z`. Default: long ago. */
  lastModifiedTime?: string;
  /** Device ids of the members of a STATIC group. */
  deviceIds: string[];
}

export interface HuaweiDevice {
  recordId: string;
  deviceId: string;
  nodeId: string;
  deviceName: string;
  /** Equals `deviceId` if the device has no gateway. */
  gatewayId: string;
  nodeType: 'ENDPOINT' | 'GATEWAY' | 'UNKNOWN';
  appId: string;
  productId: string;
  description: string;
  fwVersion: string;
  swVersion: string;
  deviceSdkVersion: string;
  status: 'ONLINE' | 'OFFLINE' | 'ABNORMAL' | 'INACTIVE' | 'FROZEN';
  tags: { tag_key: string; tag_value?: string }[];
  authInfo: {
    auth_type: 'SECRET' | 'CERTIFICATES';
    secret: string | null;
    secondary_secret: string | null;
    fingerprint: string | null;
    secondary_fingerprint: string | null;
    secure_access: boolean;
    /** Only the answers to AddDevice and UpdateDevice contain this member (contract 2.4). */
    timeout?: number;
  };
  /** Default: omitted from the answer. */
  extensionInfo?: Record<string, unknown>;
  modules?: { module_name: string; module_version: string }[];
  /** Format `20190303T081011Z`. */
  createTime: string;
  /**
   * ISO time with milliseconds, sometimes malformed as in the documentation (`2019-03-03T08:10:111Z`). Null:
   * the device was never active.
   */
  activeTime: string | null;
  connectionStatusUpdateTime: string | null;
}

export interface HuaweiCaCertificate {
  recordId: string;
  certificateId: string;
  cnName: string;
  owner: string;
  /** True: the CA was verified and is usable. */
  status: boolean;
  verifyCode: string;
  provisionEnable: boolean;
  /** UpdateCertificate sets this member and the next three. Default: not set. */
  templateId?: string | null;
  ocspEnable?: boolean;
  ocspSslEnable?: boolean;
  ocspServerCaId?: string;
  appId: string;
  /** Format `20190303T081011Z`. */
  createDate: string;
  effectiveDate: string;
  expiryDate: string;
  name: string;
  content: string;
}

export interface HuaweiDeviceCertificate {
  recordId: string;
  certificateId: string;
  commonName: string;
  expiryDate: string;
  /** SHA-256 of the DER, upper-case hex as in the documentation. */
  fingerprint: string;
  status: 'ACTIVE' | 'INACTIVE';
  pem: string;
}
