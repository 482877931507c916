// Which slices of people hear of a signal that is of nobody's own.
import { expect, test } from 'vitest';
import type { FieldValue } from '../signal/signal.ts';
import type { SignalType } from '../signal/signal-type.ts';
import { packOf, planOf, signal } from '../test/evaluate.ts';
import { SuspectEngine } from './suspect-engine.ts';

const PLAN = planOf(
  packOf(`
typologies:
  demo: { name: demo, role: victim, halfLife: 1h, levels: { orange: 30, red: 80 } }
rules:
  any: { typology: demo, on: call.ended, when: signal.answered, points: 40, reason: r }`),
);

test.each<[SignalType, Record<string, FieldValue>]>([
  ['rule.quieted', { person: 'P1', rule: 'any', op: 'add', expiresTime: 9 }],
  ['outcome.recorded', { episodeId: 'e', taskId: 't', person: 'P1', outcome: 'dissuaded' }],
  ['transfer.refused', { transferId: 't' }],
  ['list.changed', { list: 'l', entry: 'e', op: 'add' }],
])('%s comes to every slice: whose episode it is about is known there alone', (type, fields) => {
  const share = { suspects: { slice: 0, count: 1 }, peopleSlices: 3 };
  const { forwarded } = new SuspectEngine(PLAN, share).process(signal(type, 0, fields));
  expect(forwarded.flatMap(({ routes }) => [...routes.keys()])).toEqual([0, 1, 2]);
});
