import { expect, test } from 'vitest';
import { isHolidayDate } from './holiday.ts';

const DAY_MS = 86_400_000;

function holidaysOf(year: number): string[] {
  const days = Array.from({ length: 366 }, (_, day) =>
    new Date(Date.UTC(year, 0, 1) + day * DAY_MS).toISOString().slice(0, 10),
  );
  return days.filter((date) => date.startsWith(`${year}`) && isHolidayDate(date));
}

test('the Spring Festival of 2026 is nine days off, as announced', () => {
  expect(isHolidayDate('2026-02-14')).toBe(false);
  expect(isHolidayDate('2026-02-15')).toBe(true);
  expect(isHolidayDate('2026-02-23')).toBe(true);
  expect(isHolidayDate('2026-02-24')).toBe(false);
});

test('a year that is not announced yet has the 13 days of the law, those that fall together once', () => {
  expect(holidaysOf(2027)).toEqual([
    ...['2027-01-01', '2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-04-05'],
    ...['2027-05-01', '2027-05-02', '2027-06-09', '2027-09-15', '2027-10-01', '2027-10-02'],
    '2027-10-03',
  ]);
  expect(holidaysOf(2028)).toHaveLength(12);
});

test.each([2027, 2028, 2029, 2030])(
  'festivals of %d are within a day of those of the calendar of Unicode, which computes new moons roughly',
  (year) => {
    const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', {
      timeZone: 'UTC',
      month: 'numeric',
      day: 'numeric',
    });
    for (let time = Date.UTC(year, 0, 1); time < Date.UTC(year + 1, 0, 1); time += DAY_MS) {
      if (!['1/1', '5/5', '8/15'].includes(lunar.format(time))) continue;
      const near = [-1, 0, 1].map((day) =>
        new Date(time + day * DAY_MS).toISOString().slice(0, 10),
      );
      expect(near.some(isHolidayDate), near[1]).toBe(true);
    }
  },
);

test('a year of which nothing is known has none', () => {
  expect(holidaysOf(2023)).toEqual([]);
});
