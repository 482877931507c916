// Thirds of months, day by day.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civilDateOfDay, dayOfCivilDate } from '../signal/civil-date.ts';
import { thirdOf, wholeThirds } from './thirds.ts';

const day = fc.integer({ min: 0, max: 65_535 });

test('a day lies in the third that begins on the 1st, 11th or 21st before it', () => {
  fc.assert(
    fc.property(day, (one) => {
      const { year, month, day: of } = civilDateOfDay(one);
      const start = of >= 21 ? 21 : of >= 11 ? 11 : 1;
      expect(thirdOf(one)).toBe(dayOfCivilDate(year, month, start));
    }),
  );
});

test('whole thirds of a stretch of days are all that lie in it', () => {
  fc.assert(
    fc.property(day, fc.nat({ max: 100 }), (start, length) => {
      const { firstThird, endThird } = wholeThirds(start, start + length);
      const days = Array.from({ length: length + 12 }, (_, at) => start + at);
      const starts = days.filter((one) => thirdOf(one) === one);
      // A third ends where the next one begins.
      const whole = starts.filter((_, at) => (starts[at + 1] ?? Infinity) <= start + length);
      expect(days.filter((one) => one >= firstThird && one < endThird)).toEqual(
        days.filter((one) => whole.includes(thirdOf(one))),
      );
    }),
  );
});
