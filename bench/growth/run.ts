// `npm run bench:growth`: what the engine costs as a province grows, and as a pack does. Throughput and bytes a person with 100 k, 1 M and
// 10 M people, with 1 to 200 rules, and with windows of an hour to a week, on signals like those of bench/peers/. The sizes of a
// group are processes of their own and take turns; rates are by processor time and compared with the first of the group.
// Options: --quick, --people N (the most), --rounds N, --only people,rules,windows, --chart FILE.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { barChart } from '../bar-chart.ts';
import { BenchProcess } from '../bench-process.ts';
import { describeMachine, keepResult, median } from '../machine.ts';
import type { GrowthRound, GrowthSpec } from './spec.ts';

const RESULT_FILE = 'bench/results/growth.json';
const PROGRAM = join(import.meta.dirname, 'growth-process.ts');
/** As many signals a person an hour as in the reference workload: 10 in 36 hours. */
const HOURS_A_SIGNAL = 3.6;
const FILLED_SIGNALS_A_PERSON = 10;
/** Enough for everybody to be known, few enough for ten million people to be done in minutes. */
const SIGNALS_A_PERSON = 2.5;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    people: { type: 'string' },
    rounds: { type: 'string' },
    only: { type: 'string', default: 'people,rules,windows' },
    chart: { type: 'string' },
  },
});
const rounds = Number(values.rounds ?? 5);
const part = values.quick ? 10 : 1;
const peopleMax = Number(values.people ?? 10_000_000 / part);

interface Subject {
  readonly title: string;
  readonly spec: GrowthSpec;
}

interface Row extends Subject {
  readonly signalsPerCpuSecond: number;
  readonly spread: number;
  /** Of the first row of the group. */
  readonly ratio: number;
  readonly last: GrowthRound;
}

const groups: Readonly<Record<string, readonly Subject[]>> = {
  people: peopleGroup(),
  rules: ['1', '10', '50', '200'].map((count) => ({
    title: `${count} ${count === '1' ? 'rule' : 'rules'}`,
    spec: { ...filled(50_000 / part), pack: `rules:${count}` },
  })),
  windows: ['1h', '24h', '7d'].map((window) => ({
    title: `windows of ${window}`,
    spec: weekOf(20_000 / part, `windows:${window}`),
  })),
};
const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const measured: Record<string, Row[]> = {};
for (const name of values.only.split(',')) {
  const subjects = groups[name];
  if (subjects === undefined) throw new Error(`there is no group '${name}'`);
  measured[name] = await compare(subjects);
  console.log(`\n${table(measured[name])}`);
}
report();

/** The same signals a person in the same event time at every size, and once more until the windows of a day are full. */
function peopleGroup(): Subject[] {
  const sizes = [100_000, 1_000_000, 10_000_000].map((people) => people / part);
  const [least = 0] = sizes;
  return [
    ...sizes
      .filter((people) => people <= peopleMax)
      .map((people) => ({
        title: `${people.toLocaleString('en')} people`,
        spec: {
          ...{ pack: 'reference', people, signalsAPerson: SIGNALS_A_PERSON },
          hours: SIGNALS_A_PERSON * HOURS_A_SIGNAL,
          ...partsOf(people, people > least ? rounds : 1),
        },
      })),
    { title: `${least.toLocaleString('en')}, windows full`, spec: filled(least) },
  ];
}

/** The timed parts together are the last fifth of the stretch. */
function partsOf(people: number, parts: number): { parts: number; timed: number } {
  return { parts, timed: Math.round((people * SIGNALS_A_PERSON) / 5 / parts) };
}

function filled(people: number): GrowthSpec {
  const hours = FILLED_SIGNALS_A_PERSON * HOURS_A_SIGNAL;
  const signalsAPerson = FILLED_SIGNALS_A_PERSON;
  return { pack: 'reference', people, signalsAPerson, hours, timed: 2 * people, parts: 1 };
}

