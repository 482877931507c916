// `npm run bench:latency`: how long a signal waits in the engine at a quarter, a half and four fifths of what it can take, from when it was
// due to when its decisions are there, and how long the longest stop is while a state grows to a million names. One thread,
// held to one core. By the clock only an idle machine tells the truth; the work alone is told beside it. Options: --quick, --people N, --days D, --names N, --loads P,P, --seed S, --rounds N, --pack DIR.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BenchProcess } from '../bench-process.ts';
import { describeMachine, keepResult, median } from '../machine.ts';
import type { Growth } from './grow.ts';
import type { Spread } from './percentiles.ts';

const RESULT_FILE = 'bench/results/latency.json';
/** Everything that a signal waits for, other programs of the machine included. */
const CLOCK = 'clock';
/** A queue worked out from the least that each signal takes in some rounds: the engine alone, without the collector. */
const WORK = 'work alone';
const PROGRAM = join(import.meta.dirname, 'latency-process.ts');

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    people: { type: 'string' },
    days: { type: 'string', default: '2' },
    names: { type: 'string' },
    loads: { type: 'string', default: '25,50,80' },
    seed: { type: 'string', default: '7' },
    rounds: { type: 'string' },
    pack: { type: 'string', default: 'rules/packs/zhejiang' },
  },
});
const loads = values.loads.split(',').map(Number);
const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
const settings = {
  pack: values.pack,
  people: Number(values.people ?? (values.quick ? 1_000 : 5_000)),
  days: Number(values.days),
  seed: Number(values.seed),
  loads,
  names: Number(values.names ?? (values.quick ? 100_000 : 1_000_000)),
};

type LoadSpread = Spread & { readonly load: number };
interface Answer {
  readonly signals: number;
  readonly signalsPerSecond: number;
  readonly loads: readonly LoadSpread[];
  readonly service: Spread;
}

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const latency = await latencies();
const growth = await stops();
keepResult(RESULT_FILE, { settings, rounds, ...latency, growth });
console.log(`kept in ${RESULT_FILE}`);

async function latencies() {
  const thread = new BenchProcess<Answer & LoadSpread>(PROGRAM, [JSON.stringify(settings)]);
  const services: Answer[] = [];
  const clocks: LoadSpread[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      services.push(await thread.ask('service'));
      for (const load of loads) clocks.push(await thread.ask(`${load}`));
    }
  } finally {
    await thread.stop();
  }
  const rate = median(services.map(({ signalsPerSecond }) => signalsPerSecond));
  console.log(
    `full load is ${Math.round(rate).toLocaleString('en')} signals/s; ${services[0]?.signals} signals a run, median of ${rounds} rounds, µs:`,
  );
  const rows = loads.flatMap((load) => [
    middle(`${load} %`, CLOCK, clocks.filter(isOf(load))),
    middle(`${load} %`, WORK, services.flatMap((one) => one.loads).filter(isOf(load))),
  ]);
  const alone = services.map(({ service }) => ({ load: 0, ...service }));
  rows.push(middle('a signal by itself', WORK, alone));
  console.log('| load | by | p50 | p99 | p99.9 | longest |\n| --- | --- | --: | --: | --: | --: |');
  for (const { title, by, p50, p99, p999, max } of rows)
    console.log(`| ${title} | ${by} | ${[p50, p99, p999, max].map(micros).join(' | ')} |`);
  return { signalsPerSecond: rate, rows };
}

function isOf(wanted: number): (one: LoadSpread) => boolean {
  return ({ load }) => load === wanted;
}

function middle(title: string, by: string, spreads: readonly LoadSpread[]) {
  const of = (part: keyof Spread) => median(spreads.map((each) => each[part]));
  return { title, by, p50: of('p50'), p99: of('p99'), p999: of('p999'), max: of('max') };
}

function micros(ms: number): string {
  return Math.round(1000 * ms).toLocaleString('en');
}

async function stops(): Promise<Growth> {
  const thread = new BenchProcess<Growth>(PROGRAM, [JSON.stringify({ ...settings, people: 200 })]);
  try {
    const grown = await thread.ask('grow');
    const { signals, names, service, collections } = grown;
    console.log(
      `from nothing to ${names.toLocaleString('en')} names in ${signals.toLocaleString('en')} signals, work alone: p99.9 ${micros(service.p999)} µs, longest ${micros(service.max)} µs`,
    );
    for (const { ms, names: known, grew } of grown.stops)
      console.log(
        `  ${micros(ms).padStart(7)} µs at ${known.toLocaleString('en')} names: ${grew.join(', ') || 'no part of the state grew'}`,
      );
    const longest = grown.longestCollections.map(
      ({ kind, durationMs }) => `${durationMs.toFixed(1)} ms (${kind})`,
    );
    console.log(
      `${collections} stops of the collector by the clock, the longest ${longest.join(', ')}`,
    );
    return grown;
  } finally {
    await thread.stop();
  }
}
