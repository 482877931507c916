// Texts of the newest red episodes.
import type { SameTexts } from './language.ts';

const zh = {
  title: '最新红色预警',
  none: '还没有红色预警。',
  live: '实时',
  waiting: '连接中',
  stale: (since: string) => `${since} 起未更新`,
  state: { waiting: '待劝阻', deferred: '约定再拨', claimed: '劝阻中', closed: '已结束' },
  step: {
    message: '短信',
    'voice-robot': '外呼',
    call: '电话',
    'second-caller': '换人',
    visit: '上门',
  },
  light: { good: '完成', going: '进行', failed: '未成' },
  lights: (list: string) => `劝阻阶梯：${list}`,
  atRisk: (sum: string) => `涉险 ${sum}`,
};

const en: SameTexts<typeof zh> = {
  title: 'Newest red episodes',
  none: 'There is no red episode yet.',
  live: 'live',
  waiting: 'connecting',
  stale: (since: string) => `not live since ${since}`,
  state: { waiting: 'waiting', deferred: 'call promised', claimed: 'on the phone', closed: 'over' },
  step: {
    message: 'message',
    'voice-robot': 'robot',
    call: 'call',
    'second-caller': 'second caller',
    visit: 'visit',
  },
  light: { good: 'done', going: 'under way', failed: 'failed' },
  lights: (list: string) => `Ladder: ${list}`,
  atRisk: (sum: string) => `${sum} at risk`,
};

export const RED_TEXT = { zh, en };
