import type { FindingCheck } from '../../__generated__/OpenFindings_inventory.graphql.ts';

/** Titles and remedies of the checks. The API has them in English, so the English texts have none. */
export const checks: Readonly<
  Record<Exclude<FindingCheck, '%future added value'>, { readonly title: string; readonly remedy: string }>
> = {
  CA_EXPIRED: {
    title: 'CA 证书已过期',
    remedy: '注册新的 CA 证书，为设备换发由新 CA 签发的证书，然后删除已过期的 CA 证书。',
  },
  CA_EXPIRING: {
    title: 'CA 证书即将到期',
    remedy: '立即注册新的 CA 证书，并在当前 CA 证书到期前为设备换发证书。',
  },
  CA_INACTIVE_WITH_ACTIVE_CERTIFICATES: {
    title: 'CA 证书未激活，但其签发的证书仍处于激活状态',
    remedy: '重新激活 CA 证书，或吊销这些设备证书。',
  },
  CA_IN_SEVERAL_PLACES: {
    title: '此 CA 的密钥还在其他位置注册',
    remedy: '如果符合预期，则无需处理。API 的 `sameCa` 会列出其他位置。',
  },
  CA_UNVERIFIED: {
    title: '尚未验证是否持有 CA 私钥',
    remedy: '使用验证证书完成注册，或删除此 CA 证书。',
  },
  CA_WITHOUT_CERTIFICATES: {
    title: '没有设备证书依赖此 CA 证书',
    remedy: '如果设备不再需要此 CA 证书，请将其删除。',
  },
  CERTIFICATE_ACTIVE_NEVER_USED: {
    title: '证书已激活，但从未被设备使用',
    remedy: '停用此证书；如果没有设备需要，请将其删除。',
  },
  CERTIFICATE_EXPIRED_IN_USE: {
    title: '设备证书已过期，但仍有设备使用',
    remedy: '为这些设备换发新证书，并删除已过期的证书。',
  },
  CERTIFICATE_EXPIRING: {
    title: '设备证书即将到期',
    remedy: '为设备换发新证书。',
  },
  CERTIFICATE_ISSUER_UNKNOWN: {
    title: '签发设备证书的 CA 未注册',
    remedy: '重新注册该 CA，或为设备换发由已注册 CA 签发的证书。',
  },
  CERTIFICATE_OUTLIVES_CA: {
    title: '设备证书的有效期晚于其 CA 证书',
    remedy: '请以 CA 证书的到期时间为准安排换发。',
  },
  CERTIFICATE_SHARED_BY_DEVICES: {
    title: '多台设备共用同一证书',
    remedy: '为每台设备签发独立的证书和密钥。',
  },
  CREDENTIAL_IN_UNKNOWN_GROUP: {
    title: '客户端凭证所属的群组不存在',
    remedy: '删除该客户端凭证。',
  },
  CREDENTIAL_OLD: {
    title: '客户端凭证的密钥长期未更换',
    remedy: '轮换该凭证的密钥（resetClientCredential）。',
  },
  DEVICE_FROZEN_WITH_ACTIVE_CERTIFICATE: {
    title: '设备已冻结，但其证书仍处于激活状态',
    remedy: '停用证书，或解冻设备。',
  },
  DEVICE_NEVER_CONNECTED: {
    title: '设备注册后从未上线',
    remedy: '删除设备，或在安装前将其冻结。',
  },
  IDENTITY_SECRET_SENT_AS_PASSWORD: {
    title: '认证身份以明文密码发送密钥',
    remedy: '将校验方式改为签名（SIGNED），并让客户端使用签名。',
  },
  IDENTITY_SECRET_SHARED: {
    title: '多个认证身份使用相同的密钥',
    remedy: '为每个认证身份设置独立的密钥。',
  },
  IDENTITY_WITHOUT_PERMISSION: {
    title: '认证身份没有任何主题权限',
    remedy: '删除该认证身份，或授予所需的主题权限。',
  },
  KEY_WEAK: {
    title: '证书的密钥强度不足',
    remedy: '使用更长的密钥签发新证书。',
  },
  PERMISSION_ON_EVERY_TOPIC: {
    title: '权限覆盖全部主题',
    remedy: '仅允许客户端所需的主题。',
  },
  POLICY_ON_EVERY_TOPIC: {
    title: '设备策略允许访问全部主题',
    remedy: '仅允许包含设备自身 ID 的主题。',
  },
  SAME_KEY_IN_SEVERAL_CERTIFICATES: {
    title: '多个证书使用相同的密钥',
    remedy: '为每台设备使用独立的密钥；续期时也应更换密钥。',
  },
  SIGNATURE_WEAK: {
    title: '证书的签名算法强度不足',
    remedy: '签发使用 SHA-256 或更强签名算法的新证书。',
  },
};
