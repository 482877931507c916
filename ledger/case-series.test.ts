// The case series by hand: who is compared with whom, what is expected, and when nothing is said.
import { describe, expect, test } from 'vitest';
import { dayOfCivilDate } from '../signal/civil-date.ts';
import { caseSeries, type DayCounts, dateText, type Step } from './case-series.ts';

const dayOf = (text: string) => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return dayOfCivilDate(year, month, day);
};

/** A count for every day of a stretch. */
function steady(from: string, to: string, countOf: (day: number) => number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let day = dayOf(from); day < dayOf(to); day++) counts.set(day, countOf(day));
  return counts;
}

function series(counts: DayCounts, from: string, to: string, step: Step, knownFrom = '2020-01-01') {
  const options = { firstDay: dayOf(from), endDay: dayOf(to), step, knownFrom: dayOf(knownFrom) };
  return caseSeries(counts, options);
}

describe('a point', () => {
  test.each([
    ['day', '2026-03-04', '2026-03-06', ['2026-03-04', '2026-03-05']],
    ['week', '2026-03-04', '2026-03-10', ['2026-03-02', '2026-03-09']],
    ['month', '2025-12-15', '2026-02-01', ['2025-12', '2026-01']],
    ['year', '2025-06-01', '2026-06-01', ['2025', '2026']],
  ] as const)('of a %s has its key, and parts say so', (step, from, to, keys) => {
    const points = series(new Map(), from, to, step);
    expect(points.map(({ key }) => key)).toEqual(keys);
    expect(points[0]?.isPart).toBe(step !== 'day');
  });

  test('stands beside the same days of the year before: dates, or weekdays for a week', () => {
    const counts = steady('2025-01-01', '2026-12-31', (day) => day - dayOf('2025-01-01'));
    const [day] = series(counts, '2026-03-04', '2026-03-05', 'day');
    expect(day?.casesFiledYearBefore).toBe(counts.get(dayOf('2025-03-04')));
    const [week] = series(counts, '2026-03-02', '2026-03-09', 'week');
    const before = Array.from({ length: 7 }, (_, at) => counts.get(dayOf('2025-03-03') + at) ?? 0);
    expect(week?.casesFiledYearBefore).toBe(before.reduce((sum, count) => sum + count, 0));
    const [part] = series(new Map([[dayOf('2025-03-15'), 9]]), '2026-03-01', '2026-03-15', 'month');
    expect(part?.casesFiledYearBefore).toBe(0);
  });

  test('stands beside as many days of the year before as it has so far, and beside none when it is to come', () => {
    const counts = steady('2025-01-01', '2026-03-19', () => 10);
    const points = caseSeries(counts, {
      ...{ firstDay: dayOf('2026-03-01'), endDay: dayOf('2026-05-01'), step: 'month' },
      ...{ knownFrom: dayOf('2025-01-01'), unfinishedDay: dayOf('2026-03-18') },
    });
    expect(points.map((point) => [point.casesFiled, point.casesFiledYearBefore])).toEqual([
      [180, 180],
      [0, null],
    ]);
  });

  test('has nothing beside it where the year before is not known, nor on 29 February', () => {
    const counts = steady('2023-01-01', '2024-03-01', () => 1);
    const days = series(counts, '2024-02-28', '2024-03-01', 'day');
    expect(days.map((point) => point.casesFiledYearBefore)).toEqual([1, null]);
    const [unknown] = series(counts, '2024-02-28', '2024-02-29', 'day', '2023-03-01');
    expect(unknown?.casesFiledYearBefore).toBeNull();
  });

  test('has one day beside a day, also on the last of February after a leap year', () => {
    const counts = steady('2023-01-01', '2025-03-02', () => 10);
    const days = series(counts, '2025-02-28', '2025-03-02', 'day');
    expect(days.map((point) => point.casesFiledYearBefore)).toEqual([10, 10]);
  });

  test('has the mean of seven days, four weeks or three months up to it', () => {
    const counts = steady('2025-01-01', '2026-12-31', () => 2);
    const averageOf = (from: string, to: string, step: Step) =>
      series(counts, from, to, step)[0]?.movingAverage;
    expect(averageOf('2026-03-04', '2026-03-05', 'day')).toBe(2);
    expect(averageOf('2026-03-02', '2026-03-09', 'week')).toBe(14);
    expect(averageOf('2026-03-01', '2026-04-01', 'month')).toBeCloseTo((2 * 90) / 3, 9);
    expect(
      series(counts, '2026-03-04', '2026-03-05', 'day', '2026-03-01')[0]?.movingAverage,
    ).toBeNull();
  });

  test('counts the holidays inside it and those of the year before, as the Spring Festival moves', () => {
    const [january, february] = series(new Map(), '2026-01-01', '2026-03-01', 'month');
    expect([january?.holidayDays, january?.holidayDaysYearBefore]).toEqual([3, 5]);
    expect([february?.holidayDays, february?.holidayDaysYearBefore]).toEqual([9, 4]);
  });
});

