import type { actions as enActions, copy as enCopy } from '../en/actions.ts';
import type { Shape } from '../shape.ts';

export const actions: Shape<typeof enActions> = {
  title: '操作',
  cancel: '取消',
  close: '关闭',
  sending: '处理中…',
  secretOnce: '请立即复制新密钥，密钥仅显示这一次。',
  secretLost: '之前的请求已完成此变更，其密钥无法再次显示。如需新密钥，请重新执行该操作。',
  secret: '密钥',
  accessKeyId: 'AccessKey ID',
  problems: {
    FORBIDDEN: '当前密钥没有变更权限。该操作需要 identity:write 权限。',
    BAD_USER_INPUT: 'API 不接受此输入。',
    CONFLICT: '对象当前的状态不允许此操作。',
    NETWORK: 'API 无响应。重试时变更只会执行一次。',
    OUTCOME_UNKNOWN: '无法确定变更是否已生效。重试时 API 会先进行核实。',
  },
  rotate: {
    label: '轮换密钥',
    title: (name) => `确定轮换 ${name} 的密钥吗？`,
    consequences: [
      '客户端将获得新的 AccessKey ID 和密钥，旧的立即失效。',
      '影响 1 个客户端。更新密钥之前，该客户端无法重新连接。',
      'ApsaraMQ 将计费 2 次调用。',
    ],
    done: (name) => `已轮换 ${name} 的密钥。`,
  },
  block: {
    label: '加入黑名单',
    title: (name) => `确定将 ${name} 加入黑名单吗？`,
    consequences: ['服务端将拒绝这 1 个客户端的新连接。', '已建立的连接可能会保持。'],
    done: (name) => `已将 ${name} 加入黑名单。`,
  },
  unblock: {
    label: '移出黑名单',
    title: (name) => `确定将 ${name} 移出黑名单吗？`,
    consequences: ['这 1 个客户端可以重新连接。'],
    done: (name) => `${name} 可以重新连接。`,
  },
  revoke: {
    label: '吊销',
    title: (name) => `确定吊销 ${name} 的凭证吗？`,
    consequences: [
      '凭证将被删除，且无法恢复。',
      '影响 1 个客户端。该客户端无法重新连接，已建立的连接不会断开。',
      'ApsaraMQ 将计费 1 次调用。',
    ],
    done: (name) => `已吊销 ${name} 的凭证。`,
  },
  freeze: {
    label: '冻结',
    title: (name) => `确定冻结 ${name} 吗？`,
    consequences: ['这 1 台设备将被断开，解冻前无法接入。'],
    done: (name) => `${name} 已冻结。`,
  },
  unfreeze: {
    label: '解冻',
    title: (name) => `确定解冻 ${name} 吗？`,
    consequences: ['这 1 台设备可以重新接入。'],
    done: (name) => `${name} 可以重新接入。`,
  },
  resetSecret: {
    label: '重置密钥',
    title: (name) => `确定重置 ${name} 的密钥吗？`,
    consequences: [
      '这 1 台设备的主密钥将替换为新生成的密钥。',
      '已建立的连接不会断开，下次接入需使用新密钥。',
    ],
    done: (name) => `已重置 ${name} 的密钥。`,
  },
  activateCertificate: {
    label: '启用',
    title: (name) => `确定启用证书 ${name} 吗？`,
    consequences: ['设备可以重新使用此证书接入。'],
    done: (name) => `${name} 已启用。`,
  },
  deactivateCertificate: {
    label: '停用',
    title: (name) => `确定停用证书 ${name} 吗？`,
    consequences: ['设备无法再使用此证书建立新连接。'],
    done: (name) => `${name} 已停用。`,
  },
  activateCa: {
    label: '启用',
    title: (name) => `确定启用 CA 证书 ${name} 吗？`,
    consequences: ['使用此 CA 签发证书的设备可以重新接入。'],
    done: (name) => `${name} 已启用。`,
  },
  deactivateCa: {
    label: '停用',
    title: (name) => `确定停用 CA 证书 ${name} 吗？`,
    consequences: ['使用此 CA 签发证书的设备将无法接入。'],
    done: (name) => `${name} 已停用。`,
  },
  dependents: (certificates, devices) =>
    `${certificates} 个设备证书依赖此 CA${devices === null ? '' : `，涉及 ${devices} 台设备`}。`,
  remove: {
    label: '删除',
    title: (name) => `确定删除 ${name} 吗？`,
    undone: '此操作无法撤销。',
    device: '将删除 1 台设备，该设备无法再接入。',
    certificate: '将删除 1 条证书注册信息。若 CA 证书仍为启用状态，设备使用此证书接入时会重新注册。',
    ca: '使用此 CA 签发证书的设备将无法接入。',
    caCertificates: 'ApsaraMQ 会同时删除此 CA 签发的所有设备证书。',
    group: '如果设备组内有设备或子组，IoTDA 将拒绝删除。',
    groupCredentials: 'ApsaraMQ 未说明是否会同时删除该 Group 的凭证。将计费 2 次调用。',
    identity: '客户端无法再使用此身份登录。',
    permission: '将删除 1 条权限。',
    policy: '该策略不再对其目标生效。',
    done: (name) => `已删除 ${name}。`,
  },
  suppress: {
    label: '忽略',
    title: (title) => `确定忽略风险“${title}”吗？`,
    consequences: ['这 1 条风险将不再显示为未处理，对所有可见用户生效。', '忽略原因将记入审计日志。'],
    reason: '原因',
    reasonHint: '所有可查看此风险的用户均可看到原因。',
    until: '截止日期',
    untilHint: '不填写日期时，风险解决后忽略自动结束。',
    done: '已忽略该风险。',
  },
  unsuppress: {
    label: '取消忽略',
    title: (title) => `确定取消忽略“${title}”吗？`,
    consequences: ['这 1 条风险将恢复为未处理。'],
    done: '该风险已恢复为未处理。',
  },
};

export const copy: Shape<typeof enCopy> = {
  label: (name) => `复制：${name}`,
  copied: '已复制',
  failed: '浏览器不允许复制',
};
