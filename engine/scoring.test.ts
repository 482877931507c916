// How points become scores, levels and decisions. Every expectation here is checked against the oracle as well.
import { describe, expect, test } from 'vitest';
import { decide, packOf, processAll, signal } from '../test/evaluate.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const phone = '13800000001';
const visit = (timeMs: number, domain: string) =>
  signal('site.visited', timeMs, { id: `${domain}@${timeMs}`, visitor: phone, domain });

/** Rules `a`, `b`, … that give so many points on a visit to `a.example`, `b.example`, …; `zero` gives one point. */
function packWith(typology: string, points: readonly number[]) {
  const rules = points.map((each, index) => {
    const id = 'abcdef'[index] ?? 'z';
    return `  ${id}: { typology: demo, on: site.visited, when: signal.domain == '${id}.example', points: ${each}, reason: ${id} }`;
  });
  return packOf(
    `
typologies:
  demo: { name: x, role: victim, ${typology} }
rules:
${rules.join('\n')}
  zero: { typology: demo, on: site.visited, when: signal.domain == 'zero.example', points: 1, reason: zero }
`,
    'lateness: 2h',
  );
}

const PLAIN = 'halfLife: 1h, levels: { yellow: 20, orange: 40, red: 80 }, cooldown: 30m';

describe('points', () => {
  test('of independent rules combine as the chance that one of them is right', () => {
    const files = packWith(PLAIN, [50, 70]);
    const decisions = decide(files, [visit(0, 'a.example'), visit(0, 'b.example')]);
    expect(decisions.map(({ score, level }) => [score, level])).toEqual([
      [50, 'orange'],
      [85, 'red'],
    ]);
  });

  test('can be added up, to 100 at most', () => {
    const files = packWith(`combine: sum, ${PLAIN}`, [30, 60, 90]);
    const visits = [visit(0, 'a.example'), visit(0, 'b.example'), visit(HOUR_MS, 'c.example')];
    expect(decide(files, visits).map(({ score }) => score)).toEqual([30, 90, 100]);
  });

  test('halve with every half-life', () => {
    const files = packWith(`combine: sum, ${PLAIN}`, [60]);
    const [, later] = decide(files, [visit(0, 'a.example'), visit(HOUR_MS, 'zero.example')]);
    expect(later?.score).toBe(31);
    expect(later?.rules.map(({ id, points }) => [id, points])).toEqual([
      ['a', 30],
      ['zero', 1],
    ]);
  });

  test('under half a point are none', () => {
    const files = packWith(`combine: sum, ${PLAIN}`, [60, 60]);
    const visits = [visit(0, 'zero.example'), visit(HOUR_MS, 'a.example')];
    expect(decide(files, visits)[0]?.rules.map(({ id }) => id)).toEqual(['a', 'zero']);
    const later = [visit(0, 'zero.example'), visit(HOUR_MS + 1, 'a.example')];
    expect(decide(files, later)[0]?.rules.map(({ id }) => id)).toEqual(['a']);
  });

  test('are renewed when a rule fires again, not added', () => {
    const files = packWith(`combine: sum, ${PLAIN}`, [60]);
    const visits = [visit(0, 'a.example'), visit(HOUR_MS, 'a.example')];
    expect(decide(files, visits).map(({ score }) => score)).toEqual([60, 60]);
  });

  test('stay those of the latest firing by event time when an earlier one comes late', () => {
    const files = packWith(`combine: sum, ${PLAIN}`, [60]);
    const visits = [visit(HOUR_MS, 'a.example'), visit(0, 'a.example')];
    const more = [...visits, visit(2 * HOUR_MS, 'zero.example')];
    expect(decide(files, more).at(-1)?.score).toBe(31);
  });
});

