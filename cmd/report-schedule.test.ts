// Which period is due when, and what is wrong in a schedule.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { printTime } from '../signal/event-time.ts';
import { shanghai } from '../test/ledger-case.ts';
import { dueReport, readReportSchedule, type ScheduledReport } from './report-schedule.ts';

const folder = mkdtempSync(join(tmpdir(), 'forewarn-schedule-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function due(now: string, rest: Partial<ScheduledReport> = {}) {
  const entry: ScheduledReport = { every: 'day', format: 'csv', into: '/r', ...rest };
  const { from, to, path } = dueReport(entry, shanghai(now));
  return [printTime(from).slice(0, 10), printTime(to).slice(0, 10), path];
}

test('the day, week or month that ended last is due from its time of day on', () => {
  expect(due('2026-03-05T06:00:00')).toEqual([
    '2026-03-04',
    '2026-03-05',
    '/r/headline-day-2026-03-04.csv',
  ]);
  expect(due('2026-03-05T05:59:59').slice(0, 2)).toEqual(['2026-03-03', '2026-03-04']);
  expect(due('2026-03-05T07:29:00', { at: '07:30' }).slice(0, 2)).toEqual([
    '2026-03-03',
    '2026-03-04',
  ]);
  // 2026-03-02 is a Monday.
  const week = { every: 'week', report: 'work', by: 'desk', region: '330000' } as const;
  expect(due('2026-03-08T23:00:00', week).slice(0, 2)).toEqual(['2026-02-23', '2026-03-02']);
  expect(due('2026-03-09T06:00:00', week)).toEqual([
    '2026-03-02',
    '2026-03-09',
    '/r/work-desk-330000-week-2026-03-02.csv',
  ]);
  expect(due('2026-01-01T06:00:00', { every: 'month' }).slice(0, 2)).toEqual([
    '2025-12-01',
    '2026-01-01',
  ]);
  expect(due('2026-01-01T05:00:00', { every: 'month' }).slice(0, 2)).toEqual([
    '2025-11-01',
    '2025-12-01',
  ]);
});

test('a schedule is read from YAML, with folders beside it, and says what is wrong where', () => {
  const path = join(folder, 'reports.yaml');
  const read = (text: string) => {
    writeFileSync(path, text);
    return readReportSchedule(path);
  };
  expect(readReportSchedule(undefined)).toEqual([]);
  const [entry] = read(
    "reports:\n  - { every: month, format: pdf, region: '330000', into: out }\n",
  );
  expect(entry).toEqual({
    every: 'month',
    format: 'pdf',
    region: '330000',
    into: join(folder, 'out'),
  });
  expect(() => read('reports:\n  - { every: hour, format: csv, into: out }\n')).toThrow(
    '/reports/0/every',
  );
  expect(() =>
    read('reports:\n  - { every: day, report: work, format: pdf, into: out }\n'),
  ).toThrow('only the headline');
  expect(() => read('reports: [')).toThrow('cannot be read');
  expect(() => readReportSchedule(join(folder, 'none.yaml'))).toThrow('none.yaml');
});
