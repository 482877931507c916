// Which steps of the ladder the work needed, under the names that tables and files give them.
import { LADDER_COUNTS, type LadderCount, stepCounts } from '../signal/ladder-counts.ts';
import type { WorkFigures } from './work-report.ts';

export interface WorkStep {
  /** In files: small letters. */
  readonly column: string;
  readonly zh: string;
  readonly en: string;
  readonly count: (figures: WorkFigures) => number;
}

const NAMES: Readonly<Record<LadderCount, Omit<WorkStep, 'count'>>> = {
  message: { column: 'sent_message', zh: '短信', en: 'Messages' },
  voiceRobot: { column: 'sent_voice_robot', zh: '外呼', en: 'Robot calls' },
  visitAsked: { column: 'sent_visit', zh: '请求上门', en: 'Visits asked' },
  call: { column: 'outcomes_call', zh: '电话', en: 'By call' },
  secondCaller: { column: 'outcomes_second_caller', zh: '换人', en: 'By second' },
  visit: { column: 'outcomes_visit', zh: '上门', en: 'By visit' },
};

export const WORK_STEPS: readonly WorkStep[] = LADDER_COUNTS.map((name, at) => ({
  ...NAMES[name],
  count: (figures) => stepCounts(figures)[at] ?? 0,
}));
