// What frames lead to beside decisions.
import { expect, test } from 'vitest';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import { decisionOf, START_TIME } from '../dissuasion/fixture.ts';
import { Engine } from '../engine/engine.ts';
import { packFrames } from '../log/frame.ts';
import type { Signal } from '../signal/signal.ts';
import { packOf, planOf, START_MS, signal } from '../test/evaluate.ts';
import { Effects } from './effect.ts';
import { stepFrame, takeDecision } from './frame-step.ts';

const HOUR_MS = 3_600_000;
const FILES = packOf(`
typologies:
  coached: { name: x, role: victim, halfLife: 1d, levels: { orange: 50, red: 80 }, cooldown: 1s }
rules:
  large: { typology: coached, on: transfer.attempted, when: 'true', points: 60, reason: r }
  touched: { typology: coached, on: suspect.confirmed, when: 'true', points: 70, reason: r }
`);
const pay = (timeMs: number, payer: string, payee = 'mule'): Signal =>
  signal('transfer.attempted', timeMs, {
    id: payer,
    transferId: payer,
    payer,
    payee,
    amountFen: 1,
  });

test('what a signal puts on a list or takes off is told once, with when it ends and whose word it was', () => {
  const effects = new Effects();
  const counts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  const add = signal('list.changed', 1, {
    id: 'a',
    list: 'mules',
    entry: 'm',
    op: 'add',
    expiresTime: START_MS + 9,
    note: 'why',
  });
  const signals = [
    add,
    add,
    signal('list.changed', 2, { list: 'mules', entry: 'm', op: 'remove' }),
  ];
  for (const frame of packFrames(signals)) {
    const logged = { frame, appendedAt: START_MS };
    stepFrame(new Engine(planOf(FILES)), new EpisodeBook(), logged, effects, counts);
  }
  const { source, time } = add;
  const added = { list: 'mules', entry: 'm', op: 'add', time, note: 'why', source, signalId: 'a' };
  expect(effects.tellings().ledger.listChanges).toEqual([
    { ...added, expiresTime: START_MS + 9 },
    expect.objectContaining({ entry: 'm', op: 'remove' }),
  ]);
});

test('a case that is told long after it was filed is kept with its own time, and warns whom its suspects touched, once, unless it is so old that they are past', () => {
  const engine = new Engine(planOf(FILES));
  const effects = new Effects();
  const counts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  const filed = (caseId: string, time: number, suspectAccount: string) =>
    signal('case.filed', time, {
      ...{ id: `${caseId}@${time}`, caseId, phone: '+8613800000001', typology: 'coached' },
      ...{ lossFen: 1, suspectAccount },
    });
  const withdrawn = signal('case.withdrawn', 6, { caseId: 'c1', phone: '+8613800000001' });
  const now = 400 * 24 * HOUR_MS;
  const signals = [
    ...[
      pay(now, 'a'),
      pay(now, 'b', 'old'),
      filed('c1', 5, 'old'),
      filed('c2', now - HOUR_MS, 'mule'),
      withdrawn,
    ],
    ...[filed('c2', now - HOUR_MS, 'mule'), filed('c3', now - 2 * HOUR_MS, 'mule')],
    pay(now - HOUR_MS, 'late'),
  ];
  for (const frame of packFrames(signals))
    stepFrame(engine, new EpisodeBook(), { frame, appendedAt: START_MS + now }, effects, counts);
  expect(counts).toEqual({ accepted: 6, late: 1, duplicate: 1, invalid: 0 });
  expect(effects.cases).toMatchObject([
    { caseId: 'c1', filedTime: START_MS + 5 },
    { caseId: 'c2', filedTime: START_MS + now - HOUR_MS },
    { caseId: 'c1', filedTime: START_MS + 6, isWithdrawn: true },
    { caseId: 'c3', filedTime: START_MS + now - 2 * HOUR_MS },
  ]);
  const { decisions } = effects;
  const reached = decisions.filter(({ signal: { type } }) => type === 'suspect.confirmed');
  expect(reached.map(({ subject, time }) => [subject.id, time])).toEqual([['a', START_MS + now]]);
});

