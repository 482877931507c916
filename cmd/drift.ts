// `forewarn drift`: what is otherwise than it was, in rules, scores, features and sources.
import { DriftAnswer } from '../api/contract/drift.ts';
import { driftView } from '../api/routes/drift-route.ts';
import { askDrift } from '../tuning/drift/ask-drift.ts';
import { askReports } from './ask-reports.ts';
import { type Command, textOption } from './command.ts';
import { readConfig } from './config.ts';
import { writeLine } from './output.ts';
import { momentOf, PERIOD_OPTIONS, periodOf } from './period-options.ts';
import { projectDir } from './project-dir.ts';

export const driftCommand: Command = {
  name: 'drift',
  summary: 'Tell which rules, scores, features and sources are otherwise than they were.',
  details:
    'A period beside an earlier one that is as long. What is wrong with sources now is known to a running forewarn alone.',
  options: {
    ...PERIOD_OPTIONS,
    against: {
      kind: 'text',
      placeholder: 'DATE',
      text: 'Where the earlier period begins; the one just before when missing.',
    },
    json: { kind: 'flag', text: 'Print as JSON with all evidence.' },
  },
  async run(given) {
    const config = readConfig(process.env, projectDir());
    const period = periodOf(given);
    const text = textOption(given, 'against');
    const asked = text === '' ? {} : { against: momentOf(text) };
    const made = await askReports(config, {
      path: 'report/drift',
      query: { ...period, ...asked },
      form: DriftAnswer,
      fromLedger: async (ledger) => driftView(await askDrift(ledger, { ...period, ...asked })),
    });
    const isJson = given.options['json'] === true;
    writeLine(isJson ? JSON.stringify(made, undefined, 2) : textOf(made));
    return 0;
  },
};

function textOf({ alerts, tests, level }: DriftAnswer): string {
  return [
    ...alerts.map(({ kind, text }) => `${kind.padEnd(15)} ${text}`),
    `${alerts.length === 0 ? 'Nothing moved' : `${alerts.length} moved`}; ${tests} looked at, each at a level of ${level.toPrecision(2)}.`,
  ].join('\n');
}
