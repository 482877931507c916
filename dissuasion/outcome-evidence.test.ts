// What each outcome needs, read as the rules of the desk.
import { describe, expect, test } from 'vitest';
import { OUTCOME_NAMES, type Outcome } from '../signal/outcome.ts';
import { EVIDENCE, HOUR_MS, START_TIME } from './fixture.ts';
import { checkEvidence, type Evidence, evidenceOf, paidFen } from './outcome-evidence.ts';

function fault(outcome: Outcome, evidence: Evidence): string {
  try {
    checkEvidence(outcome, evidence, START_TIME);
    return 'none';
  } catch (error) {
    return String(error);
  }
}

const PAID = { amountFen: 100, paidAt: START_TIME - HOUR_MS };

describe('an outcome', () => {
  test.each([
    ['already-paid', 'paid'],
    ['not-fraud', 'because'],
    ['unreachable', 'callEnd'],
    ['police-dispatched', 'dispatch'],
    ['duplicate', 'duplicateOf'],
  ] as const)('%s needs %s, and says so', (outcome, name) => {
    expect(fault(outcome, {})).toContain(`needs ${name}: `);
    expect(fault(outcome, EVIDENCE[outcome])).toBe('none');
  });

  test.each(['dissuaded', 'refused', 'visit-needed'] as const)('%s needs nothing', (outcome) => {
    expect(fault(outcome, {})).toBe('none');
  });

  test('takes nothing that belongs to another', () => {
    for (const outcome of OUTCOME_NAMES) {
      if (outcome === 'duplicate') continue;
      const given = { ...EVIDENCE[outcome], duplicateOf: 'a1' };
      expect(fault(outcome, given)).toContain('duplicateOf does not belong');
    }
  });

  test('with the place of the person is for whoever goes there', () => {
    expect(fault('visit-needed', { place: '文三路 1 号' })).toBe('none');
    expect(fault('refused', { place: '文三路 1 号' })).toContain('place does not belong');
  });
});

describe('a payment', () => {
  test('has an amount above nothing and a time that has been', () => {
    expect(fault('already-paid', { paid: [] })).toContain('paid must have');
    expect(fault('already-paid', { paid: [{ ...PAID, amountFen: 0 }] })).toContain(
      'paid[0].amountFen',
    );
    expect(fault('already-paid', { paid: [PAID, { ...PAID, amountFen: 1.5 }] })).toContain(
      'paid[1]',
    );
    const seconds = Math.floor(START_TIME / 1_000);
    expect(fault('already-paid', { paid: [{ ...PAID, paidAt: seconds }] })).toContain('epoch ms');
    const tomorrow = START_TIME + 25 * HOUR_MS;
    expect(fault('already-paid', { paid: [{ ...PAID, paidAt: tomorrow }] })).toContain('epoch ms');
  });

  test('is one of at most fifty', () => {
    const paid = Array.from({ length: 51 }, () => PAID);
    expect(fault('already-paid', { paid })).toContain('51 payments');
  });

  test('adds to what was paid', () => {
    expect(paidFen({ paid: [PAID, { ...PAID, amountFen: 50 }] })).toBe(150);
    expect(paidFen({})).toBe(0);
  });
});

test('texts are one line that is not empty', () => {
  expect(fault('visit-needed', { place: ' ' })).toContain('place must be one line');
  expect(fault('visit-needed', { place: 'a\nb' })).toContain('place must be one line');
  expect(fault('police-dispatched', { dispatch: { unit: '' } })).toContain('dispatch.unit');
  expect(fault('duplicate', { duplicateOf: 'x'.repeat(201) })).toContain('duplicateOf');
});

test('the evidence of a report is what it has of it, and no more', () => {
  const report = { outcome: 'unreachable', note: 'x', callEnd: 'busy' } as const;
  expect(evidenceOf(report)).toEqual({ callEnd: 'busy' });
});
