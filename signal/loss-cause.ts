// Why money went that the system had warned of, by how the work on the episode ended.

export const LOSS_CAUSES = [
  'not-reached',
  'already-paid',
  'not-convinced',
  'after-advice',
] as const;

export type LossCause = (typeof LOSS_CAUSES)[number];

export const LOSS_CAUSE_TEXT: Readonly<Record<LossCause, { zh: string; en: string }>> = {
  'not-reached': { zh: '未能接通或拒绝沟通', en: 'not reached, or would not talk' },
  'already-paid': { zh: '联系时已转账', en: 'had paid when called' },
  'not-convinced': { zh: '劝不住，需见面', en: 'not convinced, needed a visit' },
  'after-advice': { zh: '劝阻后仍转账', en: 'paid after being dissuaded' },
};
