// Rules that are quiet for one person.
import type { SameTexts } from './language.ts';

const zh = {
  title: '对单人静音的规则',
  how: '一条规则对某个人反复误报时，可让它对这一个人静音一段时间；别的规则照常预警。到期自动恢复，也可提前恢复。',
  ask: '静音一条规则…',
  show: { quiet: '静音中', ended: '已结束' },
  empty: { quiet: '没有静音的规则。', ended: '没有结束的静音。' },
  rule: '规则',
  person: '对谁',
  since: '自',
  until: '至',
  why: '原因',
  who: '谁',
  states: { quiet: '静音中', ended: '已到期', heard: '已恢复' },
  end: '恢复…',
  askTitle: '让一条规则对任务当事人静音',
  askButton: '静音',
  endTitle: (rule: string, person: string) => `恢复规则 ${rule} 对 ${person} 的预警`,
  endButton: '恢复预警',
  hours: '时长（小时）',
  most: (hours: number) => `最长 ${hours} 小时，到期可再申请。任务本身不受影响。`,
  needsName: '先在右上角填写您的姓名或工号。',
};

const en: SameTexts<typeof zh> = {
  title: 'Rules quiet for one person',
  how: 'A rule that is wrong about one person again and again is quiet for that person for a while; all other rules go on. It is heard again by itself, or before by hand.',
  ask: 'Quiet a rule…',
  show: { quiet: 'Now', ended: 'Before' },
  empty: { quiet: 'No rule is quiet.', ended: 'None ended.' },
  rule: 'Rule',
  person: 'For whom',
  since: 'Since',
  until: 'Until',
  why: 'Why',
  who: 'Who',
  states: { quiet: 'quiet', ended: 'time is over', heard: 'heard again' },
  end: 'Hear again…',
  askTitle: 'Quiet a rule for the person of a task',
  askButton: 'Quiet it',
  endTitle: (rule: string, person: string) => `Hear ${rule} again for ${person}`,
  endButton: 'Hear it again',
  hours: 'How long (hours)',
  most: (hours: number) => `At most ${hours} hours, and again after that. The task goes on.`,
  needsName: 'Say who you are first, at the top on the right.',
};

export const QUIET_TEXT = { zh, en };