describe('what is expected', () => {
  test('of a day follows its weekday, and a day far outside stands out', () => {
    // Mondays have 100, other days 10.
    const counts = steady('2025-09-01', '2026-06-01', (day) => ((day + 3) % 7 === 0 ? 100 : 10));
    const [monday, tuesday] = series(counts, '2026-03-16', '2026-03-18', 'day');
    expect(monday?.expected?.mean).toBe(100);
    expect(tuesday?.expected?.mean).toBe(10);
    expect([monday?.standsOut, tuesday?.standsOut]).toEqual([null, null]);
    counts.set(dayOf('2026-03-16'), 60);
    counts.set(dayOf('2026-03-17'), 60);
    const [low, high] = series(counts, '2026-03-16', '2026-03-18', 'day');
    expect([low?.standsOut, high?.standsOut]).toEqual(['below', 'above']);
  });

  test('of a month is the same month of years before, carried on by the growth since', () => {
    // 31 a month in 2024, in December 310; twice as much in 2025 and after.
    const monthly = (day: number) => {
      const [year, month, date] = dateText(day).split('-');
      if (date !== '01') return 0;
      return (month === '12' ? 300 : 30) * (year === '2023' || year === '2024' ? 1 : 2);
    };
    const counts = steady('2023-01-01', '2026-01-01', monthly);
    const [december] = series(counts, '2025-12-01', '2026-01-01', 'month', '2023-01-01');
    // The 12 months up to December 2025 had 11 × 60 + 300, those up to December 2024 11 × 30 + 300.
    expect(december?.expected?.mean).toBeCloseTo((300 * 960) / 630, 6);
  });

  test('of a week leaves weeks with holidays out: they neither stand out nor widen the band of those after', () => {
    // 70 a week, on the eight days of National Day 2025 nothing.
    const isNationalDay = (day: number) => day >= dayOf('2025-10-01') && day < dayOf('2025-10-09');
    const counts = steady('2025-01-01', '2025-12-31', (day) => (isNationalDay(day) ? 0 : 10));
    const weeks = series(counts, '2025-09-22', '2025-12-08', 'week');
    const holidays = weeks.filter(({ holidayDays }) => holidayDays > 0);
    expect(holidays.map(({ key, casesFiled }) => [key, casesFiled])).toEqual([
      ['2025-09-29', 20],
      ['2025-10-06', 40],
    ]);
    for (const { expected, standsOut } of holidays)
      expect([expected, standsOut]).toEqual([null, null]);
    const others = weeks.filter(({ holidayDays }) => holidayDays === 0);
    expect(others).toHaveLength(9);
    for (const { expected } of others) {
      expect(expected?.mean).toBe(70);
      // Chance alone of 70: 1.96 · √(70 · (1 + 1/n)) with n of 6 to 8 like weeks.
      expect((expected?.high ?? Infinity) - 70).toBeLessThan(18);
    }
  });

  test('of a week is said in every week without holidays of the years that are announced', () => {
    const counts = steady('2023-01-01', '2026-12-31', () => 10);
    const weeks = series(counts, '2024-04-01', '2026-12-28', 'week');
    const unsaid = weeks.filter((week) => week.holidayDays === 0 && week.expected === null);
    expect(unsaid.map(({ key }) => key)).toEqual([]);
  });

  test('of a month needs every case of the two years before it', () => {
    const counts = steady('2020-01-01', '2026-12-31', () => 10);
    const marchOf = (knownFrom: string) =>
      series(counts, '2026-03-01', '2026-04-01', 'month', knownFrom)[0]?.expected;
    expect(marchOf('2024-03-01')?.mean).toBeCloseTo(310, 6);
    expect(marchOf('2024-03-02')).toBeNull();
  });

  test('is not said on holidays, for parts, for years, nor from too little', () => {
    const counts = steady('2020-01-01', '2026-12-31', () => 50);
    const expectedOf = (from: string, to: string, step: Step, knownFrom?: string) =>
      series(counts, from, to, step, knownFrom)[0]?.expected;
    expect(expectedOf('2026-10-01', '2026-10-02', 'day')).toBeNull();
    expect(expectedOf('2026-03-02', '2026-03-05', 'week')).toBeNull();
    expect(expectedOf('2025-01-01', '2026-01-01', 'year')).toBeNull();
    expect(expectedOf('2026-03-16', '2026-03-17', 'day', '2026-03-01')).toBeNull();
    expect(expectedOf('2026-03-16', '2026-03-17', 'day', '2025-10-01')).not.toBeNull();
  });

  test('is not said of a day, a week or a month that is not over, nor of what is to come', () => {
    const counts = steady('2020-01-01', '2026-03-18', () => 50);
    const judged = (from: string, to: string, step: Step) =>
      caseSeries(counts, {
        ...{ firstDay: dayOf(from), endDay: dayOf(to), step, knownFrom: dayOf('2020-01-01') },
        unfinishedDay: dayOf('2026-03-18'),
      }).map((point) => [point.isPart, point.expected !== null, point.standsOut]);
    const [over, open] = [
      [false, true, null],
      [true, false, null],
    ];
    expect(judged('2026-03-17', '2026-03-20', 'day')).toEqual([over, open, open]);
    expect(judged('2026-03-09', '2026-03-30', 'week')).toEqual([over, open, open]);
    expect(judged('2026-02-01', '2026-05-01', 'month')).toEqual([over, open, open]);
  });

  test('never makes small numbers stand out', () => {
    const counts = steady('2025-09-01', '2026-06-01', () => 0);
    counts.set(dayOf('2026-03-17'), 4);
    expect(series(counts, '2026-03-17', '2026-03-18', 'day')[0]?.standsOut).toBeNull();
    counts.set(dayOf('2026-03-17'), 5);
    expect(series(counts, '2026-03-17', '2026-03-18', 'day')[0]?.standsOut).toBe('above');
  });
});
