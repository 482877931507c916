// What follows from each outcome, read as the rules of the desk.
import { expect, test } from 'vitest';
import { LEVELS, type Level } from '../signal/level.ts';
import { isOutcome, OUTCOME_NAMES, OUTCOMES } from '../signal/outcome.ts';
import { parseDeskSettings, readDeskSettings } from './desk-settings.ts';
import { START_TIME } from './fixture.ts';
import { followUpRulesFor, followUpsOf, nextStepOf } from './follow-up.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NOW = START_TIME;
const settings = readDeskSettings().followUps;
const AFTERCARE = [
  { kind: 'aftercare', at: NOW + DAY_MS },
  { kind: 'aftercare', at: NOW + 3 * DAY_MS },
];

test('who was not reached is called again, each time later, and visited in the end', () => {
  const waits = [10, 30, 120];
  for (const [times, minutes] of waits.entries()) {
    const before = Array.from({ length: times }, () => 'unreachable' as const);
    expect(followUpsOf('unreachable', before, settings, NOW)).toEqual([
      { kind: 'again', step: 'call', at: NOW + minutes * MINUTE_MS },
    ]);
  }
  const three = ['unreachable', 'unreachable', 'unreachable'] as const;
  const visit = { kind: 'again', step: 'visit', at: NOW };
  expect(followUpsOf('unreachable', three, settings, NOW)).toEqual([visit]);
  const atTheDoor = followUpsOf('unreachable', [...three, 'unreachable'], settings, NOW);
  expect(atTheDoor).toEqual([{ ...visit, at: NOW + 120 * MINUTE_MS }]);
});

test('who refused to talk is called by somebody else, and then visited', () => {
  expect(followUpsOf('refused', ['unreachable'], settings, NOW)).toEqual([
    { kind: 'again', step: 'second-caller', at: NOW + 10 * MINUTE_MS },
  ]);
  expect(followUpsOf('refused', ['refused'], settings, NOW)).toEqual([
    { kind: 'again', step: 'visit', at: NOW },
  ]);
});

test('who believes the fraudster is visited at once', () => {
  expect(followUpsOf('visit-needed', [], settings, NOW)).toEqual([
    { kind: 'again', step: 'visit', at: NOW },
  ]);
});

test('who has paid gets a stop-payment prepared, and is called after a day and after three', () => {
  const expected = [{ kind: 'stop-payment' }, ...AFTERCARE];
  expect(followUpsOf('already-paid', [], settings, NOW)).toEqual(expected);
});

test('who was dissuaded or is with the police is called after a day and after three', () => {
  expect(followUpsOf('dissuaded', [], settings, NOW)).toEqual(AFTERCARE);
  expect(followUpsOf('police-dispatched', [], settings, NOW)).toEqual(AFTERCARE);
});

test('no fraud quiets its rules, and a duplicate asks for nothing', () => {
  expect(followUpsOf('not-fraud', [], settings, NOW)).toEqual([{ kind: 'quiet' }]);
  expect(followUpsOf('duplicate', [], settings, NOW)).toEqual([]);
});

test('an outcome that does not end the episode always has a next step, and one that does never has', () => {
  for (const outcome of OUTCOME_NAMES) {
    const next = nextStepOf(followUpsOf(outcome, [], settings, NOW));
    expect([outcome, next === undefined]).toEqual([outcome, OUTCOMES[outcome].ends]);
  }
});

const OWN = parseDeskSettings(
  'own.yaml',
  `follow-up:
  refused: { after: [15m], last: visit }
  levels:
    red: { unreachable: { after: [2m], last: second-caller }, refused: { after: [3m], last: visit } }
  typologies:
    police-impersonation: { refused: { after: [5m, 20m], last: visit }, red: { refused: { after: [], last: visit } } }`,
).followUps;

const LADDERS = `
  typology              level   outcome      first time            second               third
  fake-loan             orange  unreachable  call in 10            call in 30           call in 120
  fake-loan             orange  refused      second-caller in 15   visit in 0           visit in 15
  fake-loan             red     unreachable  call in 2             second-caller in 0   second-caller in 2
  fake-loan             red     refused      second-caller in 3    visit in 0           visit in 3
  police-impersonation  orange  refused      second-caller in 5    second-caller in 20  visit in 0
  police-impersonation  red     refused      visit in 0            visit in 0           visit in 0
  police-impersonation  red     unreachable  call in 2             second-caller in 0   second-caller in 2
`;
function levelNamed(name: string): Level {
  return LEVELS.find((level) => level === name) ?? 'blue';
}

const ROWS = LADDERS.trim()
  .split('\n')
  .slice(1)
  .map((line) => line.trim().split(/\s{2,}/));

test.each(ROWS)(
  'staff go on with a %s that is %s after %s: %s, then %s, then %s, as the settings of its typology and level say',
  (typology, level, outcome, ...steps) => {
    const rules = followUpRulesFor(OWN, { typology, level: levelNamed(level) });
    const done = isOutcome(outcome) ? outcome : 'duplicate';
    const planned = steps.map((_, times) => {
      const before = Array.from({ length: times }, () => done);
      const next = nextStepOf(followUpsOf(done, before, rules, NOW));
      return next && `${next.step} in ${(next.at - NOW) / MINUTE_MS}`;
    });
    expect(planned).toEqual(steps);
  },
);

test('what a level or a typology cannot have is told with its place', () => {
  const text =
    'follow-up: { levels: { crimson: { refused: { after: [], last: visit } } }, typologies: { fake-loan: { refused: { after: [1m] }, dissuaded: 1 } } }';
  const fault = () => parseDeskSettings('own.yaml', text);
  expect(fault).toThrow(/follow-up\.levels\.crimson is not known here/);
  expect(fault).toThrow(/follow-up\.typologies\.fake-loan\.refused needs after and last/);
  expect(fault).toThrow(/follow-up\.typologies\.fake-loan\.dissuaded is not known here/);
});
