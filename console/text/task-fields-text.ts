// Texts of asking of which task, and why.
import type { SameTexts } from './language.ts';

const zh = {
  task: '任务编号',
  taskHint: '16 位，见劝阻台地址或任务列表',
  why: '为什么要看',
  needsName: '先设置姓名或工号（右上角）。',
};

const en: SameTexts<typeof zh> = {
  task: 'Id of the task',
  taskHint: '16 digits, in the address of the desk or in lists of tasks',
  why: 'Why you must see it',
  needsName: 'Set your name first (top right).',
};

export const TASK_FIELDS_TEXT = { zh, en };
