/** Policies, authorizers and templates: how IoTDA devices authenticate, and what they may do. */
export interface HuaweiPolicy {
  recordId: string;
  policyId: string;
  policyName: string;
  appId: string;
  statement: { effect: 'ALLOW' | 'DENY'; actions: string[]; resources: string[] }[];
  targets: { target_type: 'device' | 'product' | 'app'; target_id: string }[];
  /** Format `20190303T081011Z`, like all times in this file. */
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
  /** Only for authentication templates. */
  status?: 'ACTIVE' | 'INACTIVE';
  templateBody: Record<string, unknown>;
  createTime: string;
  updateTime: string;
}
