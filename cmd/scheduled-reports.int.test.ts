// Reports of a schedule over a real ledger: each file once, whole, again when it was missed; a fault of one keeps no other back.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import type { ScheduledReport } from './report-schedule.ts';
import { makeDue, startScheduledReports } from './scheduled-reports.ts';

const path = mkdtempSync(join(tmpdir(), 'forewarn-scheduled-'));
const into = join(path, 'out');
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path: join(path, 'ledger') });
  await ledger.write({ cases: [caseAt('c1', '2026-03-02T10:00:00')] }, token());
});
afterAll(async () => {
  await ledger.close();
  rmSync(path, { recursive: true, force: true });
});

test('what is due is made once, and a fault is told once and keeps no other back', async () => {
  const scheduled: ScheduledReport[] = [
    { every: 'day', report: 'work', by: 'nobody', format: 'csv', into },
    { every: 'day', report: 'totals', by: 'city', format: 'csv', into },
    { every: 'month', format: 'pdf', lang: 'en', into },
  ];
  const notes: string[] = [];
  const told = new Set<string>();
  const make = (now: string) =>
    makeDue(scheduled, { ledger }, told, (note) => notes.push(note), shanghai(now));
  await make('2026-03-03T08:00:00');
  const totals = 'totals-city-day-2026-03-02.csv';
  const brief = 'headline-en-month-2026-02-01.pdf';
  expect(readdirSync(into).sort()).toEqual([brief, totals]);
  expect(readFileSync(join(into, totals), 'utf8')).toContain('330100,杭州市');
  expect(readFileSync(join(into, brief)).subarray(0, 5).toString()).toBe('%PDF-');
  expect(notes).toEqual([
    expect.stringContaining("'nobody'"),
    expect.stringContaining(totals),
    expect.stringContaining(brief),
  ]);
  writeFileSync(join(into, totals), 'as it was');
  rmSync(join(into, brief));
  await make('2026-03-03T09:00:00');
  expect(readFileSync(join(into, totals), 'utf8')).toBe('as it was');
  expect(readdirSync(into).sort()).toEqual([brief, totals]);
  expect(notes).toHaveLength(4);
});

test('a running schedule has made what is due by the time it stops', async () => {
  const folder = join(path, 'now');
  const stop = startScheduledReports(
    [{ every: 'week', report: 'trend', by: 'day', format: 'parquet', into: folder }],
    { ledger },
    () => undefined,
  );
  await stop();
  expect(readdirSync(folder)).toHaveLength(1);
});
