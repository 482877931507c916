// `forewarn capacity`: which levels use the staff of the desks best, tried on a past period.
import { CapacityAnswer } from '../api/contract/capacity.ts';
import { callHoursOf, capacityView } from '../api/routes/tuning-routes.ts';
import { FwError } from '../signal/fw-error.ts';
import { POOLS } from '../tuning/capacity/capacity-setting.ts';
import { capacityText } from '../tuning/capacity/capacity-text.ts';
import { askReports } from './ask-reports.ts';
import { type Command, textOption } from './command.ts';
import { commandTuning } from './command-tuning.ts';
import { readConfig } from './config.ts';
import { writeLine } from './output.ts';
import { PERIOD_OPTIONS, periodOf } from './period-options.ts';
import { projectDir } from './project-dir.ts';
import { callValueOf, callValueOptions, TUNED_PACK_OPTION } from './tuning-options.ts';

export const capacityCommand: Command = {
  name: 'capacity',
  summary: 'Try on a past period which levels use the staff of the desks best.',
  details:
    'Changes nothing. The tasks of the period, as other levels would have opened them, go through the queues of the desks. docs/tuning.md says how.',
  options: {
    ...PERIOD_OPTIONS,
    staff: {
      kind: 'text',
      placeholder: 'N|HOURS=N,…',
      text: 'Who is there at each desk: 6 around the clock, or 08:00-16:00=6,16:00-24:00=3. As the desks set it when missing.',
    },
    desks: {
      kind: 'text',
      placeholder: 'FILE',
      text: 'Settings of desks, where no forewarn runs; FOREWARN_DESKS_FILE when missing.',
    },
    pool: {
      kind: 'text',
      placeholder: 'LEVEL',
      text: `Which desks call, each with a queue of its own: ${POOLS.join(', ')}.`,
      fallback: 'city',
    },
    ...TUNED_PACK_OPTION,
    ...callValueOptions('a call in time'),
    json: { kind: 'flag', text: 'Print as JSON, amounts in fen.' },
  },
  async run(given) {
    const config = readConfig(process.env, projectDir());
    const period = periodOf(given);
    const { from, to, ...place } = period;
    const pool = poolNamed(textOption(given, 'pool'));
    const staff = staffNamed(textOption(given, 'staff'));
    const asked = staff === undefined ? {} : { staff };
    const { costFen, keptShare } = callValueOf(given);
    const made = await askReports(config, {
      path: 'tuning/capacity',
      query: {},
      body: {
        from: String(from),
        to: String(to),
        ...place,
        pool,
        callCostFen: costFen,
        keptShare,
        ...(staff === undefined
          ? {}
          : { staff: staff.map(({ hours, callers }) => ({ hours, callers })) }),
      },
      form: CapacityAnswer,
      fromLedger: async (ledger) => {
        const tuning = commandTuning(ledger, config, given);
        return capacityView(
          await tuning.capacity({ ...period, ...asked, pool, costFen, keptShare }),
        );
      },
    });
    const isJson = given.options['json'] === true;
    writeLine(isJson ? JSON.stringify(made, undefined, 2) : capacityText(made));
    return 0;
  },
};

function poolNamed(name: string) {
  const pool = POOLS.find((each) => each === name);
  if (pool === undefined)
    throw new FwError('FW_USAGE', `--pool is '${name}'; it is one of ${POOLS.join(', ')}`);
  return pool;
}

/** Throws FwError FW_USAGE. */
function staffNamed(text: string) {
  if (text === '') return undefined;
  const parts = /^\d+$/.test(text) ? [`00:00-24:00=${text}`] : text.split(',');
  return parts.map((part) => {
    const [hours = '', callers = ''] = part.trim().split('=');
    const read = callHoursOf({ hours, callers: Number(callers) });
    if (read === undefined || !/^\d{1,4}$/.test(callers))
      throw new FwError(
        'FW_USAGE',
        `--staff has '${part}'; write a number, or hours such as 08:00-16:00=6,16:00-24:00=3`,
      );
    return { hours, ...read };
  });
}
