// What a bank is told to do with a transfer: from the levels of its two sides right behind its evaluation.
import type { TypologyRisk } from '../engine/risk.ts';
import type { CheckedTransfer } from '../runtime/frame-checks.ts';
import { type Level, levelRank } from '../signal/level.ts';
import type { CheckReason } from './contract/check.ts';
import { maskReason } from './masking.ts';
import { type Standing, standingOf } from './risk-view.ts';

export const ADVICES = ['pass', 'warn', 'hold'] as const;
export type Advice = (typeof ADVICES)[number];

/** Lowest levels of each advice. */
export interface AdviceLevels {
  readonly warnAt: Level;
  readonly holdAt: Level;
}

/** What the engine makes of a transfer. */
export interface Assessment extends Standing {
  readonly advice: Advice;
  readonly payer: Standing;
  readonly payee: Standing & { readonly confirmedTime?: number };
  readonly reasons: CheckReason[];
}

/**
 * The payer counts as the person at risk and as a suspect, the payee as a suspect. A level that the payer brings along is a reason to warn; to
 * hold this very transfer, a rule must have fired on it, or the payee must be such a suspect.
 */
export function assess(checked: CheckedTransfer, time: number, levels: AdviceLevels): Assessment {
  const ofPayer = checked.payer.typologies;
  const ofPayee = checked.payee.typologies.filter(({ role }) => role === 'suspect');
  const payer = standingOf(ofPayer);
  const payee = standingOf(ofPayee);
  const fired = [...ofPayer, ...ofPayee].some(({ reasons }) =>
    reasons.some(({ firedTime }) => firedTime === time),
  );
  const both = standingOf([...ofPayer, ...ofPayee]);
  const own = adviceAt(fired ? both.level : payee.level, levels);
  const brought = adviceAt(both.level, levels) === 'pass' ? 'pass' : 'warn';
  const { confirmedTime } = checked.payee;
  return {
    ...both,
    advice: own === 'pass' ? brought : own,
    payer,
    payee: { ...payee, ...(confirmedTime === undefined ? {} : { confirmedTime }) },
    reasons: [...reasonsOf('payer', ofPayer, time), ...reasonsOf('payee', ofPayee, time)],
  };
}

function adviceAt(level: Level | 'none', { warnAt, holdAt }: AdviceLevels): Advice {
  if (level === 'none') return 'pass';
  if (levelRank(level) >= levelRank(holdAt)) return 'hold';
  return levelRank(level) >= levelRank(warnAt) ? 'warn' : 'pass';
}

function reasonsOf(
  side: CheckReason['side'],
  typologies: readonly TypologyRisk[],
  time: number,
): CheckReason[] {
  return typologies.flatMap(({ typology, name, role, level, score, reasons }) =>
    reasons.map(({ firedTime, ...hit }) => {
      const { id: rule, points, reason } = maskReason(hit);
      const fired = firedTime === time;
      return { side, role, typology, name, level, score, rule, points, reason, fired, firedTime };
    }),
  );
}
