// Texts of the table of counties at the command room.
import type { SameTexts } from './language.ts';

const zh = {
  title: '区县排名',
  order: '无人接单、响应最慢在前',
  rank: '名次',
  none: '本期还没有预警。',
  export: '导出 CSV',
  county: '区县',
  warnings: '预警',
  response: '响应（中位）',
  slowest: '响应（90% 分位）',
  reached: '接通率',
  kept: '避免损失',
  unclaimed: '无人接单',
  ladder: (counts: string) => `劝阻阶梯：${counts}`,
  ladderHow: '短信、外呼和请求上门是自动发出的次数；电话、换人和上门是在那一步得到的反馈数。',
  steps: {
    message: '短信',
    voiceRobot: '外呼',
    visitAsked: '请求上门',
    call: '电话',
    secondCaller: '换人',
    visit: '上门',
  },
  columns: [
    '名次',
    '代码',
    '区县',
    '预警数',
    '响应中位（秒）',
    '响应九成（秒）',
    '接通率',
    '避免损失（元）',
  ],
};

const en: SameTexts<typeof zh> = {
  title: 'Counties',
  order: 'nobody has claimed, then the slowest',
  rank: 'Rank',
  none: 'No warnings in this time.',
  export: 'Export CSV',
  county: 'County',
  warnings: 'Warnings',
  response: 'Response (median)',
  slowest: 'Response (90th)',
  reached: 'Reached',
  kept: 'Loss prevented',
  unclaimed: 'nobody has claimed',
  ladder: (counts: string) => `Steps of the ladder: ${counts}`,
  ladderHow:
    'Messages, robot calls and visits asked for went out of themselves; calls, second callers and visits are outcomes found at that step.',
  steps: {
    message: 'messages',
    voiceRobot: 'robot calls',
    visitAsked: 'visits asked',
    call: 'calls',
    secondCaller: 'second callers',
    visit: 'visits',
  },
  columns: [
    'Rank',
    'Code',
    'County',
    'Warnings',
    'Response median (s)',
    'Response 9 of 10 (s)',
    'Reached',
    'Prevented (yuan)',
  ],
};

export const LEAGUE_TEXT = { zh, en };
