import type { inventory as english } from '../en/inventory.ts';
import type { Shape } from '../shape.ts';

export const inventory: Shape<typeof english> = {
  lead: '两个云上所有账号的资产，数据来自资产库最近一次读取，不产生云服务调用。',
  lists: '资产列表',
  empty: '资产库中没有符合条件的对象。',
  filter: '筛选',
  text: '名称或 ID',
  textHint: '输入开头部分',
  any: '全部',
  choices: { status: '状态', identityType: '类型', signMode: '签名方式' },
  expiry: '到期时间',
  expiries: { expired: '已过期', days30: '30 天内到期', days90: '90 天内到期' },
  order: '排序',
  orders: {
    VALID_TO: '到期时间',
    COMMON_NAME: '通用名称',
    STATUS: '状态',
    FIRST_SEEN: '首次发现',
    NAME: '名称',
    DEVICE_ID: '设备 ID',
    REGISTERED_AT: '注册时间',
    CLIENT_ID: '客户端 ID',
    USERNAME: '用户名',
  },
  directions: { ASC: '↑', DESC: '↓' },
  without: (member) => `移除条件 ${member}`,
  csv: '下载 CSV',
  csvFailed: '导出失败，请稍后重试。',
  graphiql: '在 GraphiQL 中打开',
};
