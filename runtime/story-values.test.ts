import { describe, expect, test } from 'vitest';
import { compilePack } from '../rules/compile.ts';
import { readPackFiles } from './load-pack.ts';
import { runStory } from './story-run.ts';
import { storyValues } from './story-values.ts';

const PACK = `pack: small
version: 1.0.0
features:
  talk:
    on: call.ended
    by: victim
    value: sum(signal.durationMs)
    window: 1h
  callsOfNumber:
    on: call.ended
    by: [victim, caller]
    value: count
    window: 1h
  callees:
    on: call.ended
    by: suspect
    value: distinct(signal.callee)
    window: 1h
  paidOut:
    on: transfer.attempted
    by: payer
    role: suspect
    value: sum(signal.amountFen)
    window: 1h
sequences:
  callThenPay:
    by: victim
    steps:
      - { id: call, on: call.ended }
      - { id: pay, on: transfer.attempted, within: 30m }
tests:
  - name: two calls and a payment
    signals:
      - { at: 0, type: link.declared, person: P1, phone: '13800000001', account: '6222000000000001' }
      - { at: 6m, type: call.ended, callId: b, caller: '+85260000000', callee: '13800000001', origin: international, durationMs: 2m, answered: true }
      - { at: 3m, type: call.ended, callId: a, caller: '+85260000000', callee: '13800000001', origin: international, durationMs: 3m, answered: true }
      - { at: 7m, type: call.ended, callId: c, caller: '+85260000000', callee: '13800000002', origin: international, durationMs: 1m, answered: true }
      - { at: 9m, type: transfer.attempted, transferId: t, payer: '6222000000000001', payee: '6222000000000009', amountFen: 900 yuan, payeeKind: personal }
    expect: nothing
`;

function valuesOf(name: string) {
  const files = [{ name: 'pack.yaml', text: PACK }];
  const { plan, stories, diagnostics } = compilePack(files);
  const [story] = stories;
  if (plan === undefined || story === undefined) throw new Error(JSON.stringify(diagnostics));
  return storyValues(files, plan, name, story)?.map(
    ({ atMs, subject, value }) => [atMs / 60_000, subject.id, value] as const,
  );
}

describe('values in a story', () => {
  test('of a person stand at every signal that names the person, in the order of time', () => {
    expect(valuesOf('talk')).toEqual([
      [3, 'P1', 180_000],
      [6, 'P1', 300_000],
      [7, '+8613800000002', 60_000],
      [9, 'P1', 300_000],
    ]);
  });

  test('of a suspect or a pair stand at the signals that are counted', () => {
    expect(valuesOf('callees')).toEqual([
      [3, '+85260000000', 1],
      [6, '+85260000000', 1],
      [7, '+85260000000', 2],
    ]);
    expect(valuesOf('callsOfNumber')).toEqual([
      [3, 'P1', 1],
      [6, 'P1', 2],
      [7, '+8613800000002', 1],
    ]);
  });

  test('of a payer as a suspect are those of the payer, and not of the payee', () => {
    expect(valuesOf('paidOut')).toEqual([[9, '6222000000000001', 90_000]]);
  });

  test('of a sequence stand where it is complete', () => {
    expect(valuesOf('callThenPay')).toEqual([[9, 'P1', true]]);
  });

  test('are not there for another name', () => {
    expect(valuesOf('talks')).toBeUndefined();
  });

  test('are those that rules of the pack say that they read', () => {
    const files = readPackFiles('rules/packs/zhejiang');
    const { plan, stories } = compilePack(files);
    if (plan === undefined) throw new Error('the pack does not compile');
    let compared = 0;
    for (const story of stories.filter((_, index) => index % 12 === 0))
      for (const { rules, role } of runStory(plan, story).decisions)
        for (const { features } of rules.slice(0, 2))
          for (const [name, { value }] of Object.entries(features)) {
            const feature = plan.features.find((one) => one.name === name);
            if (feature?.role !== role) continue;
            const values = storyValues(files, plan, name, story)?.map((one) => one.value);
            expect(values, `${story.name}: ${name}`).toContain(value);
            compared++;
          }
    expect(compared).toBeGreaterThan(5);
  });
});
