// `npm run bench:mapping`: rows a second from the bytes of a file to checked signals, for each format, beside its parser alone. Times are
// processor time of this thread. Options: --quick, --rows N, --rounds N, --only TEXT.
import { parseArgs } from 'node:util';
import { measure } from '../hot-path/measure.ts';
import { describeMachine, keepResult } from '../machine.ts';
import { mapping, parserAlone } from './subject.ts';
import { workloads } from './workload.ts';

const RESULT_FILE = 'bench/results/mapping.json';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rows: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
  },
});
const rowCount = Number(values.rows ?? (values.quick ? 20_000 : 50_000));
const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}; ${rowCount} rows each`,
);
console.log('| rows | mapped, rows/s | aim | parser alone, rows/s | ratio | spread |');
console.log('| --- | --: | --: | --: | --: | --: |');
const results: object[] = [];
for (const workload of workloads(rowCount).filter(({ name }) => name.includes(values.only))) {
  const contenders = [parserAlone(workload), await mapping(workload)];
  const [parser, mapped] = measure(contenders, rowCount, Number(values.rounds), {
    nowMs: threadMs,
  });
  if (parser === undefined || mapped === undefined) throw new Error('nothing was measured');
  const ratio = mapped.signalsPerSecond / parser.signalsPerSecond;
  const { name, aim } = workload;
  console.log(
    `| ${name} | ${mapped.signalsPerSecond.toLocaleString('en')} | ${aim.toLocaleString('en')} | ${parser.signalsPerSecond.toLocaleString('en')} (${parser.name}) | ${ratio.toFixed(2)} | ${(100 * mapped.spread).toFixed(0)} % |`,
  );
  results.push({ name, aim, bytes: workload.bytes.length, ratio, parser, mapped });
}
keepResult(RESULT_FILE, { rowCount, measured: results });
console.log(`kept in ${RESULT_FILE}`);

/** Processor time of this thread, so that what else runs on the machine takes no part of it. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