test('a signal that confirms a suspect and reaches back is itself still told of: cases are kept and outcomes close episodes', () => {
  const engine = new Engine(planOf(FILES));
  const episodes = new EpisodeBook();
  const effects = new Effects();
  const counts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  const step = (signals: readonly Signal[]) => {
    for (const frame of packFrames(signals))
      stepFrame(engine, episodes, { frame, appendedAt: START_MS }, effects, counts);
  };
  step([pay(0, 'a'), pay(1, 'b')]);
  const open = episodes.find({ kind: 'account', id: 'a' });
  const fields = { lossFen: 1, suspectAccount: 'mule' };
  const closing = { episodeId: open?.episodeId ?? '', taskId: 't', person: 'account:a' };
  step([
    signal('outcome.recorded', 2, { ...closing, ...fields, outcome: 'already-paid' }),
    signal('case.filed', 3, {
      caseId: 'c1',
      phone: '+8613800000001',
      typology: 'coached',
      lossFen: 1,
      suspectAccount: 'mule',
    }),
    signal('case.withdrawn', 4, { caseId: 'c1', phone: '+8613800000001' }),
  ]);
  const { decisions, verdicts } = effects.tellings();
  expect(decisions.some(({ signal: { type } }) => type === 'suspect.confirmed')).toBe(true);
  expect(episodes.find({ kind: 'account', id: 'a' })).toBeUndefined();
  expect(effects.cases.map(({ caseId, isWithdrawn }) => [caseId, isWithdrawn])).toEqual([
    ['c1', undefined],
    ['c1', true],
  ]);
  const [filed, withdrawn] = effects.cases;
  expect([filed?.heardAt, withdrawn?.heardAt]).toEqual([START_MS, START_MS]);
  expect(filed?.heardPlace).toBeLessThan(withdrawn?.heardPlace ?? 0);
  expect(filed?.signal?.id).not.toBe(withdrawn?.signal?.id);
  expect(verdicts.map(({ type }) => type).sort()).toEqual([
    'case.filed',
    'case.withdrawn',
    'outcome.recorded',
    'transfer.attempted',
  ]);
});

test('a transfer that the bank refused by its id alone is blocked in the episode that knows it, and of others nothing is heard', () => {
  const engine = new Engine(planOf(FILES));
  const episodes = new EpisodeBook();
  const effects = new Effects();
  const counts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  const refused = (timeMs: number, transferId: string) =>
    signal('transfer.refused', timeMs, { id: `${transferId}@${timeMs}`, transferId });
  for (const frame of packFrames([pay(0, 'a'), pay(1, 'b'), refused(2, 'a'), refused(3, 'none')]))
    stepFrame(engine, episodes, { frame, appendedAt: START_MS }, effects, counts);
  expect(counts).toMatchObject({ accepted: 4, invalid: 0 });
  const states = ['a', 'b'].map(
    (id) => episodes.find({ kind: 'account', id })?.transfers[0]?.state,
  );
  expect(states).toEqual(['blocked', 'attempted']);
});

test('a rule that staff quieted opens nothing for that person until its time or until it is heard again, at its place in the log', () => {
  const quiet = (timeMs: number, op: 'add' | 'remove', hours = 0): Signal =>
    signal('rule.quieted', timeMs, {
      ...{ id: `${op}@${timeMs}`, person: 'account:a', rule: 'large', op, staff: 'an' },
      ...(op === 'add' ? { expiresTime: START_MS + timeMs + hours * HOUR_MS } : {}),
    });
  const opened = (signals: readonly Signal[]) => {
    const effects = new Effects();
    const counts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
    const engine = new Engine(planOf(FILES));
    const episodes = new EpisodeBook();
    for (const each of signals)
      for (const frame of packFrames([each])) {
        const logged = { frame, appendedAt: START_MS + 9 * HOUR_MS };
        stepFrame(engine, episodes, logged, effects, counts);
      }
    const { ledger } = effects.tellings();
    const rows = ledger.ruleQuiets?.map(({ op, rule, person, staff }) => [op, rule, person, staff]);
    return { people: ledger.episodes?.map(({ person }) => person.id), rows };
  };
  const [a, b] = [pay(2 * HOUR_MS, 'a'), pay(2 * HOUR_MS, 'b')];
  expect(opened([quiet(0, 'add', 3), a, b])).toEqual({
    people: ['b'],
    rows: [['add', 'large', 'account:a', 'an']],
  });
  expect(opened([quiet(0, 'add', 2), a]).people).toEqual(['a']);
  expect(opened([quiet(0, 'add', 3), quiet(HOUR_MS, 'remove'), a])).toEqual({
    people: ['a'],
    rows: [
      ['add', 'large', 'account:a', 'an'],
      ['remove', 'large', 'account:a', 'an'],
    ],
  });
});

test('a decision of rules that are quiet for its person is kept, and warns nobody', () => {
  const episodes = new EpisodeBook();
  const effects = new Effects();
  const rule = (id: string) => ({ id, points: 20, reason: { zh: id, en: id }, features: {} });
  const blue = (decisionId: string, ...rules: readonly string[]) =>
    decisionOf({ decisionId, level: 'blue', time: START_TIME, rules: rules.map(rule) });
  episodes.quiet('p1', 'long-call', START_TIME + 1);
  const [quiet, heard] = [blue('quiet', 'long-call'), blue('heard', 'long-call', 'false-site')];
  for (const decision of [quiet, heard]) takeDecision(decision, episodes, effects, START_TIME);
  expect(effects.tellings().decisions).toEqual([quiet, heard]);
  expect(effects.tellings().warnings).toEqual([heard]);
});
