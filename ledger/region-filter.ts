// Regions and periods in SQL. A GB/T 2260 code holds its ancestors in its digits, so rolling up is cutting off: 330106 is in 3301 and 33.
// Days, months and years are those of Shanghai.

/** By what rows may be grouped. */
export const GROUPINGS = [
  'province',
  'city',
  'county',
  'typology',
  'day',
  'month',
  'year',
] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** The digits that all codes of a region begin with: `330000` gives `33`, `330100` gives `3301`; all of the country without a region. */
export function regionPrefix(region: string | undefined): string {
  return (region ?? '').replace(/^(\d\d)0000$/, '$1').replace(/^(\d{4})00$/, '$1');
}

/** SQL text of a grouping over the columns `region`, `typology` and a time column. */
export function groupingSql(grouping: Grouping, timeColumn: string): string {
  switch (grouping) {
    case 'province':
      return "concat(substring(region, 1, 2), '0000')";
    case 'city':
      return "concat(substring(region, 1, 4), '00')";
    case 'county':
      return 'toString(region)';
    case 'typology':
      return 'toString(typology)';
    case 'day':
      return `formatDateTime(${timeColumn}, '%Y-%m-%d', 'Asia/Shanghai')`;
    case 'month':
      return `formatDateTime(${timeColumn}, '%Y-%m', 'Asia/Shanghai')`;
    case 'year':
      return `formatDateTime(${timeColumn}, '%Y', 'Asia/Shanghai')`;
  }
}
