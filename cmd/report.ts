// `forewarn report`: what was saved and what was filed. A running forewarn on the same data folder is asked by its API, as the embedded
// ClickHouse belongs to one process at a time.
import { openLedger } from '../ledger/ledger.ts';
import { printReport, type Report, report } from '../ledger/report.ts';
import { parseRfc3339 } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import { type Command, textOption } from './command.ts';
import { readConfig } from './config.ts';
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
    const ledger = await openLedger(ledgerOptionsOf(config));
    try {
      printMade(
        await report(ledger, query),
        given.options['json'] === true,
        textOption(given, 'lang'),
      );
    } finally {
      await ledger.close();
    }
    return 0;
  },
};

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
