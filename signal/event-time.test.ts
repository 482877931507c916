// Calendar arithmetic is compared with the runtime's Date, which the code itself never uses.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { civilDateOfDay, dayOfCivilDate, daysInMonth, isCivilDate } from './civil-date.ts';
import {
  formatDurationMs,
  parseDurationMs,
  parseRfc3339,
  printTime,
  shanghaiDate,
  shanghaiDayOfWeek,
  shanghaiHour,
  TIME_MS_MAX,
  zoneOffsetMs,
} from './event-time.ts';

const anyTime = fc.integer({ min: Date.UTC(1950, 0, 1), max: TIME_MS_MAX - 86_400_000 });

describe('civil dates', () => {
  test('days and dates convert into each other as Date has them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (day) => {
        const date = civilDateOfDay(day);
        const reference = new Date(day * 86_400_000);
        expect([date.year, date.month, date.day]).toEqual([
          reference.getUTCFullYear(),
          reference.getUTCMonth() + 1,
          reference.getUTCDate(),
        ]);
        expect(dayOfCivilDate(date.year, date.month, date.day)).toBe(day);
        expect(isCivilDate(date.year, date.month, date.day)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('leap days are those of the Gregorian calendar', () => {
    expect([1900, 2000, 2023, 2024].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 28, 29]);
    expect(isCivilDate(2023, 2, 29)).toBe(false);
    expect(isCivilDate(2023, 13, 1)).toBe(false);
    expect(isCivilDate(2023, 1, 0)).toBe(false);
  });
});

describe('parseRfc3339', () => {
  test('what Date prints is read as the same time', () => {
    fc.assert(
      fc.property(anyTime, (timeMs) => {
        expect(parseRfc3339(new Date(timeMs).toISOString())).toBe(timeMs);
      }),
    );
  });

  test('what is printed at +08:00 is read as the same time, and Date agrees', () => {
    fc.assert(
      fc.property(anyTime, (timeMs) => {
        const text = printTime(timeMs);
        expect(parseRfc3339(text)).toBe(timeMs);
        expect(new Date(text).getTime()).toBe(timeMs);
      }),
    );
  });

  test.each([
    ['2026-03-01T08:30:00+08:00', Date.UTC(2026, 2, 1, 0, 30)],
    ['2026-03-01t00:30:00z', Date.UTC(2026, 2, 1, 0, 30)],
    ['2026-03-01 00:30:00Z', Date.UTC(2026, 2, 1, 0, 30)],
    ['2026-03-01T00:30:00.5Z', Date.UTC(2026, 2, 1, 0, 30, 0, 500)],
    ['2026-03-01T00:30:00.123987654Z', Date.UTC(2026, 2, 1, 0, 30, 0, 123)],
    ['2026-02-28T23:00:00-01:30', Date.UTC(2026, 2, 1, 0, 30)],
    ['2026-03-01T00:30:00-00:00', Date.UTC(2026, 2, 1, 0, 30)],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
    ['2017-01-01T07:59:60+08:00', Date.UTC(2017, 0, 1)],
  ])('%s is read', (text, timeMs) => {
    expect(parseRfc3339(text)).toBe(timeMs);
  });

  test.each([
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T00:60:00Z',
    '2026-03-01T00:00:60Z',
    '2026-03-01T23:59:60Z',
    '2026-03-01T00:00:00',
    '2026-03-01T00:00:00.Z',
    '2026-03-01T00:00:00+8:00',
    '2026-03-01T00:00:00+0800',
    '2026-03-01T00:00:00+24:00',
    '2026-03-01T00:00:00Z ',
    ' 2026-03-01T00:00:00Z',
    '2026-3-1T00:00:00Z',
    '2026-03-01',
    '２026-03-01T00:00:00Z',
    '',
  ])('%j is refused', (text) => {
    expect(parseRfc3339(text)).toBeUndefined();
  });
});

describe('Shanghai calendar', () => {
  test('hour, day of the week and date are those of a clock eight hours ahead of UTC', () => {
    fc.assert(
      fc.property(anyTime, (timeMs) => {
        const local = new Date(timeMs + 8 * 3_600_000);
        expect(shanghaiHour(timeMs)).toBe(local.getUTCHours());
        expect(shanghaiDayOfWeek(timeMs)).toBe(local.getUTCDay() === 0 ? 7 : local.getUTCDay());
        expect(shanghaiDate(timeMs)).toBe(local.toISOString().slice(0, 10));
      }),
    );
  });

  test('a Monday is 1, and midnight in Hangzhou begins a day', () => {
    const monday = Date.UTC(2026, 10, 22, 16);
    expect(shanghaiDayOfWeek(monday)).toBe(1);
    expect(shanghaiDayOfWeek(monday - 1)).toBe(7);
    expect(shanghaiDate(monday)).toBe('2026-11-23');
    expect(shanghaiHour(monday - 1)).toBe(23);
  });
});

describe('zones', () => {
  test('fixed zones are known and zones with daylight saving time are refused', () => {
    expect(zoneOffsetMs('Asia/Shanghai')).toBe(28_800_000);
    expect(zoneOffsetMs('+08:00')).toBe(28_800_000);
    expect(zoneOffsetMs('-0330')).toBe(-12_600_000);
    expect(zoneOffsetMs('UTC')).toBe(0);
    expect(zoneOffsetMs('Z')).toBe(0);
    expect(zoneOffsetMs('Europe/Berlin')).toBeUndefined();
    expect(zoneOffsetMs('+8')).toBeUndefined();
  });
});

describe('durations', () => {
  test.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
    ['0s', 0],
  ])('%s is %d ms', (text, durationMs) => {
    expect(parseDurationMs(text)).toBe(durationMs);
  });

  test.each(['', '10', 'm', '1.5h', '-1s', '1h30m', '10 m', '1w', '10M', '999999999999999d'])(
    '%j is no duration',
    (text) => {
      expect(parseDurationMs(text)).toBeUndefined();
    },
  );

  test('what is printed is read as the same duration, in the largest unit that is whole', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (durationMs) => {
        expect(parseDurationMs(formatDurationMs(durationMs))).toBe(durationMs);
      }),
    );
    expect([0, 1, 90_000, 3_600_000, 86_400_000].map(formatDurationMs)).toEqual([
      '0s',
      '1ms',
      '90s',
      '1h',
      '1d',
    ]);
  });
});
