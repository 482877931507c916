// What follows from each outcome, read as the rules of the desk.
import { expect, test } from 'vitest';
import { OUTCOME_NAMES, OUTCOMES } from '../signal/outcome.ts';
import { readDeskSettings } from './desk-settings.ts';
import { START_TIME } from './fixture.ts';
import { followUpsOf, nextStepOf } from './follow-up.ts';

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

test('no fraud quiets the typology, and a duplicate asks for nothing', () => {
  expect(followUpsOf('not-fraud', [], settings, NOW)).toEqual([{ kind: 'quiet' }]);
  expect(followUpsOf('duplicate', [], settings, NOW)).toEqual([]);
});

test('an outcome that does not end the episode always has a next step, and one that does never has', () => {
  for (const outcome of OUTCOME_NAMES) {
    const next = nextStepOf(followUpsOf(outcome, [], settings, NOW));
    expect([outcome, next === undefined]).toEqual([outcome, OUTCOMES[outcome].ends]);
  }
});
