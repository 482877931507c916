// The code that `forewarn check --emit` prints is the code that is run, with every number in it explained.
import { expect, test } from 'vitest';
import { packOf, planOf } from '../test/evaluate.ts';
import { readableCode } from './readable-code.ts';
import { compiledPlan, printTypeCode } from './stage-code.ts';

const PLAN = planOf(
  packOf(`
lists:
  bad: { match: prefix, entries: ['+8617'] }
features:
  people: { on: call.ended, by: caller, where: "signal.origin == 'international' && listed('bad', signal.caller)", value: distinct(signal.callee), window: 10m }
typologies:
  goip: { name: x, role: suspect, halfLife: 6h, levels: { orange: 50, red: 80 } }
rules:
  many: { typology: goip, on: call.ended, when: people >= 2 && signal.durationMs < 15 * second, points: 60, reason: '{people}' }
`),
);

test('the code of a type is what is run, under a legend of its registers, literals and lists', () => {
  const code = readableCode(PLAN, 'call.ended');
  const run = compiledPlan(PLAN).codes.map(printTypeCode);
  expect(run.some((each) => code.endsWith(each))).toBe(true);
  expect(code).toContain('// call.ended of test@1.0.0');
  expect(code).toMatch(/^\/\/ Registers: .*\d+ caller, .*\d+ callee.*\d+ durationMs/m);
  expect(code).toMatch(/^\/\/ Registers: .*\d+ origin \(0 domestic, 1 international, /m);
  expect(code).toMatch(/^\/\/ Kinds of names: 0 text, 1 phone, /m);
  expect(code).toMatch(/^\/\/ Lists: 0 bad\.$/m);
  expect(code).toContain('c.fire(0); // many');
  expect(() => new Function('c', 'n', 's', 'f', 'UNREAD', code)).not.toThrow();
});

test('a type on which nothing is to be done has next to no code', () => {
  expect(readableCode(PLAN, 'site.visited')).not.toContain('observe');
});
