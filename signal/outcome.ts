// The fixed taxonomy of how a dissuasion task ends (劝阻结果), and what each means for money and for rules.

export interface OutcomeSpec {
  readonly zh: string;
  readonly en: string;
  /** Whether it was fraud; undefined where the call could not tell. */
  readonly fraud: boolean | undefined;
  /** Whether the person was reached and stopped before (more) money left. */
  readonly dissuaded: boolean;
  /** Whether the episode is over. After the others the person is as much in danger as before, and the task waits for its next step. */
  readonly ends: boolean;
}

export const OUTCOMES = {
  dissuaded: {
    zh: '已劝阻',
    en: 'Dissuaded',
    fraud: true,
    dissuaded: true,
    ends: true,
  },
  'already-paid': {
    zh: '已转账',
    en: 'Had already paid',
    fraud: true,
    dissuaded: false,
    ends: true,
  },
  'not-fraud': {
    zh: '不符（非诈骗）',
    en: 'Not fraud',
    fraud: false,
    dissuaded: false,
    ends: true,
  },
  unreachable: {
    zh: '无法接通',
    en: 'Unreachable',
    fraud: undefined,
    dissuaded: false,
    ends: false,
  },
  refused: {
    zh: '拒绝沟通',
    en: 'Refused to talk',
    fraud: undefined,
    dissuaded: false,
    ends: false,
  },
  'visit-needed': {
    zh: '深信不疑，需见面劝阻',
    en: 'Needs a visit',
    fraud: true,
    dissuaded: false,
    ends: false,
  },
  'police-dispatched': {
    zh: '已派警见面',
    en: 'Police dispatched',
    fraud: true,
    dissuaded: false,
    ends: true,
  },
  duplicate: {
    zh: '重复预警',
    en: 'Duplicate',
    fraud: undefined,
    dissuaded: false,
    ends: true,
  },
} as const satisfies Record<string, OutcomeSpec>;

export type Outcome = keyof typeof OUTCOMES;

export const OUTCOME_NAMES = Object.keys(OUTCOMES).filter(isOutcome);

/** Whether a string names an outcome. */
export function isOutcome(name: string): name is Outcome {
  return Object.hasOwn(OUTCOMES, name);
}
