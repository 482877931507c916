// `forewarn drift`: what is otherwise than it was, in rules, scores, features and sources.
import { DriftAnswer } from '../api/contract/drift.ts';
import { RuleVersionView } from '../api/contract/rule-version.ts';
import { driftView } from '../api/routes/drift-route.ts';
import { askDrift } from '../tuning/drift/ask-drift.ts';
import { askReports } from './ask-reports.ts';
import { type Arguments, type Command, textOption } from './command.ts';
import { type Config, readConfig } from './config.ts';
import { writeLine } from './output.ts';
import { momentOf, PERIOD_OPTIONS, periodOf } from './period-options.ts';
import { projectDir } from './project-dir.ts';
import { doerOf } from './rule-client.ts';
import { askRunning, runningApi } from './running-api.ts';

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
    draft: {
      kind: 'text',
      placeholder: 'RULE',
      text: 'Begin a draft in the rule book of the running forewarn, with what moved of this rule written above it.',
    },
    reason: { kind: 'text', placeholder: 'WHY', text: '--draft: why; what moved when missing.' },
    staff: {
      kind: 'text',
      placeholder: 'NAME',
      text: '--draft: who does it, where nobody signs in; the user of this machine when missing.',
    },
    json: { kind: 'flag', text: 'Print as JSON with all evidence.' },
  },
  async run(given) {
    const config = readConfig(process.env, projectDir());
    const period = periodOf(given);
    if (textOption(given, 'draft') !== '') return beginDraft(config, given);
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

async function beginDraft(config: Config, given: Arguments): Promise<number> {
  const api = runningApi(config);
  const { staff, reason } = doerOf(api, given);
  const against = textOption(given, 'against');
  const made = await askRunning(api, {
    method: 'POST',
    path: 'rules/drift-drafts',
    body: {
      staff,
      rule: textOption(given, 'draft'),
      ...writtenPeriod(given),
      ...(against === '' ? {} : { against: String(momentOf(against)) }),
      ...(reason === '' ? {} : { reason }),
    },
    form: RuleVersionView,
  });
  if (given.options['json'] === true) writeLine(JSON.stringify(made, undefined, 2));
  else writeLine(`draft ${made.versionId}: forewarn rules diff ${made.versionId}\n${made.reason}`);
  return 0;
}

/** The period as the API takes it. */
function writtenPeriod(given: Arguments) {
  const { from, to, ...place } = periodOf(given);
  return { from: String(from), to: String(to), ...place };
}
