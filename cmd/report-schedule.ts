// Which reports are made by themselves: a YAML list, read at the start. Pure but for the file: the clock is an argument.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { FILE_FORMATS } from '../ledger/export/file-format.ts';
import { REPORT_NAMES } from '../ledger/export/report-sheet.ts';
import { civilDateOfDay, DAY_MS, dayOfCivilDate } from '../signal/civil-date.ts';
import { SHANGHAI_OFFSET_MS, shanghaiDate, shanghaiDay } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';

const Entry = Type.Object(
  {
    every: Type.Enum(['day', 'week', 'month']),
    at: Type.Optional(Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' })),
    report: Type.Optional(Type.Enum([...REPORT_NAMES])),
    format: Type.Enum([...FILE_FORMATS, 'pdf']),
    region: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{5}$' })),
    by: Type.Optional(Type.String({ minLength: 1 })),
    lang: Type.Optional(Type.Enum(['zh', 'en'])),
    into: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
);
const File = Type.Object({ reports: Type.Array(Entry) }, { additionalProperties: false });

export type ScheduledReport = Static<typeof Entry>;

/** A report that is to be there. */
export interface DueReport {
  readonly scheduled: ScheduledReport;
  /** Epoch ms of the period that ended last. */
  readonly from: number;
  readonly to: number;
  /** Follows from what it is made of, so that who finds it need not make it. */
  readonly path: string;
}

const AT = '06:00';

/** The entries; paths in them begin where the file lies. None without a file. Throws FW_CONFIG. */
export function readReportSchedule(path: string | undefined): ScheduledReport[] {
  if (path === undefined) return [];
  const fault = (what: string) =>
    new FwError('FW_CONFIG', `The schedule of reports '${path}' ${what}`);
  let given: unknown;
  try {
    given = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw fault(`cannot be read: ${why}`);
  }
  const [first] = Value.Errors(File, given);
  if (first !== undefined) throw fault(`is wrong at '${first.instancePath}': ${first.message}.`);
  return Value.Parse(File, given).reports.map((entry, at) => {
    if (entry.format === 'pdf' && (entry.report ?? 'headline') !== 'headline')
      throw fault(`is wrong at '/reports/${at}': only the headline comes as pdf.`);
    return { ...entry, into: resolve(dirname(path), entry.into) };
  });
}

/** The report of the period that ended last and whose time has come, in Shanghai. */
export function dueReport(scheduled: ScheduledReport, now: number): DueReport {
  const { every, at = AT, report = 'headline', by, region, lang, format, into } = scheduled;
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  // What is not due yet today was due for the period before.
  const today = shanghaiDay(now - (hour * 60 + minute) * 60_000);
  const endDay = startOf(every, today);
  const from = startOfDay(startOf(every, endDay - 1));
  const to = startOfDay(endDay);
  const name = [report, by, region, lang, every, shanghaiDate(from)].filter(Boolean).join('-');
  return { scheduled, from, to, path: resolve(into, `${name}.${format}`) };
}

/** The first day of the day, week (Monday) or month that holds a day. */
function startOf(every: ScheduledReport['every'], day: number): number {
  if (every === 'day') return day;
  // Day 0 was a Thursday.
  if (every === 'week') return day - ((day + 3) % 7);
  const { year, month } = civilDateOfDay(day);
  return dayOfCivilDate(year, month, 1);
}

function startOfDay(day: number): number {
  return day * DAY_MS - SHANGHAI_OFFSET_MS;
}
