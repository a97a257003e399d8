/** What lets devices of IoTDA in, and what they may do then. */
export interface HuaweiPolicy {
  recordId: string;
  policyId: string;
  policyName: string;
  appId: string;
  statement: { effect: 'ALLOW' | 'DENY'; actions: string[]; resources: string[] }[];
  targets: { target_type: 'device' | 'product' | 'app'; target_id: string }[];
  /** COMPACT, as below. */
  createTime: string;
  updateTime: string;
}

export interface HuaweiAuthorizer {
  recordId: string;
  authorizerId: string;
  authorizerName: string;
  funcName: string;
  funcUrn: string;
  signingEnable: boolean;
  signingToken: string;
  signingPublicKey: string;
  defaultAuthorizer: boolean;
  status: 'ACTIVE' | 'INACTIVE';
  cacheEnable: boolean;
  createTime: string;
  updateTime: string;
}

export interface HuaweiTemplate {
  recordId: string;
  templateId: string;
  templateName: string;
  description: string;
  /** Authentication templates only. */
  status?: 'ACTIVE' | 'INACTIVE';
  templateBody: Record<string, unknown>;
  createTime: string;
  updateTime: string;
}
