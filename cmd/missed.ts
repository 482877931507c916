// `forewarn missed`: filed cases that nobody was warned of, in clusters with a draft of a rule each.
import { MissedCases } from '../api/contract/missed-cases.ts';
import { missedView } from '../api/routes/missed-cases-route.ts';
import { FwError } from '../signal/fw-error.ts';
import { missedText } from '../tuning/missed/missed-text.ts';
import { askReports } from './ask-reports.ts';
import { type Command, numberOption } from './command.ts';
import { commandTuning } from './command-tuning.ts';
import { readConfig } from './config.ts';
import { writeLine } from './output.ts';
import { PERIOD_OPTIONS, periodOf } from './period-options.ts';
import { projectDir } from './project-dir.ts';
import { TUNED_PACK_OPTION } from './tuning-options.ts';

export const missedCommand: Command = {
  name: 'missed',
  summary:
    'Show filed cases that nobody was warned of, and what their signals share, as where a new rule begins.',
  details:
    'Cases by the time of their filing. Their signals come from the archive; each cluster has a draft of a rule that compiles with the pack. docs/tuning.md says how it is made.',
  options: {
    ...PERIOD_OPTIONS,
    days: {
      kind: 'number',
      placeholder: 'N',
      text: 'Days before a fraud in which signals are looked at.',
      fallback: '7',
      min: 1,
    },
    ...TUNED_PACK_OPTION,
    draft: {
      kind: 'number',
      placeholder: 'N',
      text: 'Print the draft of the Nth cluster alone, as a file of the pack.',
      min: 1,
    },
    json: { kind: 'flag', text: 'Print as JSON, drafts with it, amounts in fen.' },
  },
  async run(given) {
    const config = readConfig(process.env, projectDir());
    const period = periodOf(given);
    const days = Math.min(30, Math.round(numberOption(given, 'days')));
    const found = await askReports(config, {
      path: 'report/missed-cases',
      query: { ...period, days },
      form: MissedCases,
      fromLedger: async (ledger) => {
        const tuning = commandTuning(ledger, config, given);
        return missedView(await tuning.missed({ ...period, days }).done);
      },
    });
    if (given.options['draft'] !== undefined) {
      const at = numberOption(given, 'draft');
      const draft = found.clusters[at - 1]?.draft;
      if (draft === undefined)
        throw new FwError('FW_NOT_FOUND', `there is no cluster ${at} with a draft`);
      process.stdout.write(draft.text);
      return 0;
    }
    writeLine(
      given.options['json'] === true ? JSON.stringify(found, undefined, 2) : missedText(found),
    );
    return 0;
  },
};
