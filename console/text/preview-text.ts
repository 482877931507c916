// Texts of the preview beside the rules that are being written.
import type { SameTexts } from './language.ts';

const zh = {
  title: '预览',
  run: '预览',
  waiting: '改动后自动预览：用最近的归档信号试跑，与生效版本对比。',
  needsName: '先设置姓名或工号（右上角），再预览。',
  running: '预览中…',
  before: '以下是改动前的结果。',
  unsound: '改好问题后再预览。',
  off: '这台服务器不保留信号归档（FOREWARN_ARCHIVE_DIR=off），无法预览。',
  empty: '归档里还没有信号。收到信号后约半分钟即可预览。',
  busy: '别人正在预览，稍后自动再试。',
  failed: (why: string) => `没有预览：${why}`,
  stretch: (from: string, to: string, signals: string) =>
    `统计 ${from} 至 ${to}，共读 ${signals} 条信号。`,
  partial: '时间到，只读了一部分。',
  short: (there: string, needed: string) =>
    `窗口最长 ${needed}，之前只读了 ${there}，长窗口的特征会偏低；要准确请回测。`,
  under: '不足一天，按比例折算。',
  text: '当前文本',
  live: '生效版本',
  hits: '命中/天',
  calls: '电话/天',
  seats: '需要席位',
  perSeat: '每席位每天能打',
  both: (count: string) => `两者都预警 ${count} 人`,
  onlyText: (count: string) => `新增 ${count} 人`,
  onlyLive: (count: string) => `不再预警 ${count} 人`,
  busiest: (desk: string, before: string, after: string) =>
    `变化最大的席位：${desk}，电话/天 ${before} → ${after}`,
  noRules: '没有规则的命中与生效版本不同。',
  rule: '规则',
  people: '人',
  fresh: '新规则',
  gone: '已删除',
  shared: (count: string, all: string) => `${all} 人中 ${count} 人现行规则已预警`,
  by: (rules: string) => `：${rules}`,
  samples: (count: number) => `样本 ${count} 人`,
  changes: { new: '新增', lost: '不再预警', other: '判定不同', same: '不变' },
};

const en: SameTexts<typeof zh> = {
  title: 'Preview',
  run: 'Preview',
  waiting:
    'After a change the text is played over the newest archived signals, beside the live version.',
  needsName: 'Set your name (top right) to have a preview.',
  running: 'Playing it …',
  before: 'Below is what it was before the change.',
  unsound: 'Mend what is wrong to have a preview.',
  off: 'This server keeps no archive of signals (FOREWARN_ARCHIVE_DIR=off), so nothing can be previewed.',
  empty:
    'Nothing is archived yet. About half a minute after the first signals it can be previewed.',
  busy: 'Others are having a preview; it is tried again by itself.',
  failed: (why: string) => `No preview: ${why}`,
  stretch: (from: string, to: string, signals: string) =>
    `Counted from ${from} to ${to}; ${signals} signals read.`,
  partial: 'It stopped at its time limit: only a part was read.',
  short: (there: string, needed: string) =>
    `Windows reach back ${needed}, and ${there} was read before it: features of long windows are too low. The backtest has them.`,
  under: 'Less than a day: scaled up.',
  text: 'This text',
  live: 'Live version',
  hits: 'Hits a day',
  calls: 'Calls a day',
  seats: 'Seats needed',
  perSeat: 'Calls a seat makes a day',
  both: (count: string) => `${count} warned by both`,
  onlyText: (count: string) => `${count} more`,
  onlyLive: (count: string) => `${count} no longer warned`,
  busiest: (desk: string, before: string, after: string) =>
    `Changes most: ${desk}, calls a day ${before} → ${after}`,
  noRules: 'No rule holds otherwise than in the live version.',
  rule: 'Rule',
  people: 'People',
  fresh: 'new',
  gone: 'deleted',
  shared: (count: string, all: string) => `${count} of ${all} people are warned live already`,
  by: (rules: string) => `: ${rules}`,
  samples: (count: number) => `Sample of ${count} people`,
  changes: {
    new: 'more',
    lost: 'no longer warned',
    other: 'warned differently',
    same: 'as before',
  },
};

export const PREVIEW_TEXT = { zh, en };
