import type { HuaweiAuthorizer, HuaweiTemplate } from '../fleet/huawei-access.ts';

/** Authorizers and templates as each operation returns them (contract 2.9, 2.10). */

/**
 * Prints an authorizer. Only the answer for a single object (`isShown`) contains the signing token and key,
 * in clear text.
 */
export function authorizer(row: HuaweiAuthorizer, isShown: boolean) {
  return {
    authorizer_id: row.authorizerId,
    authorizer_name: row.authorizerName,
    func_name: row.funcName,
    func_urn: row.funcUrn,
    signing_enable: row.signingEnable,
    default_authorizer: row.defaultAuthorizer,
    status: row.status,
    cache_enable: row.cacheEnable,
    create_time: row.createTime,
    update_time: row.updateTime,
    ...(isShown ? { signing_token: row.signingToken, signing_public_key: row.signingPublicKey } : {}),
  };
}

export function template(row: HuaweiTemplate, isShown: boolean) {
  return {
    template_id: row.templateId,
    template_name: row.templateName,
    description: row.description,
    ...(row.status === undefined ? {} : { status: row.status }),
    create_time: row.createTime,
    update_time: row.updateTime,
    ...(isShown ? { template_body: row.templateBody } : {}),
  };
}
