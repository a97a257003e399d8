import type { failures as english } from '../en/failures.ts';
import type { Shape } from '../shape.ts';

export const failures: Shape<typeof english> = {
  unexpected: '发生未知错误。',
  forbiddenByCloud: '云服务拒绝了 API 所用账号的访问。',
  byCode: {
    NETWORK: 'API 没有响应。请确认 API 正在运行，并检查本机的网络连接。',
    UNAUTHENTICATED: 'API 不接受此密钥。',
    FORBIDDEN: '此密钥无权查看该内容。',
    BAD_USER_INPUT: '链接无效。地址中的 ID 不完整或有误。',
    NOT_FOUND: '该对象不存在，或已被删除。',
    UNSUPPORTED_BY_INSTANCE: '此版本没有这类对象。',
    INVALID_CURSOR: '列表位置已失效。请从头加载列表。',
    CURSOR_EXPIRED: '列表位置已过期。请从头加载列表。',
    QUERY_TOO_COMPLEX: '此请求超出了 API 的限制。',
    RATE_LIMITED: '请求过于频繁，请稍后重试。',
    OVERLOADED: 'API 负载过高，请稍后重试。',
    PROVIDER_THROTTLED: '云服务限制了调用频率，请稍后重试。',
    PROVIDER_TIMEOUT: '云服务响应超时。',
    PROVIDER_UNAVAILABLE: '无法连接云服务。',
    PROVIDER_BAD_RESPONSE: '云服务返回了 API 无法解析的响应。',
    PROVIDER_AUTH_FAILED: '云服务拒绝了 API 的访问凭据。',
    STORE_UNAVAILABLE: 'API 无法访问其存储，请稍后重试。',
    CIRCUIT_OPEN: '云服务连续失败，API 已暂停调用，请稍后重试。',
  },
};
