// `forewarn simulate`: writes a simulated province as signals and as the truth behind them.

import { join } from 'node:path';
import { printTime } from '../signal/event-time.ts';
import { printSignal } from '../signal/signal.ts';
import { simulate } from '../sim/simulate.ts';
import { printTruth } from '../sim/truth.ts';
import { type Command, numberOption, textOption } from './command.ts';
import { makeFolder, OutFile } from './out-file.ts';
import { formatCount, ProgressLine, writeLine } from './output.ts';

export const simulateCommand: Command = {
  name: 'simulate',
  summary:
    'Write a simulated province: signals.ndjson, and truth.ndjson with every scripted fraud and honest look-alike.',
  options: {
    people: {
      kind: 'number',
      placeholder: 'N',
      text: 'People of the province.',
      fallback: '20000',
      min: 100,
    },
    days: { kind: 'number', placeholder: 'D', text: 'Days to simulate.', fallback: '3', min: 1 },
    seed: { kind: 'number', placeholder: 'S', text: 'Same seed, same bytes.', fallback: '1' },
    'fraud-rate': {
      kind: 'number',
      placeholder: 'R',
      text: 'Frauds begun per 100,000 people a day; the sample rate of the simulator when missing.',
    },
    out: {
      kind: 'text',
      placeholder: 'DIR',
      text: 'Folder to write to; made when missing.',
      isRequired: true,
    },
    json: { kind: 'flag', text: 'Print the totals as JSON.' },
  },
  async run(given) {
    const out = textOption(given, 'out');
    await makeFolder(out);
    const rate = given.options['fraud-rate'];
    const run = simulate({
      people: numberOption(given, 'people'),
      days: numberOption(given, 'days'),
      seed: numberOption(given, 'seed'),
      ...(rate === undefined ? {} : { fraudRatePer100kDay: Number(rate) }),
    });
    const signals = await OutFile.open(join(out, 'signals.ndjson'));
    const progress = new ProgressLine();
    let count = 0;
    for (const chunk of run.chunks) {
      count += chunk.length;
      await signals.write(chunk.map((signal) => `${printSignal(signal)}\n`).join(''));
      const last = chunk.at(-1);
      if (last !== undefined)
        progress.show(`${formatCount(count)} signals, at ${printTime(last.time)}`);
    }
    await signals.close();
    progress.clear();
    const records = run.truth;
    const truth = await OutFile.open(join(out, 'truth.ndjson'));
    await truth.write(records.map((record) => `${printTruth(record)}\n`).join(''));
    await truth.close();
    const frauds = records.filter(({ record }) => record === 'fraud').length;
    const totals = { signals: count, frauds, hardNegatives: records.length - frauds };
    writeLine(
      given.options['json'] === true
        ? JSON.stringify(totals)
        : `${formatCount(count)} signals, ${frauds} frauds, ${totals.hardNegatives} honest look-alikes in ${out}`,
    );
    return 0;
  },
};
