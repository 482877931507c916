// Which steps of the ladder the work needed, under the names that tables and files give them: what went out of itself, then where outcomes were found.
import type { WorkFigures } from './work-report.ts';

export interface WorkStep {
  /** In files: small letters. */
  readonly column: string;
  readonly zh: string;
  readonly en: string;
  readonly count: (figures: WorkFigures) => number;
}

const sent = (step: string) => (figures: WorkFigures) => figures.sentByStep[step] ?? 0;
const found = (step: string) => (figures: WorkFigures) => figures.outcomesByStep[step] ?? 0;

export const WORK_STEPS: readonly WorkStep[] = [
  { column: 'sent_message', zh: '短信', en: 'Messages', count: sent('message') },
  { column: 'sent_voice_robot', zh: '外呼', en: 'Robot calls', count: sent('voice-robot') },
  { column: 'sent_visit', zh: '请求上门', en: 'Visits asked', count: sent('visit') },
  { column: 'outcomes_call', zh: '电话', en: 'By call', count: found('call') },
  { column: 'outcomes_second_caller', zh: '换人', en: 'By second', count: found('second-caller') },
  { column: 'outcomes_visit', zh: '上门', en: 'By visit', count: found('visit') },
];
