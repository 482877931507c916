// What the settings say of the ladder, and what they are told when they say something wrong.
import { expect, test } from 'vitest';
import { parseDeskSettings, readDeskSettings } from './desk-settings.ts';
import { START_TIME } from './fixture.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const stepsOf = (typology: string, level: 'blue' | 'yellow' | 'orange' | 'red', text = '') =>
  parseDeskSettings('own.yaml', text)
    .ladder.rungsOf(typology, level)
    .map(({ step }) => step);

test('the higher the level, the more is done and the sooner', () => {
  expect(stepsOf('task-rebate', 'blue')).toEqual(['message']);
  expect(stepsOf('task-rebate', 'yellow')).toEqual(['message', 'voice-robot']);
  expect(stepsOf('task-rebate', 'orange')).toEqual(['message', 'call', 'voice-robot']);
  const { ladder } = readDeskSettings();
  const robotAfter = (level: 'yellow' | 'orange' | 'red') =>
    ladder.rungsOf('task-rebate', level).find(({ step }) => step === 'voice-robot')?.afterMs;
  expect([robotAfter('yellow'), robotAfter('orange'), robotAfter('red')]).toEqual([
    30 * MINUTE_MS,
    5 * MINUTE_MS,
    MINUTE_MS,
  ]);
});

test('nothing is sent to a number that somebody else may have taken over', () => {
  expect(stepsOf('account-takeover', 'yellow')).toEqual([]);
  expect(stepsOf('account-takeover', 'red')).toEqual(['call']);
});

test('a typology has its own steps at a level and those of all at the others; a file of one’s own goes before ours', () => {
  const text =
    'ladder:\n  typologies:\n    sextortion: { red: [{ step: call }] }\n  levels: { blue: [] }';
  expect(stepsOf('sextortion', 'red', text)).toEqual(['call']);
  expect(stepsOf('sextortion', 'orange', text)).toEqual(['message', 'call', 'voice-robot']);
  expect(stepsOf('sextortion', 'blue', text)).toEqual([]);
});

test('blue and yellow wait for the end of the quiet hours, orange and red never', () => {
  const { ladder } = readDeskSettings();
  // START_TIME is 08:00 in Shanghai.
  const at = START_TIME - 2 * HOUR_MS;
  expect(ladder.afterQuiet(at, 'yellow')).toBe(START_TIME);
  expect(ladder.afterQuiet(START_TIME - 10 * HOUR_MS, 'blue')).toBe(START_TIME);
  expect(ladder.afterQuiet(at, 'orange')).toBe(at);
  expect(ladder.afterQuiet(at, 'red')).toBe(at);
  expect(ladder.afterQuiet(START_TIME, 'yellow')).toBe(START_TIME);
  expect(ladder.afterQuiet(START_TIME + 13 * HOUR_MS, 'yellow')).toBe(START_TIME + 13 * HOUR_MS);
});

test('what a person answers has a meaning, or none', () => {
  const { ladder } = readDeskSettings();
  expect(ladder.meaningOf(' 1')).toBe('help');
  expect(ladder.meaningOf('2')).toBe('understood');
  expect(ladder.meaningOf('１。')).toBe('help');
  expect(ladder.meaningOf('9')).toBeUndefined();
});

test('all faults of the ladder are told at once, each with its place and what would do', () => {
  const text = `ladder:
  quiet-hours: { from: 9pm }
  answers: { '1': helpp }
  levels:
    red: [{ step: visit }, { step: sms }, { step: call, after: 1m, retries: [1m] }, { step: message }]
    purple: []
`;
  const fault = () => parseDeskSettings('own.yaml', text);
  expect(fault).toThrow(
    /ladder\.quiet-hours\.from must be a time of day such as '21:30'.*not '9pm'/,
  );
  expect(fault).toThrow(/ladder\.quiet-hours needs from and to/);
  expect(fault).toThrow(/ladder\.answers\.1 must be one of help, understood/);
  expect(fault).toThrow(
    /ladder\.levels\.red\.1\.step follows from what staff record; see follow-up/,
  );
  expect(fault).toThrow(/ladder\.levels\.red\.2\.step must be one of message, voice-robot, call/);
  expect(fault).toThrow(/ladder\.levels\.red\.3\.retries is not for calls/);
  expect(fault).toThrow(/ladder\.levels\.red\.3\.after cannot be/);
  expect(fault).toThrow(/ladder\.levels\.red\.4 needs deadline/);
  expect(fault).toThrow(/ladder\.levels\.purple is not known here/);
});
