import { numberText } from '../dates.ts';
import type { blast as enBlast, cost as enCost, panels as enPanels } from '../en/panels.ts';
import type { Shape } from '../shape.ts';

export const panels: Shape<typeof enPanels> = {
  findings: '风险',
  noFindings: '未发现风险。',
  since: '首次发现',
  suppressed: (reason) => `已忽略：${reason}`,
  changes: '变更记录',
  noChanges: '暂无变更记录。',
  notKept: '资产库未收录此对象，因此没有风险和变更记录。',
  byMutation: (principal) => (principal === null ? '通过本 API' : `操作者：${principal}`),
  byPoll: '在云端变更',
  valueHidden: '已变更（不保存具体值）',
  more: '还有更多记录。',
};

export const cost: Shape<typeof enCost> = {
  title: '本页面所有请求的总和。实时更新的轮询由所有页面共用，不计入其中。',
  line: (calls, billable, requests) =>
    `本页面通过 ${numberText(requests)} 次请求产生了 ${numberText(calls)} 次云服务调用（其中 ${numberText(billable)} 次计费）。`,
  mayBillMore: '云服务可能对其中更多的调用计费。',
};

export const blast: Shape<typeof enBlast> = {
  title: '影响范围',
  certificates: (count) => `${numberText(count)} 个设备证书`,
  devices: (count) => `${numberText(count)} 台设备`,
  online: (count) => `${numberText(count)} 台在线`,
  devicesUnknown: '设备未知',
  devicesUnknownWhy: '云服务未提供使用这些证书的设备信息。',
  groups: {
    expired: '已过期',
    soon: '30 天内到期',
    next: '30 至 90 天到期',
    later: '90 天后到期',
    withoutDate: '无到期时间',
  },
  thisCa: '当前 CA 证书',
  subCa: '子 CA 证书',
  sameCertificate: '相同证书',
  sameKey: '相同密钥',
  expand: (name) => `展开证书：${name}`,
  collapse: (name) => `收起证书：${name}`,
  more: (count) => `还有 ${numberText(count)} 个`,
  nothing: '资产库中没有由此密钥签发的证书。',
  notKept: '资产库未收录此证书的内容，无法得知其影响范围。',
  unknownIssuers: (count) =>
    `有 ${numberText(count)} 个已收录证书的签发者未知，其中可能包含由此 CA 签发的证书。`,
  basis: {
    SERIAL_NUMBER: '部分关联仅依据序列号，未全部通过签名验证。',
    SIGNATURE: '所有关联均已通过签名验证。',
  },
  asOf: '数据时间',
  incomplete: (count) => `数据不完整：有 ${numberText(count)} 个列表未读取。`,
  complete: '数据完整。',
  graph: '图',
  list: '列表',
  view: '视图',
  drawing: '正在绘制…',
  graphLabel: 'CA 证书、设备证书与设备的关系图。列表视图包含相同内容。',
  zoomIn: '放大',
  zoomOut: '缩小',
  fit: '适应窗口',
};
