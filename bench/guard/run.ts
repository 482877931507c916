// `npm run bench:guard`: whether the hot path lost speed since the last tagged commit; without a tag, since the commit before this one, and it says so. Both engines run on the same signals with the
// same packs, each in its own process on one core, in rounds that alternate. Compared is time of the processor, which other
// work on the machine disturbs least. Ends with 1 when more than a tenth is lost on any workload.
// Options: --against REF, --rounds N, --quick, --loss PERCENT.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packFrames } from '../../log/frame.ts';
import { simulate } from '../../sim/simulate.ts';
import { describeMachine, keepResult, median, onOneCore } from '../machine.ts';
import { Contestant } from '../peers/contestant.ts';
import { framesFile, workloadFile } from '../peers/frame-file.ts';
import { checkOut, referenceCommit } from './other-tree.ts';

const RESULT_FILE = 'bench/results/guard.json';
const FOLDER = join('.cache', 'guard');
const WARM_UPS = 2;
const ENGINE_PROCESS = join(import.meta.dirname, 'engine-process.ts');

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    loss: { type: 'string', default: '10' },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 5 : 9));
const lossMax = Number(values.loss) / 100;

interface Work {
  readonly name: string;
  readonly pack: string;
  readonly file: string;
}

interface Comparison {
  readonly name: string;
  /** Processor seconds of each round. */
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  readonly decisions: readonly [ours: number, theirs: number];
  /** Share of speed that is lost; negative when it was gained. */
  readonly loss: number;
}

const machine = describeMachine();
const reference = referenceCommit(values.against);
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}: ${machine.commit} against ${reference.commit} (${reference.why})`,
);
const tree = checkOut(reference.commit);
const comparisons: Comparison[] = [];
for (const work of works()) comparisons.push(await compare(work));
for (const { name, ours, theirs, decisions, loss } of comparisons) {
  const change = `${Math.abs(100 * loss).toFixed(1)} % ${loss > 0 ? 'of the speed lost' : 'gained'}`;
  console.log(
    `${name}: ${change} (median of ${rounds} rounds: ${median(ours).toFixed(2)} s against ${median(theirs).toFixed(2)} s of processor time)`,
  );
  if (decisions[0] !== decisions[1])
    console.log(
      `  the decisions differ, ${decisions[0]} and ${decisions[1]}: the work is not the same`,
    );
}
keepResult(RESULT_FILE, { reference, rounds, lossMax, comparisons });
const lost = comparisons.filter(({ loss }) => loss > lossMax).map(({ name }) => name);
console.log(
  lost.length === 0
    ? `no workload lost more than ${100 * lossMax} %; kept in ${RESULT_FILE}`
    : `MORE THAN ${100 * lossMax} % LOST on ${lost.join(', ')}; kept in ${RESULT_FILE}`,
);
process.exitCode = lost.length === 0 ? 0 : 1;

function works(): Work[] {
  const part = values.quick ? 4 : 1;
  const settings = { signals: 200_000 / part, people: 20_000 / part, hours: 36, seed: 7 };
  const people = 2_000 / part;
  return [
    {
      name: 'reference workload',
      pack: 'bench/peers/pack',
      file: workloadFile(FOLDER, settings),
    },
    {
      name: 'Zhejiang pack on the simulated province',
      pack: 'rules/packs/zhejiang',
      file: framesFile(join(FOLDER, `province-${people}.frames`), () =>
        packFrames([...simulate({ people, days: 1, seed: 7 }).chunks].flat()),
      ),
    },
  ];
}

async function compare({ name, pack, file }: Work): Promise<Comparison> {
  const contestants: Contestant[] = [];
  const seconds: [number[], number[]] = [[], []];
  const decisions: [number, number] = [0, 0];
  try {
    for (const from of ['.', tree]) {
      const command = [process.execPath, '--expose-gc', ENGINE_PROCESS, from, pack, file];
      contestants.push(await Contestant.start(from, [...onOneCore(), ...command]));
    }
    for (let round = 0; round < WARM_UPS + rounds; round++) {
      for (const [side, contestant] of contestants.entries()) {
        const pass = await contestant.pass('run');
        if (round >= WARM_UPS) seconds[side]?.push(pass.cpuSeconds);
        decisions[side] = pass.counts[0] ?? 0;
      }
    }
  } finally {
    for (const contestant of contestants) await contestant.stop();
  }
  const [ours, theirs] = seconds;
  const loss = 1 - median(ours.map((own, round) => (theirs[round] ?? Number.NaN) / own));
  return { name, ours, theirs, decisions, loss };
}
