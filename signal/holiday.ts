// Public holidays of mainland China: the days off that the State Council has announced for a year (without the working weekends that make up for them), and for
// years that are not announced yet those that the law itself names (Regulation on Public Holidays for National Annual Festivals and Memorial Days, as of 2025). A
// year that is in neither table has none.

const ANNOUNCED: readonly (readonly [from: string, to: string])[] = [
  ['2024-01-01', '2024-01-01'],
  ['2024-02-10', '2024-02-17'],
  ['2024-04-04', '2024-04-06'],
  ['2024-05-01', '2024-05-05'],
  ['2024-06-08', '2024-06-10'],
  ['2024-09-15', '2024-09-17'],
  ['2024-10-01', '2024-10-07'],
  ['2025-01-01', '2025-01-01'],
  ['2025-01-28', '2025-02-04'],
  ['2025-04-04', '2025-04-06'],
  ['2025-05-01', '2025-05-05'],
  ['2025-05-31', '2025-06-02'],
  ['2025-10-01', '2025-10-08'],
  ['2026-01-01', '2026-01-03'],
  ['2026-02-15', '2026-02-23'],
  ['2026-04-04', '2026-04-06'],
  ['2026-05-01', '2026-05-05'],
  ['2026-06-19', '2026-06-21'],
  ['2026-09-25', '2026-09-27'],
  ['2026-10-01', '2026-10-07'],
];

/** By year, `MM-dd`: Spring Festival, Qingming, Dragon Boat and Mid-Autumn, by the calendar of GB/T 33661-2017. */
const FESTIVALS: readonly (readonly [year: string, ...dates: [string, string, string, string]])[] =
  [
    ['2027', '02-06', '04-05', '06-09', '09-15'],
    ['2028', '01-26', '04-04', '05-28', '10-03'],
    ['2029', '02-13', '04-04', '06-16', '09-22'],
    ['2030', '02-03', '04-05', '06-05', '09-12'],
  ];
/** New Year's Day, two days of May and three of October. */
const FIXED = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'];
const DAY_MS = 86_400_000;
/** The eve of the Spring Festival and its first three days. */
const SPRING_DAYS = [-1, 0, 1, 2];

const HOLIDAYS: ReadonlySet<string> = new Set([
  ...ANNOUNCED.flatMap(([from, to]) => {
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
    return Array.from({ length: days + 1 }, (_, day) => dayAfter(from, day));
  }),
  ...FESTIVALS.flatMap(([year, spring, ...others]) => [
    ...SPRING_DAYS.map((day) => dayAfter(`${year}-${spring}`, day)),
    ...[...others, ...FIXED].map((date) => `${year}-${date}`),
  ]),
]);

/** Whether a Shanghai date `yyyy-MM-dd` is a public holiday. */
export function isHolidayDate(date: string): boolean {
  return HOLIDAYS.has(date);
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}
