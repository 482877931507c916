// `forewarn tune`: points and levels by what became known, as a diff of the live pack.
import { TuningAnswer } from '../api/contract/tuning.ts';
import { tuningView } from '../api/routes/tuning-routes.ts';
import { proposalText } from '../tuning/proposal-text.ts';
import { askReports } from './ask-reports.ts';
import { type Command, numberOption } from './command.ts';
import { commandTuning } from './command-tuning.ts';
import { readConfig } from './config.ts';
import { writeLine } from './output.ts';
import { PERIOD_OPTIONS, periodOf } from './period-options.ts';
import { projectDir } from './project-dir.ts';
import { callValueOf, callValueOptions, TUNED_PACK_OPTION } from './tuning-options.ts';

export const tuneCommand: Command = {
  name: 'tune',
  summary: 'Propose points and levels by outcomes and filed cases, as a diff of the rule pack.',
  details:
    'Changes nothing. With a running forewarn it is about the live version, else about the pack of --pack or FOREWARN_PACK_DIR. docs/tuning.md says how it is made.',
  options: {
    ...PERIOD_OPTIONS,
    ...TUNED_PACK_OPTION,
    calls: {
      kind: 'number',
      placeholder: 'N',
      text: 'Calls that the levels are made for over the period; as many as now when missing.',
      min: 1,
    },
    ...callValueOptions('a call'),
    'ignore-stories': {
      kind: 'flag',
      text: 'Go as far as the data say, and leave stories that break to be mended.',
    },
    json: { kind: 'flag', text: 'Print as JSON, amounts in fen.' },
  },
  async run(given) {
    const config = readConfig(process.env, projectDir());
    const period = periodOf(given);
    const calls = given.options['calls'] === undefined ? undefined : numberOption(given, 'calls');
    const { costFen, keptShare } = callValueOf(given);
    const isFree = given.options['ignore-stories'] === true;
    const asked = calls === undefined ? {} : { calls };
    const { from, to, ...place } = period;
    const made = await askReports(config, {
      path: 'tuning/proposals',
      query: {},
      body: {
        from: String(from),
        to: String(to),
        ...place,
        ...asked,
        callCostFen: costFen,
        keptShare,
        ignoresStories: isFree,
      },
      form: TuningAnswer,
      fromLedger: async (ledger) => {
        const tuning = commandTuning(ledger, config, given);
        return tuningView(
          await tuning.propose({ ...period, ...asked, costFen, keptShare, isFree }),
        );
      },
    });
    writeLine(
      given.options['json'] === true ? JSON.stringify(made, undefined, 2) : proposalText(made),
    );
    return 0;
  },
};
