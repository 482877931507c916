// What a file of desk settings says, and what it is told when it says something wrong.
import { expect, test } from 'vitest';
import { parseDeskSettings, readDeskSettings } from './desk-settings.ts';
import { QUIET_AFTER_NOT_FRAUD_MS } from './episode-book.ts';

const MINUTE_MS = 60_000;

test('every level has a deadline when nothing is set, the more urgent the shorter', () => {
  const settings = readDeskSettings();
  const deadlines = (['red', 'orange', 'yellow', 'blue'] as const).map((level) =>
    settings.riseAfterMs('330106', level),
  );
  expect(deadlines).toEqual([2 * MINUTE_MS, 10 * MINUTE_MS, 120 * MINUTE_MS, 1_440 * MINUTE_MS]);
});

test('a desk has its own deadline, else that of the desk above, else that of all', () => {
  const settings = parseDeskSettings(
    'own.yaml',
    "rise: { red: 5m }\ndesks:\n  '330100': { rise: { red: 1m } }\n  '330106': { rise: { red: 30s } }\n",
  );
  expect(settings.riseAfterMs('330106', 'red')).toBe(30_000);
  expect(settings.riseAfterMs('330105', 'red')).toBe(MINUTE_MS);
  expect(settings.riseAfterMs('330206', 'red')).toBe(5 * MINUTE_MS);
  expect(settings.riseAfterMs('330106', 'orange')).toBe(10 * MINUTE_MS);
});

test('a level that never rises is said so', () => {
  const settings = parseDeskSettings('own.yaml', 'rise: { blue: never }');
  expect(settings.riseAfterMs('330106', 'blue')).toBeUndefined();
});

test('all faults are told at once, each with its place and what would do', () => {
  const text =
    'rise: { red: soon, orrange: 5m }\ndesks: { hangzhou: { rise: { red: 0s } } }\nlader: 1';
  const fault = () => parseDeskSettings('own.yaml', text);
  expect(fault).toThrow(/own\.yaml: rise\.red must be a duration such as 90s.*not 'soon'/);
  expect(fault).toThrow(/rise\.orrange is not known here; did you mean orange\?/);
  expect(fault).toThrow(/desks\.hangzhou is no region code/);
  expect(fault).toThrow(/desks\.hangzhou\.rise\.red must be a duration/);
  expect(fault).toThrow(/lader is not known here/);
});

test('a file that is no YAML, or no map, or not there is refused', () => {
  expect(() => parseDeskSettings('own.yaml', 'rise: [')).toThrow(/own\.yaml is no YAML/);
  expect(() => parseDeskSettings('own.yaml', 'rise: 5m')).toThrow(/rise must be a map/);
  expect(() => readDeskSettings('none.yaml')).toThrow(/'none\.yaml' cannot be read/);
});

test('what follows from a call is set as a whole, and what is not set stays', () => {
  const text =
    'follow-up: { unreachable: { after: [5m, 1h], last: second-caller } }\naftercare: [2d]';
  const { followUps } = parseDeskSettings('own.yaml', text);
  expect(followUps).toEqual({
    unreachable: { afterMs: [5 * MINUTE_MS, 60 * MINUTE_MS], last: 'second-caller' },
    refused: readDeskSettings().followUps.refused,
    levels: new Map(),
    typologies: new Map(),
    aftercareMs: [2 * 1_440 * MINUTE_MS],
  });
  const wrong = 'follow-up: { refused: { after: soon, last: wait }, unreachable: { after: [1h] } }';
  const fault = () => parseDeskSettings('own.yaml', wrong);
  expect(fault).toThrow(/follow-up\.refused\.after must be a list/);
  expect(fault).toThrow(/follow-up\.refused\.last must be one of call, second-caller, visit/);
  expect(fault).toThrow(/follow-up\.unreachable needs after and last/);
});

test('the deadline of a kind of order holds until a file says another, or never', () => {
  const own =
    'orders: { freeze: { approve-within: 2h }, stop-payment: { approve-within: 1d, done-within: 5m }, return-funds: { approve-within: 1d, done-within: never } }';
  const { orders } = parseDeskSettings('own.yaml', own);
  expect(orders.freeze).toEqual({
    approveWithinMs: 120 * MINUTE_MS,
    doneWithinMs: 1_440 * MINUTE_MS,
  });
  expect(orders['stop-payment'].doneWithinMs).toBe(5 * MINUTE_MS);
  expect(orders['return-funds']).toEqual({ approveWithinMs: 1_440 * MINUTE_MS });
});

test('rules are quiet for a person for seven days after not-fraud, or as long as a file says', () => {
  expect(readDeskSettings().quietAfterNotFraudMs).toBe(QUIET_AFTER_NOT_FRAUD_MS);
  expect(parseDeskSettings('own.yaml', 'aftercare: [1d]').quietAfterNotFraudMs).toBe(
    QUIET_AFTER_NOT_FRAUD_MS,
  );
  const own = parseDeskSettings('own.yaml', 'quiet-after-not-fraud: 2h');
  expect(own.quietAfterNotFraudMs).toBe(120 * MINUTE_MS);
  const fault = () => parseDeskSettings('own.yaml', 'quiet-after-not-fraud: a while');
  expect(fault).toThrow(/quiet-after-not-fraud must be a duration/);
});

test('questions of a sheet have names in both languages, or the file is refused', () => {
  const names = '{ asked: { zh: 问清, en: Asked } }';
  const read = parseDeskSettings('own.yaml', `reviews: { sheet: { asked: 5 }, names: ${names} }`);
  expect(read.reviews?.names).toEqual({ asked: { zh: '问清', en: 'Asked' } });
  const fault = () => parseDeskSettings('own.yaml', 'reviews: { names: { asked: { zh: 问清 } } }');
  expect(fault).toThrow(/reviews\.names\.asked needs zh and en/);
});

test('those who work at a desk have its wrap-up, break and shifts, else those of the desk above or of all', () => {
  const text =
    "staff: { wrap-up: 20s, shifts: { day: '08:00-20:00' } }\ndesks: { '330100': { staff: { wrap-up: never, break-after: 90m } } }";
  const { staff } = parseDeskSettings('own.yaml', text);
  expect([staff.wrapUpMs('330106'), staff.wrapUpMs('330206')]).toEqual([0, 20_000]);
  const breaks = [staff.breakAfterMs('330106'), staff.breakAfterMs('330206')];
  expect(breaks).toEqual([90 * MINUTE_MS, 120 * MINUTE_MS]);
  expect(staff.shifts('330106')).toEqual([{ name: 'day', fromMinute: 480, toMinute: 1_200 }]);
});

test('hours that are none are told', () => {
  const fault = () => parseDeskSettings('own.yaml', "staff: { shifts: { day: '8-20' } }");
  expect(fault).toThrow(/staff\.shifts\.day must be hours such as 08:00-16:00, not '8-20'/);
});