describe('a level', () => {
  const files = packWith(
    'combine: sum, halfLife: 1h, levels: { yellow: 20, orange: 40, red: 80 }, hysteresis: 10, cooldown: 1s',
    [44],
  );
  const fadedTo = (score: number) => Math.floor(HOUR_MS * Math.log2(44 / score));

  test('is held until the score is the hysteresis below its threshold', () => {
    const held = decide(files, [visit(0, 'a.example'), visit(fadedTo(30), 'zero.example')]);
    expect(held.map(({ level }) => level)).toEqual(['orange', 'orange']);
  });

  test('falls below that, even when the signal at hand brings it above again', () => {
    const fallen = decide(files, [visit(0, 'a.example'), visit(fadedTo(29.9), 'zero.example')]);
    expect(fallen.map(({ level, score }) => [level, score])).toEqual([
      ['orange', 44],
      ['yellow', 30.9],
    ]);
  });

  test('that was not held needs its whole threshold', () => {
    const risen = decide(packWith(PLAIN.replace('cooldown: 30m', 'hysteresis: 10'), [39]), [
      visit(0, 'a.example'),
    ]);
    expect(risen.map(({ level }) => level)).toEqual(['yellow']);
  });

  test('below the lowest threshold decides nothing', () => {
    expect(decide(files, [visit(0, 'zero.example')])).toEqual([]);
  });
});

describe('a decision', () => {
  const files = packWith(PLAIN, [50, 80]);

  test('is not made again within the cool-down, to the millisecond', () => {
    const visits = (timeMs: number) => [visit(0, 'a.example'), visit(timeMs, 'a.example')];
    expect(decide(files, visits(30 * MINUTE_MS - 1))).toHaveLength(1);
    expect(decide(files, visits(30 * MINUTE_MS))).toHaveLength(2);
  });

  test('is made at once when the level is higher', () => {
    const decisions = decide(files, [visit(0, 'a.example'), visit(1, 'b.example')]);
    expect(decisions.map(({ level }) => level)).toEqual(['orange', 'red']);
  });

  test('has its own id even when one signal raises one person twice', () => {
    const pack = packOf(`
typologies:
  demo: { name: x, role: victim, combine: sum, halfLife: 1h, levels: { orange: 40, red: 80 } }
rules:
  pays: { typology: demo, on: transfer.completed, when: 'true', points: 50, reason: pays }
  paid: { typology: demo, on: transfer.completed, subject: payee, when: 'true', points: 50, reason: paid }
`);
    const [first, second] = decide(pack, [
      signal('link.declared', 0, { person: 'P1', account: 'a' }),
      signal('link.declared', 1, { person: 'P1', account: 'b' }),
      signal('transfer.completed', 2, { transferId: 't', payer: 'a', payee: 'b', amountFen: 1 }),
    ]);
    expect([first?.level, second?.level]).toEqual(['orange', 'red']);
    expect(first?.decisionId).not.toBe(second?.decisionId);
  });
});

describe('the suspect of a signal', () => {
  const files = packOf(`
typologies:
  goip: { name: x, role: suspect, halfLife: 1h, levels: { blue: 10, orange: 40, red: 80 } }
  mule: { name: x, role: suspect, halfLife: 1h, levels: { orange: 40, red: 80 } }
  demo: { name: x, role: victim, halfLife: 1h, levels: { orange: 40, red: 80 }, cooldown: 1s }
rules:
  robot: { typology: goip, on: call.ended, when: signal.durationMs == 0, points: 60, reason: x }
  called: { typology: demo, on: call.ended, when: suspect.level == orange && suspectScore('mule') == 0.0, points: 60, reason: '{suspect.score}' }
  reported: { typology: demo, on: report.received, when: suspect.score > 50.0, points: 60, reason: x }
`);
  const call = (timeMs: number, callee: string, durationMs: number) =>
    signal('call.ended', timeMs, {
      callId: 'c',
      caller: '95588',
      callee,
      durationMs,
      answered: true,
    });

  test('is scored before the victim of the same signal', () => {
    const roles = processAll(files, [call(0, phone, 0)]).flatMap(({ decisions }) =>
      decisions.map(({ role }) => role),
    );
    expect(roles).toEqual(['suspect', 'victim']);
  });

  test('is scored as it stands at the time of the signal', () => {
    const [, decision] = decide(files, [
      call(0, '13800000009', 0),
      call(HOUR_MS / 4, phone, 5),
    ]).filter(({ role }) => role === 'victim');
    expect(decision?.rules[0]?.reason.en).toBe('50');
    expect(decision?.suspect).toEqual({ kind: 'phone', id: '95588' });
  });
});
