import { numberText } from '../dates.ts';
import type { overview as english } from '../en/overview.ts';
import type { Shape } from '../shape.ts';

export const overview: Shape<typeof english> = {
  overview: {
    title: '总览',
    lead: '两个云上全部账号的资产，数据来自最近一次同步的清单。',
    notKept: '此服务未保存资产清单，无法汇总。实例页面不受影响。',
    notReadYet: '资产清单尚未同步。服务启动后，首次同步需要几分钟。',
    toInstances: '前往实例列表',
    numbers: '对象数量',
    clouds: { ALIBABA_MQTT: '阿里云 MQTT', HUAWEI_IOTDA: '华为云 IoTDA' },
    findings: '未处理风险',
    allFindings: '全部风险',
    topChecks: '重点检查项',
    suppressed: (count) => `已忽略 ${numberText(count)} 项`,
    next: '即将到期',
    noneExpires: '无',
    nothingHangs: '无影响',
    hanging: (certificates, devices) =>
      `影响 ${numberText(certificates)} 个证书${devices === null ? '' : `、${numberText(devices)} 台设备`}`,
    timeline: {
      title: '证书到期分布',
      unit: '图表单位',
      units: { MONTH: '按月', WEEK: '按周' },
      sum: (expired, later) => `已过期 ${numberText(expired)} 个，图表范围之后 ${numberText(later)} 个`,
      describe: (title, expired) =>
        `柱状图：${title}到期分布，其中 ${numberText(expired)} 个已过期。图表下方的表格列出了全部数据。`,
      bar: (label, count) => `${label}：${numberText(count)}`,
      asTable: '以表格显示',
      later: '更晚',
      withoutDate: '无到期日期',
    },
    completeness: {
      complete: '数据完整',
      missing: (count) => `缺少 ${numberText(count)} 个列表`,
      newest: (ago) => `${ago}同步`,
      oldest: '最早的列表同步于',
      more: (count) => `另有 ${numberText(count)} 项`,
      lastRead: (ago) => `上次同步：${ago}。`,
      retry: '下次重试：',
      reasons: {
        NOT_KEPT: '服务未保存',
        NOT_READ_YET: '尚未同步',
        FAILED: '同步失败',
        TOO_OLD: '数据过旧',
      },
      readings: {
        CONTENT: '证书内容',
        DETAILS: '对象详情',
        DEVICES: '关联设备',
      },
    },
  },
};
