import { describe, expect, test } from 'vitest';
import type { RiskReading, TypologyRisk } from '../engine/risk.ts';
import type { CheckedTransfer } from '../runtime/frame-checks.ts';
import type { Level } from '../signal/level.ts';
import { type AdviceLevels, assess } from './check-advice.ts';

const TIME = 1_000;
const DEFAULT: AdviceLevels = { warnAt: 'orange', holdAt: 'red' };

function riskOf(
  role: TypologyRisk['role'],
  level: TypologyRisk['level'],
  firedTime: number,
): TypologyRisk {
  const reason = { zh: '付给6222021234567890123', en: 'pays 6222021234567890123' };
  return {
    typology: `${role}-typology`,
    name: { zh: 'x', en: 'x' },
    role,
    subject: { kind: 'account', id: '6222021234567890123' },
    score: 50,
    level,
    ...(level === 'none' ? {} : { sinceTime: firedTime }),
    reasons: [{ id: 'rule', points: 50, reason, features: {}, firedTime }],
  };
}

const NOTHING: RiskReading = { typologies: [] };
const reading = (...typologies: readonly TypologyRisk[]): RiskReading => ({ typologies });

function checked(payer: RiskReading, payee = NOTHING): CheckedTransfer {
  const about = { identity: 'x', time: 1_000, region: '330106', pack: 'p@1' };
  return { ...about, verdict: 'accepted', payer, payee, decisionIds: [] };
}

function adviceOf(payer: RiskReading, payee = NOTHING, levels = DEFAULT) {
  return assess(checked(payer, payee), TIME, levels).advice;
}

describe('the advice', () => {
  test.each<[TypologyRisk['level'], string]>([
    ['none', 'pass'],
    ['blue', 'pass'],
    ['yellow', 'pass'],
    ['orange', 'warn'],
    ['red', 'hold'],
  ])('on a transfer that makes its payer %s is to %s', (level, advice) => {
    expect(adviceOf(reading(riskOf('victim', level, TIME)))).toBe(advice);
  });

  test.each<[Level, Level, Level, string]>([
    ['yellow', 'yellow', 'orange', 'warn'],
    ['orange', 'yellow', 'orange', 'hold'],
    ['orange', 'red', 'red', 'pass'],
    ['red', 'red', 'red', 'hold'],
  ])(
    'at %s with warnings from %s and holding from %s is to %s',
    (level, warnAt, holdAt, advice) => {
      const levels = { warnAt, holdAt };
      expect(adviceOf(reading(riskOf('victim', level, TIME)), NOTHING, levels)).toBe(advice);
    },
  );

  test('on a transfer without a sign of its own by somebody who is red already is to warn, not to hold', () => {
    expect(adviceOf(reading(riskOf('victim', 'red', TIME - 1)))).toBe('warn');
  });

  test('is to hold as soon as any rule fires on the transfer of somebody who is red', () => {
    const payer = reading(riskOf('victim', 'red', TIME - 1), riskOf('suspect', 'none', TIME));
    expect(adviceOf(payer)).toBe('hold');
  });

  test('on a payment to a red suspect is to hold, whatever fired', () => {
    expect(adviceOf(NOTHING, reading(riskOf('suspect', 'red', 1)))).toBe('hold');
  });

  test('does not mind that the payee is at risk as a victim itself', () => {
    const payee = reading(riskOf('victim', 'red', TIME));
    const { advice, level, reasons } = assess(checked(NOTHING, payee), TIME, DEFAULT);
    expect({ advice, level, reasons }).toEqual({ advice: 'pass', level: 'none', reasons: [] });
  });
});

test('reasons of both sides are told, masked, and which of them fired on this transfer', () => {
  const payer = reading(riskOf('victim', 'orange', TIME));
  const payee = { ...reading(riskOf('suspect', 'yellow', 1)), confirmedTime: 7 };
  const assessment = assess(checked(payer, payee), TIME, DEFAULT);
  expect(assessment).toMatchObject({
    level: 'orange',
    score: 50,
    payer: { level: 'orange' },
    payee: { level: 'yellow', confirmedTime: 7 },
    reasons: [
      { side: 'payer', role: 'victim', rule: 'rule', fired: true, firedTime: TIME },
      { side: 'payee', role: 'suspect', rule: 'rule', fired: false, firedTime: 1 },
    ],
  });
  expect(JSON.stringify(assessment)).not.toContain('6222021234567890123');
});