/** Eight days, so that windows of a week fill and slide. */
function weekOf(people: number, pack: string): GrowthSpec {
  const hours = 8 * 24;
  const signalsAPerson = Math.round(hours / HOURS_A_SIGNAL);
  return { pack, people, signalsAPerson, hours, timed: 6 * people, parts: 1 };
}

async function compare(subjects: readonly Subject[]): Promise<Row[]> {
  const processes = subjects.map(
    ({ spec }) => new BenchProcess<GrowthRound>(PROGRAM, [JSON.stringify(spec)]),
  );
  const taken: GrowthRound[][] = subjects.map(() => []);
  try {
    // Those that begin afresh each round warm up once; the others do while they fill.
    for (const [index, { spec }] of subjects.entries())
      if (spec.parts === 1) await processes[index]?.ask('warm up');
    for (let round = 0; round < rounds; round++) {
      for (const [index, process] of processes.entries())
        taken[index]?.push(await process.ask('round'));
    }
  } finally {
    for (const process of processes) await process.stop();
  }
  return rowsOf(subjects, taken);
}

function rowsOf(subjects: readonly Subject[], taken: readonly GrowthRound[][]): Row[] {
  const rates = taken.map((all) => all.map(({ signals, cpuSeconds }) => signals / cpuSeconds));
  const first = median(rates[0] ?? []);
  return subjects.flatMap((subject, index) => {
    const own = rates[index] ?? [];
    const last = taken[index]?.at(-1);
    const rate = median(own);
    if (last === undefined) return [];
    const spread = (Math.max(...own) - Math.min(...own)) / rate;
    const signalsPerCpuSecond = Math.round(rate);
    return [{ ...subject, signalsPerCpuSecond, spread, ratio: rate / first, last }];
  });
}

function table(rows: readonly Row[]): string {
  return [
    '| what | signals/s | spread | to the first | bytes a person | names | windows | identities | held in all | names a person |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...rows.map(({ title, spec: { people }, signalsPerCpuSecond, spread, ratio, last }) => {
      const each = (bytes = 0) => (bytes / people).toFixed(0);
      const { names, windows, identities } = last.stateBytes;
      const bytes = [stateBytesOf(last), names, windows, identities, last.heldBytes].map(each);
      const rate = `${signalsPerCpuSecond.toLocaleString('en')} | ${(100 * spread).toFixed(0)} % | ${ratio.toFixed(2)}`;
      return `| ${title} | ${rate} | ${bytes.join(' | ')} | ${(last.names / people).toFixed(2)} |`;
    }),
  ].join('\n');
}

function stateBytesOf({ stateBytes }: GrowthRound): number {
  return Object.values(stateBytes).reduce((sum, bytes) => sum + bytes, 0);
}

function report(): void {
  const all = Object.values(measured).flat();
  const most = measured['people']?.filter(({ spec }) => spec.signalsAPerson === SIGNALS_A_PERSON);
  keepResult(RESULT_FILE, { rounds, goals: goalsOf(most?.at(-1)), measured });
  const notes = [
    `Rates by processor time, median of ${rounds} alternating rounds; × says what part of the first of its group.`,
    `${machine.cpu}, Node ${machine.node}, commit ${machine.commit}: npm run bench:growth`,
  ];
  const bars = all.map(({ title, spec, signalsPerCpuSecond, ratio, last }) => ({
    label: title,
    value: signalsPerCpuSecond,
    text: `${ratio.toFixed(2)} ×, ${Math.round(stateBytesOf(last) / spec.people)} bytes a person`,
  }));
  const path = values.chart ?? (values.quick ? 'bench/results/growth.svg' : 'docs/growth.svg');
  writeFileSync(path, barChart({ title: 'Signals a second as things grow', notes, bars }));
  console.log(`\nkept in ${RESULT_FILE}, drawn in ${path}`);
}

/** The numbers that the most people are held to. */
function goalsOf(most: Row | undefined) {
  if (most === undefined) return {};
  const mostPeopleBytes = stateBytesOf(most.last) / most.spec.people;
  return { mostPeople: most.spec.people, mostPeopleRatio: most.ratio, mostPeopleBytes };
}
