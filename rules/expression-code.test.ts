// Conditions as truth tables: a condition on a signal that lacks a field is true, false or unknown, and only surely true counts.
// The compiled code and the oracle's interpreter are held against the same table; the random packs of engine/engine.test.ts go on
// from here.
import { describe, expect, test } from 'vitest';
import { decide, packOf, signal } from '../test/evaluate.ts';

type Truth = 'true' | 'false' | 'unknown';

/** A call whose `origin` and `cell` are missing and whose other fields are there. */
const CALL = signal('call.ended', 0, {
  callId: 'c',
  caller: '95588',
  callee: '13800000001',
  durationMs: 90_000,
  answered: true,
});

/** Tells by two rules: one that holds when the condition does, one when its opposite does. */
function truthOf(condition: string): Truth {
  const files = packOf(`
params: { share: 0.25, low: -5 }
lists: { banks: { match: prefix, entries: ['955'] } }
features:
  lastCell: { on: call.ended, by: victim, value: last(signal.cell), window: 1h }
  calls: { on: call.ended, by: victim, value: count, window: 1h }
  longest: { on: call.ended, by: victim, where: signal.cell == 'x', value: max(signal.durationMs), window: 1h }
typologies:
  demo: { name: x, role: victim, halfLife: 1h, levels: { orange: 10, red: 80 } }
rules:
  holds: { typology: demo, on: call.ended, when: ${JSON.stringify(condition)}, points: 50, reason: x }
  fails: { typology: demo, on: call.ended, when: ${JSON.stringify(`!(${condition})`)}, points: 50, reason: x }
`);
  const rules = decide(files, [CALL]).flatMap((decision) => decision.rules.map(({ id }) => id));
  if (rules.length > 1) throw new Error(`'${condition}' is true and false`);
  return rules[0] === 'holds' ? 'true' : rules[0] === 'fails' ? 'false' : 'unknown';
}

const T = 'signal.answered';
const F = '!signal.answered';
const U = "signal.origin == 'virtual'";

describe('three truth values', () => {
  test.each<[string, Truth]>([
    [T, 'true'],
    [F, 'false'],
    [U, 'unknown'],
    [`!(${U})`, 'unknown'],
    [`${T} && ${U}`, 'unknown'],
    [`${U} && ${T}`, 'unknown'],
    [`${F} && ${U}`, 'false'],
    [`${U} && ${F}`, 'false'],
    [`${T} || ${U}`, 'true'],
    [`${U} || ${T}`, 'true'],
    [`${F} || ${U}`, 'unknown'],
    [`${U} || ${U}`, 'unknown'],
    [`(${U}) == (${U})`, 'unknown'],
    [`(${T}) == (${U})`, 'unknown'],
    [`(${T}) != (${F})`, 'true'],
    [`${U} ? ${T} : ${T}`, 'unknown'],
    [`${T} ? ${F} : ${U}`, 'false'],
    [`${F} ? ${U} : ${T}`, 'true'],
  ])('%s is %s', (condition, truth) => {
    expect(truthOf(condition)).toBe(truth);
  });
});

describe('a missing field', () => {
  test.each<[string, Truth]>([
    ["signal.origin != 'virtual'", 'unknown'],
    ["signal.origin in ['virtual', 'domestic']", 'unknown'],
    ["signal.caller in ['95588', signal.cell]", 'true'],
    ["signal.caller in ['95599', signal.cell]", 'unknown'],
    ['signal.origin in [signal.cell]', 'unknown'],
    ['signal.origin == signal.cell', 'unknown'],
    ["signal.cell.startsWith('x')", 'unknown'],
    ["'x'.contains(signal.cell)", 'unknown'],
    ['size(signal.cell) > 0', 'unknown'],
    ["listed('banks', signal.cell)", 'unknown'],
    ["signal.cell + 'x' == 'x'", 'unknown'],
    ['has(signal.cell)', 'false'],
    ['has(signal.callId)', 'true'],
    ["coalesce(signal.cell, 'none') == 'none'", 'true'],
    [`coalesce(${U}, true)`, 'true'],
    [`coalesce(${T}, false)`, 'true'],
    [`known(${U})`, 'false'],
    [`known(${F})`, 'true'],
    ['known(lastCell)', 'false'],
    ["lastCell == 'x'", 'unknown'],
    ['longest > 0', 'unknown'],
    ['coalesce(longest, 7) == 7', 'true'],
    ['longest + calls > 0', 'unknown'],
    ['greatest(longest, calls) > 0', 'unknown'],
  ])('makes %s %s', (condition, truth) => {
    expect(truthOf(condition)).toBe(truth);
  });
});

describe('numbers', () => {
  test.each<[string, Truth]>([
    ['signal.durationMs / 1000 == 90', 'true'],
    ['signal.durationMs / 60000 == 1', 'true'],
    ['-signal.durationMs / 60000 == -1', 'true'],
    ['ratio(signal.durationMs, 60000) == 1.5', 'true'],
    ['signal.durationMs / (calls - 1) > 0', 'unknown'],
    ['ratio(signal.durationMs, calls - 1) > 0.0', 'unknown'],
    ['share * signal.durationMs / (calls - 1) > 0.0', 'unknown'],
    ['share / 0.5 == 0.5', 'true'],
    ['signal.durationMs / (share - share) > 1.0', 'unknown'],
    ['signal.durationMs % 60000 == 30000', 'true'],
    ['signal.durationMs % (calls - 1) == 0', 'unknown'],
    ['share * signal.durationMs == 22500.0', 'true'],
    ['signal.durationMs > 1.5 * minute', 'false'],
    ['signal.durationMs >= 90 * second && signal.durationMs <= 90 * second', 'true'],
    ['abs(calls - 3) == 2', 'true'],
    ['least(calls, 0) == 0 && greatest(calls, 2) == 2', 'true'],
    ['int(1.9) == 1 && int(-1.9) == -1', 'true'],
    ['double(calls) == 1.0', 'true'],
    ['signal.durationMs in [1, 90000]', 'true'],
    ['signal.durationMs in [calls]', 'false'],
    ['longest in [1, 2]', 'unknown'],
    ['- -1 == calls', 'true'],
    ['-low == 5 && 1 - -low == -4', 'true'],
  ])('%s is %s', (condition, truth) => {
    expect(truthOf(condition)).toBe(truth);
  });
});

describe('texts, flags and the clock', () => {
  test.each<[string, Truth]>([
    ["signal.caller.startsWith('955') && signal.caller.endsWith('88')", 'true'],
    ["signal.caller.contains('6')", 'false'],
    ["size('电话') == 2", 'true'],
    ["signal.caller + signal.callId == '95588c'", 'true'],
    ["signal.caller < '96'", 'true'],
    ["listed('banks', signal.caller)", 'true'],
    ["listed('banks', signal.callee)", 'false'],
    ['signal.answered in [true]', 'true'],
    ['signal.answered in [false]', 'false'],
    ['signal.answered == true', 'true'],
    ['hour() == 10 && dayOfWeek() == 1', 'true'],
    ['isHoliday()', 'false'],
    ["signal.type == 'call.ended' && signal.source == 'test'", 'true'],
  ])('%s is %s', (condition, truth) => {
    expect(truthOf(condition)).toBe(truth);
  });

  test.each(['signal.durationMs > 5u', 'signal.answered < true'])(
    '%s does not compile, rather than never hold',
    (condition) => {
      expect(() => truthOf(condition)).toThrow('does not know');
    },
  );
});
