// Makes the reports of a schedule: looks once a minute which file is not there, and makes it. So a report that was missed while forewarn was down is made
// at the next start, one that failed is tried again, and of several processes all make the same.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeBrief } from '../ledger/export/brief-of.ts';
import { fileOf } from '../ledger/export/file-format.ts';
import { reportSheet } from '../ledger/export/report-sheet.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { ledgerReports } from '../ledger/ledger-reports.ts';
import { report } from '../ledger/report.ts';
import type { Population } from '../signal/population.ts';
import { type DueReport, dueReport, type ScheduledReport } from './report-schedule.ts';

const LOOK_EVERY_MS = 60_000;

/** What reports are made of: the census when no residents are given. */
export interface ReportedLedger {
  readonly ledger: Ledger;
  readonly population?: Population;
}

/** Starts to look; gives what stops it and waits for a report that is being made. `onNote` hears of what was made and what failed. */
export function startScheduledReports(
  scheduled: readonly ScheduledReport[],
  ledger: ReportedLedger,
  onNote: (text: string) => void,
): () => Promise<void> {
  if (scheduled.length === 0) return async () => undefined;
  let running = Promise.resolve();
  const told = new Set<string>();
  const look = () => {
    running = running.then(() => makeDue(scheduled, ledger, told, onNote));
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** Makes what is due and not there. A fault is told once a file and does not keep the others from being made. */
export async function makeDue(
  scheduled: readonly ScheduledReport[],
  ledger: ReportedLedger,
  told: Set<string>,
  onNote: (text: string) => void,
  now = Date.now(),
): Promise<void> {
  for (const due of scheduled.map((entry) => dueReport(entry, now))) {
    if (existsSync(due.path)) continue;
    try {
      await write(due.path, await bytesOf(due, ledger));
      onNote(`made the report ${due.path}`);
    } catch (error) {
      if (!told.has(due.path)) onNote(`the report ${due.path} could not be made: ${String(error)}`);
      told.add(due.path);
    }
  }
}

function bytesOf(
  { scheduled, from, to }: DueReport,
  { ledger, population }: ReportedLedger,
): Promise<Buffer> {
  const { report: name = 'headline', format, region, by, lang = 'zh' } = scheduled;
  const period = { from, to, ...(region === undefined ? {} : { region }) };
  const reports = ledgerReports(ledger, population);
  if (format === 'pdf') return makeBrief(reports, { ...period, lang, madeAt: to });
  const source = {
    ...reports,
    totals: (query: Parameters<typeof report>[1]) => report(ledger, query),
  };
  const asked = { ...period, report: name, ...(by === undefined ? {} : { by }) };
  return reportSheet(source, asked).then((sheet) => fileOf(sheet, format));
}

/** Whole or not at all: whoever collects the folder never finds half a file. */
async function write(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const half = `${path}.${randomUUID()}.part`;
  await writeFile(half, bytes);
  await rename(half, path);
}
