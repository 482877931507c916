// Texts of taking a real person's signals as a story to try rules on.
import type { SameTexts } from './language.ts';

const zh = {
  open: '取真实信号…',
  title: '用真实的人试规则',
  how: '从归档取一条预警对应的人的信号，号码、账户、设备、网站都换成代号（同一个始终同一代号），放进「试一试」。每次都记入审计。',
  days: '预警前几天',
  whyHint: '如：复盘，为什么没到红色',
  take: '取来',
  off: '这台服务器不保留信号归档，取不到。',
  busy: '别人正在取，稍后再试。',
  none: '归档里没有这个人的信号：可能已过保留期，或还没写入。',
  name: (task: string) => `任务 ${task}`,
  taken: (count: number) => `已放入 ${count} 条信号，按 Ctrl+Enter 试跑。`,
  cut: '只取了最近的一部分。',
  alone: '嫌疑对象对其他人的动作和名单不在其中，结果可能低于实际。',
};

const en: SameTexts<typeof zh> = {
  open: 'Take real signals…',
  title: 'Try rules on a real person',
  how: 'The signals of the person of a warning, from the archive, with other names for numbers, accounts, devices and sites (the same one for the same), go into the file Try. Each time is in the audit.',
  days: 'Days before the warning',
  whyHint: 'Such as: why it never came to red',
  take: 'Take them',
  off: 'This server keeps no archive of signals: there is nothing to take.',
  busy: 'Somebody else is taking one; try again in a moment.',
  none: 'The archive has no signals of this person: they were kept no longer, or are not written yet.',
  name: (task: string) => `Task ${task}`,
  taken: (count: number) => `${count} signals are in the file. Ctrl+Enter plays them.`,
  cut: 'Only the newest part was taken.',
  alone: 'What suspects did to others and lists are not in it: it may come to less than it did.',
};

export const PERSON_STORY_TEXT = { zh, en };
