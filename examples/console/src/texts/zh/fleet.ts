import { numberText } from '../dates.ts';
import type { fleet as english } from '../en/fleet.ts';
import type { Shape } from '../shape.ts';

export const fleet: Shape<typeof english> = {
  areas: {
    label: '控制台',
    overview: '总览',
    instances: '实例',
    inventory: '资产',
    findings: '风险',
    changes: '变更记录',
  },
  kinds: {
    INSTANCE: '实例',
    DEVICE: '设备',
    CLIENT_CREDENTIAL: '客户端凭证',
    CA_CERTIFICATE: 'CA 证书',
    DEVICE_CERTIFICATE: '设备证书',
    GROUP: '群组',
    AUTH_IDENTITY: '认证身份',
    AUTH_PERMISSION: '主题权限',
    BLOCKED_CLIENT: '禁用的客户端',
    DEVICE_POLICY: '设备策略',
    FINDING: '风险',
  },
  search: {
    title: '搜索',
    label: '搜索全部对象',
    placeholder: '名称、ID、序列号或指纹',
    hint: '请至少输入两个字符：名称、ID、用户名、客户端 ID、序列号或指纹，支持各种常见写法。',
    resultsFor: (text) => `搜索：${text}`,
    none: '没有找到匹配的对象。搜索范围仅限于清单中保存的对象。',
    found: (count, hasMore) =>
      hasMore
        ? `显示前 ${numberText(count)} 个对象。输入更长的文本可缩小范围。`
        : `找到 ${numberText(count)} 个对象`,
    matchedBy: {
      ID: '匹配 ID',
      NAME: '匹配名称',
      COMMON_NAME: '匹配通用名称',
      SERIAL_NUMBER: '匹配序列号',
      FINGERPRINT: '匹配指纹',
      USERNAME: '匹配用户名',
      CLIENT_ID: '匹配客户端 ID',
      PREFIX: '匹配前缀',
    },
  },
};
