// Texts of the graph of a suspect.
import type { SameTexts } from './language.ts';

const zh = {
  how: '一条预警的嫌疑对象接触过谁、那些人又接触过谁，取自归档，号码遮挡。每次查看都记入审计。',
  look: '查看',
  suspect: '嫌疑对象',
  looking: '正在查找…',
  waiting: '填任务编号和原因，按「查看」。',
  off: '这台服务器不保留信号归档，看不到。',
  busy: '别人正在查，稍后再试。',
  none: '这条预警没有嫌疑对象。',
  empty: '归档里没有这个对象的信号：可能已过保留期，或还没写入。',
  cut: '只画出最近、最频繁的部分。',
  shown: (nodes: number, signals: string) => `${nodes} 个对象，来自 ${signals} 条信号。`,
  picture: '关系图：左为嫌疑对象，向右每列远一跳',
  open: (label: string) => `展开 ${label}`,
  close: (label: string) => `收起 ${label}`,
  from: '从',
  to: '到',
  what: '关系',
  count: '次数',
  sum: '金额',
  last: '最近',
  kinds: { phone: '号码', account: '账户', domain: '网站', device: '设备', person: '人' },
};

const en: SameTexts<typeof zh> = {
  how: 'Whom the suspect of a warning met, and whom those met, from the archive, numbers masked. Each look is in the audit.',
  look: 'Look',
  suspect: 'Suspect',
  looking: 'Looking …',
  waiting: 'Give a task and why, then Look.',
  off: 'This server keeps no archive of signals: there is nothing to see.',
  busy: 'Somebody else is looking; try again in a moment.',
  none: 'This warning has no suspect.',
  empty: 'The archive has no signals of it: they were kept no longer, or are not written yet.',
  cut: 'Only the newest and most frequent part is drawn.',
  shown: (nodes: number, signals: string) => `${nodes} nodes of ${signals} signals.`,
  picture: 'Graph: the suspect at the left, each column one hop on',
  open: (label: string) => `Open ${label}`,
  close: (label: string) => `Close ${label}`,
  from: 'From',
  to: 'To',
  what: 'What',
  count: 'Times',
  sum: 'Sum',
  last: 'Last',
  kinds: {
    phone: 'number',
    account: 'account',
    domain: 'site',
    device: 'device',
    person: 'person',
  },
};

export const GRAPH_TEXT = { zh, en };
