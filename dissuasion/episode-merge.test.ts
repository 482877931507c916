// What one more decision changes of an episode, and what it leaves as it is.
import { expect, test } from 'vitest';
import type { Decision, RuleHit } from '../engine/decision.ts';
import { withDecision } from './episode-merge.ts';

const PERSON = { kind: 'phone', id: '+8613812345678' } as const;

function hit(id: string, points: number, value = 1): RuleHit {
  const features = { calls: { value, key: 'phone:1', signals: [`s/${value}`] } };
  return { id, points, reason: { zh: id, en: id }, features };
}

function decision(decisionId: string, ...rules: RuleHit[]): Decision {
  return {
    decisionId,
    time: 1_772_589_600_000,
    role: 'victim',
    subject: PERSON,
    typology: 'demo',
    score: 60,
    level: 'orange',
    rules,
    signal: { source: 'carrier', id: decisionId, type: 'call.ended' },
    region: '330106',
    suspect: { kind: 'phone', id: '+85212345678' },
    pack: 'demo@1.0.0',
  };
}

test('of a rule the newest hit with the most points stays, the highest rule first', () => {
  const start = { episodeId: 'e', person: PERSON };
  const first = withDecision(start, decision('1', hit('b', 20), hit('a', 20), hit('c', 30)));
  const same = withDecision(first, decision('2', hit('a', 20, 2)));
  expect(same.reasons).toEqual([hit('c', 30), hit('a', 20, 2), hit('b', 20)]);
  const more = withDecision(same, decision('3', hit('b', 40, 3)));
  expect(more.reasons).toEqual([hit('b', 40, 3), hit('c', 30), hit('a', 20, 2)]);
  const less = withDecision(more, decision('4', hit('b', 10, 4)));
  expect(less.reasons).toEqual(more.reasons);
  // Nobody who has an earlier state of an episode sees it change.
  expect(first.reasons).toEqual([hit('c', 30), hit('a', 20), hit('b', 20)]);
});

test('a suspect who is known stands once, and transfers stay when a decision is about none', () => {
  const start = { episodeId: 'e', person: PERSON };
  const transfer = { transferId: 't', amountFen: 100, payee: '6200', state: 'attempted' } as const;
  const first = withDecision(start, { ...decision('1', hit('a', 20)), transfer });
  const second = withDecision(first, decision('2', hit('a', 20)));
  expect(second.suspects).toEqual([{ kind: 'phone', id: '+85212345678' }]);
  expect(second).toMatchObject({ atRiskFen: 100, revision: 2, decisionIds: ['1', '2'] });
  expect(second.transfers).toEqual(first.transfers);
});
