// Statements over days of campaigns are of a length that ClickHouse reads, 256 KiB unless it is set otherwise.
import { expect, test } from 'vitest';
import { campaignDaysSql, countCampaignDaysSql, joinedSql } from './campaign-days.ts';
import type { DayState } from './campaign-states.ts';
import { unitPortions } from './campaign-states.ts';

const STATEMENT_BYTES_MAX = 256 * 1024;

test('a year of a country is read a portion at a time, with as many episodes as are named at once', () => {
  const cities = Array.from({ length: 340 }, (_, at) => String(1_000 + at));
  const days = Array.from(
    { length: 366 },
    (_, at): DayState => ({
      ...{ day: 20_000 + at, episodes: 1, made: 0, missing: cities, touched: [], since: '0' },
    }),
  );
  const portions = unitPortions(days, 'missing');
  expect(portions.length).toBe(Math.ceil((340 * 366) / 5_000));
  const numbers = Array.from({ length: 5_000 }, (_, at) => Number.MAX_SAFE_INTEGER - at);
  for (const units of portions) {
    const sql = joinedSql(`(${campaignDaysSql({ ...units, numbers, since: '1'.repeat(19) })})`, []);
    expect(Buffer.byteLength(sql)).toBeLessThan(STATEMENT_BYTES_MAX);
    const made = countCampaignDaysSql(units, '1'.repeat(19));
    expect(Buffer.byteLength(made)).toBeLessThan(STATEMENT_BYTES_MAX);
  }
});
