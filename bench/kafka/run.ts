// `npm run bench:kafka`: from Kafka to decisions, broker and engines on the same cores. In turn: the topic read and nothing more; the engine
// on a log in memory; one engine on Kafka; the same with every hit a decision; two engines, one for suspects and one for people, with signals.victim
// between them. Then how long a frame waits when signals come at half of what one engine takes, and at half of what two take. Tasks and ledger are left out.
// The work is that of bench/peers/, with the cool-down that typologies have when they say nothing; there each hit is a decision, which a desk would not want.
// Each round begins with a new engine and a new thread, so that compiling its code is part of it. Options: --quick, --signals N, --rounds N, --pack reference|DIR.
import { parseArgs } from 'node:util';
import { type PackSource, planOfPack, readPack } from '../../runtime/load-pack.ts';
import { simulated } from '../hot-path/workload.ts';
import { describeMachine, keepResult, median } from '../machine.ts';
import { PACK } from '../peers/forewarn-program.ts';
import { packedWorkload } from '../peers/frame-file.ts';
import { REFERENCE } from '../peers/workload.ts';
import { KafkaBench, type Work } from './kafka-bench.ts';
import { withUsualCooldown } from './usual-cooldown.ts';

const RESULT_FILE = 'bench/results/kafka.json';
const SIGNALS_A_PERSON = REFERENCE.signals / REFERENCE.people;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    signals: { type: 'string' },
    rounds: { type: 'string' },
    pack: { type: 'string', default: 'reference' },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
const signals = Number(values.signals ?? (values.quick ? 100_000 : REFERENCE.signals));

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const work = workOf(values.pack);
console.log(`${work.signalCount} signals of ${work.name}; median of ${rounds} rounds`);
const bench = await KafkaBench.start(work);
try {
  const contests = {
    'Kafka, read only': () => bench.readOnly(),
    'one engine, log in memory': () => bench.inMemory(),
    'one engine, Kafka': () => bench.oneEngine(),
    ...(work.everyHit && {
      'one engine, Kafka, every hit a decision': () => bench.oneEngine(work.everyHit),
    }),
    'two engines by stage, Kafka': () => bench.twoEngines(),
  };
  const measured = Object.entries(contests).map(([name, run]) => ({ name, run, each: ratesOf() }));
  for (let round = 0; round < rounds; round++)
    for (const { name, run, each } of measured) {
      each.push(await run());
      process.stderr.write(`round ${round + 1}: ${name} ${Math.round(each.at(-1) ?? 0)}/s\n`);
    }
  const rows = measured.map(({ name, each }) => ({ name, signalsPerSecond: median(each), each }));
  const [memory, one] = [rows[1], rows[2]].map((row) => row?.signalsPerSecond);
  const two = rows.at(-1)?.signalsPerSecond;
  console.log('| what | signals/s | to one engine, log in memory |\n| --- | --: | --: |');
  for (const { name, signalsPerSecond } of rows) {
    const ratio = (signalsPerSecond / (memory ?? Number.NaN)).toFixed(2);
    console.log(`| ${name} | ${Math.round(signalsPerSecond).toLocaleString('en')} | ${ratio} |`);
  }
  const halfOfOne = Math.round((one ?? 0) / 2);
  const halfOfTwo = Math.round((two ?? 0) / 2);
  const waits = {
    one: { rate: halfOfOne, ...(await bench.waitsAt(halfOfOne, 'one')) },
    oneAtRateOfTwo: { rate: halfOfTwo, ...(await bench.waitsAt(halfOfTwo, 'one')) },
    two: { rate: halfOfTwo, ...(await bench.waitsAt(halfOfTwo, 'two')) },
  };
  console.log('\nfrom the broker taking a frame to its effects, ms:');
  for (const [engines, { rate, p50, p99, p999 }] of Object.entries(waits))
    console.log(
      `${engines === 'two' ? 'two engines by stage' : 'one engine'} at ${rate.toLocaleString('en')} signals/s: p50 ${p50}, p99 ${p99}, p99.9 ${p999}`,
    );
  keepResult(RESULT_FILE, {
    work: work.name,
    signals: work.signalCount,
    rounds,
    rows,
    shuffleRatio: (two ?? 0) / (one ?? Number.NaN),
    waits,
  });
  console.log(`\nkept in ${RESULT_FILE}`);
} finally {
  await bench.stop();
}

function ratesOf(): number[] {
  return [];
}

function workOf(pack: string): Work {
  if (pack !== 'reference') {
    const people = Math.max(100, Math.round(signals / 61));
    const { name, frames, signalCount } = simulated({ people, days: 2, seed: 7 });
    return { name: `${name}, pack ${pack}`, pack: compiling(readPack(pack)), frames, signalCount };
  }
  const people = Math.max(1_000, Math.round(signals / SIGNALS_A_PERSON));
  const frames = [...packedWorkload({ ...REFERENCE, signals, people })];
  const everyHit = readPack(PACK);
  return {
    name: `${people} people, reference pack`,
    ...{ pack: compiling(withUsualCooldown(everyHit)), everyHit },
    ...{ frames, signalCount: signals },
  };
}

/** The pack, when it compiles; throws FW_PACK_INVALID otherwise. */
function compiling(pack: PackSource): PackSource {
  planOfPack(pack);
  return pack;
}
