// `forewarn report`: what was saved and what was filed. A running forewarn on the same data folder is asked by its API, as the embedded
// ClickHouse belongs to one process at a time.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { Report as ReportForm } from '../api/contract/report.ts';
import { openLedger } from '../ledger/ledger.ts';
import { printReport, type Report, report } from '../ledger/report.ts';
import type { ReportQuery } from '../ledger/report-figures.ts';
import { parseRfc3339 } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import { type Command, textOption } from './command.ts';
import { type Config, readConfig } from './config.ts';
import { runningApiOf } from './data-folder.ts';
import { writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';
import type { Sample } from './sample.ts';
import { ledgerOptionsOf, type System } from './system.ts';

const GROUPS = ['province', 'city', 'county', 'typology', 'day', 'month', 'year'] as const;
type Group = (typeof GROUPS)[number];

export const reportCommand: Command = {
  name: 'report',
  summary:
    'Print people dissuaded, loss prevented by class and cases filed, in total and by group.',
  options: {
    from: {
      kind: 'text',
      placeholder: 'DATE',
      text: 'First day (2026-03-01, Shanghai) or RFC 3339 time.',
      isRequired: true,
    },
    to: {
      kind: 'text',
      placeholder: 'DATE',
      text: 'First day after it, or RFC 3339 time.',
      isRequired: true,
    },
    region: {
      kind: 'text',
      placeholder: 'CODE',
      text: 'Only this province, city or county, as 330100.',
    },
    by: {
      kind: 'text',
      placeholder: 'GROUP',
      text: `One of ${GROUPS.join(', ')}.`,
      fallback: 'city',
    },
    lang: { kind: 'text', placeholder: 'zh|en', text: 'Language of the table.', fallback: 'en' },
    json: { kind: 'flag', text: 'Print as JSON, amounts in fen.' },
  },
  async run(given) {
    const config = readConfig(process.env, projectDir());
    const region = textOption(given, 'region');
    const query = {
      from: momentOf(textOption(given, 'from')),
      to: momentOf(textOption(given, 'to')),
      by: groupOf(textOption(given, 'by')),
      ...(region === '' ? {} : { region }),
    };
    const url = runningApiOf(config.dataDir);
    const made = await (url === undefined ? askLedger(config, query) : askApi(url, query));
    printMade(made, given.options['json'] === true, textOption(given, 'lang'));
    return 0;
  },
};

async function askLedger(config: Config, query: ReportQuery): Promise<Report> {
  if (config.clickhouse === undefined && !existsSync(join(config.dataDir, 'clickhouse'))) {
    throw new FwError(
      'FW_NOT_FOUND',
      `there is no ledger in the data folder '${config.dataDir}': start forewarn on it first, or name another one in FOREWARN_DATA_DIR`,
    );
  }
  const ledger = await openLedger(ledgerOptionsOf(config));
  try {
    return await report(ledger, query);
  } finally {
    await ledger.close();
  }
}

async function askApi(url: string, { from, to, by, region }: ReportQuery): Promise<Report> {
  const asked = new URLSearchParams({ from: String(from), to: String(to) });
  if (by !== undefined) asked.set('by', by);
  if (region !== undefined) asked.set('region', region);
  const place = `${url}/v1/report`;
  let response: Response;
  try {
    response = await fetch(`${place}?${asked}`);
  } catch (cause) {
    const why = `The forewarn that runs on this data folder does not answer at ${place}.`;
    throw new FwError('FW_LEDGER_AWAY', why, { cause });
  }
  const body: unknown = await response.json();
  if (response.ok) return Value.Parse(ReportForm, body);
  const detail = String(Reflect.get(Object(body), 'detail'));
  throw new FwError(response.status === 400 ? 'FW_USAGE' : 'FW_LEDGER_AWAY', detail);
}

/** Prints what the sample came to, by city. */
export async function printSampleReport(
  system: System,
  sample: Sample,
  isJson: boolean,
): Promise<void> {
  // Cases of the last frauds are filed after the last day.
  const made = await report(system.ledger, {
    from: sample.startTime,
    to: sample.endTime + 3 * 86_400_000,
    by: 'city',
  });
  printMade(made, isJson, 'en');
}

function printMade(made: Report, isJson: boolean, lang: string): void {
  if (isJson) writeLine(JSON.stringify(made, undefined, 2));
  else
    writeLine(
      printReport(made, {
        lang: lang === 'zh' ? 'zh' : 'en',
        width: process.stdout.columns ?? 120,
      }),
    );
}

function momentOf(text: string): number {
  const time = parseRfc3339(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+08:00` : text);
  if (time === undefined)
    throw new FwError('FW_USAGE', `'${text}' is not a day such as 2026-03-01 nor an RFC 3339 time`);
  return time;
}

function groupOf(text: string): Group {
  const group = GROUPS.find((candidate) => candidate === text);
  if (group === undefined)
    throw new FwError('FW_USAGE', `--by must be one of ${GROUPS.join(', ')}, not '${text}'`);
  return group;
}
