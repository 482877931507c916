// What the benchmarks should show, each with where its number stands in a result under bench/results/. docs/performance.md says more.

export interface Goal {
  readonly what: string;
  readonly unit: string;
  /** File and the way to the number in it. */
  readonly file: string;
  readonly path: string;
  /** None where the number only stands beside the others. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

const HOT = 'hot-path.json';
const PEERS = 'peers-quick.json';
const GROWTH = 'growth.json';
const SHADOW = 'shadow.json';
const LATENCY = 'latency.json';
const TASKS = 'tasks.json';
const SCAN = 'scan.json';
const CHECKPOINTS = 'checkpoints.json';
const CHECKS = 'checks.json';
const KAFKA = 'kafka.json';
const MAPPING = 'mapping.json';
const LEDGER = 'ledger.json';
const LEDGER_FULL = 'ledger-full.json';
const RATE = 'signals/s';

export const GOALS: readonly Goal[] = [
  { what: 'JSON.parse of each line', unit: RATE, file: HOT, path: 'measured.0.signalsPerSecond' },
  { what: 'Zhejiang pack, cold', unit: RATE, file: HOT, path: 'measured.1.signalsPerSecond' },
  {
    ...{ what: 'Zhejiang pack, steady', unit: RATE, file: HOT },
    ...{ path: 'measured.2.signalsPerSecond', atLeast: 400_000 },
  },
  {
    ...{ what: 'Zhejiang pack, allocated a signal, no decision', unit: 'bytes', file: HOT },
    ...{ path: 'allocation.bytesPerSignalWithoutDecision', atMost: 1 },
  },
  { what: 'scan, nothing hashed', unit: RATE, file: SCAN, path: 'measured.2.signalsPerSecond' },
  { what: 'scan, every key hashed', unit: RATE, file: SCAN, path: 'measured.3.signalsPerSecond' },
  { what: 'memory, adding up', unit: 'GB/s', file: SCAN, path: 'measured.1.gigabytesPerSecond' },
  {
    ...{ what: 'CSV mapped, columns alone', unit: 'rows/s', file: MAPPING },
    ...{ path: 'measured.0.mapped.signalsPerSecond', atLeast: 300_000 },
  },
  {
    ...{ what: 'JSON mapped, nested, expressions', unit: 'rows/s', file: MAPPING },
    ...{ path: 'measured.3.mapped.signalsPerSecond', atLeast: 200_000 },
  },
  {
    ...{ what: 'XML mapped, a transfer', unit: 'rows/s', file: MAPPING },
    ...{ path: 'measured.5.mapped.signalsPerSecond', atLeast: 20_000 },
  },
  {
    ...{ what: 'XML mapped, a whole message a record', unit: 'messages/s', file: MAPPING },
    ...{ path: 'measured.6.mapped.signalsPerSecond', atLeast: 20_000 },
  },
  {
    ...{ what: 'reference workload', unit: RATE, file: PEERS },
    ...{ path: 'measured.forewarn.signalsPerCpuSecond', atLeast: 1_000_000 },
  },
  {
    ...{ what: 'as fast as the Map program, times', unit: '×', file: PEERS },
    ...{ path: 'measured.map.cpuRatio', atLeast: 4 },
  },
  {
    ...{ what: 'as fast as Esper, times', unit: '×', file: PEERS },
    ...{ path: 'measured.esper-ext_timed.cpuRatio', atLeast: 5 },
  },
  {
    ...{ what: 'most people, to 100,000', unit: '×', file: GROWTH },
    ...{ path: 'goals.mostPeopleRatio', atLeast: 0.6 },
  },
  {
    ...{ what: 'most people, state', unit: 'bytes a person', file: GROWTH },
    ...{ path: 'goals.mostPeopleBytes', atMost: 250 },
  },
  {
    ...{ what: 'checkpoint of most people, pause', unit: 'ms', file: CHECKPOINTS },
    ...{ path: 'most.pauseMs', atMost: 20 },
  },
  {
    ...{ what: 'checkpoint of most people, start from it', unit: 's', file: CHECKPOINTS },
    ...{ path: 'most.loadSeconds', atMost: 10 },
  },
  {
    ...{ what: '200 rules, to 1 rule', unit: '×', file: GROWTH },
    path: 'measured.rules.200 rules.ratio',
  },
  {
    ...{ what: 'windows of 7d, to 1h', unit: '×', file: GROWTH },
    path: 'measured.windows.windows of 7d.ratio',
  },
  {
    ...{ what: 'a challenger in shadow, more processor time', unit: 'of live', file: SHADOW },
    ...{ path: 'extra', atMost: 0.4 },
  },
  {
    ...{ what: 'wait at half load, p99.9, clock', unit: 'ms', file: LATENCY },
    ...{ path: 'rows.50 % clock.p999', atMost: 1 },
  },
  {
    ...{ what: 'wait at half load, p99.9, work alone', unit: 'ms', file: LATENCY },
    path: 'rows.50 % work alone.p999',
  },
  {
    ...{ what: 'longest stop to 1 M names, work alone', unit: 'ms', file: LATENCY },
    ...{ path: 'growth.service.max', atMost: 10 },
  },
  {
    ...{ what: 'longest stop of the collector meanwhile', unit: 'ms', file: LATENCY },
    ...{ path: 'growth.longestCollections.0.durationMs', atMost: 10 },
  },
  {
    ...{ what: 'HTTP to claimed task, p50', unit: 'ms', file: TASKS },
    path: 'toTask.p50',
  },
  {
    ...{ what: 'HTTP to claimed task, p99', unit: 'ms', file: TASKS },
    ...{ path: 'toTask.p99', atMost: 100 },
  },
  {
    ...{ what: 'check of a transfer at 1,000 a second, p50', unit: 'ms', file: CHECKS },
    path: 'all.p50',
  },
  {
    ...{ what: 'check of a transfer at 1,000 a second, p99', unit: 'ms', file: CHECKS },
    ...{ path: 'all.p99', atMost: 20 },
  },
  {
    ...{ what: 'from Kafka to decisions, one engine', unit: RATE, file: KAFKA },
    ...{ path: 'rows.2.signalsPerSecond', atLeast: 300_000 },
  },
  {
    ...{ what: 'the same with every hit a decision', unit: RATE, file: KAFKA },
    path: 'rows.3.signalsPerSecond',
  },
  {
    ...{ what: 'Kafka to decisions at half load, one engine, p99', unit: 'ms', file: KAFKA },
    path: 'waits.one.p99',
  },
  {
    ...{ what: 'Kafka to decisions at half load, two engines, p99', unit: 'ms', file: KAFKA },
    path: 'waits.two.p99',
  },
  ...ledgerGoals(LEDGER, 'ledger'),
  ...ledgerGoals(LEDGER_FULL, 'ledger of 100 M rows'),
];

/** What both sizes of the ledger should show. */
function ledgerGoals(file: string, ledger: string): Goal[] {
  const p99 = { unit: 'ms', file, atMost: 200 };
  return [
    { ...p99, what: `${ledger}, slowest report, p99`, path: 'slowest.p99Ms' },
    { ...p99, what: `${ledger}, headline, p99`, path: 'reports.headline of a month.p99Ms' },
    {
      ...{ ...p99, what: `${ledger}, trend as known before, p99` },
      path: 'reports.the same as known before.p99Ms',
    },
    { ...p99, what: `${ledger}, reports beside 500 rows/s, p99`, path: 'beside.pace.p99Ms' },
    {
      ...{ what: `${ledger}, first report after a write of 3,000 episodes, p50` },
      ...{ unit: 'ms', file, path: 'first.3,000 episodes of a day.p50Ms' },
    },
    {
      ...{ what: `${ledger}, written beside reports`, unit: 'rows/s', file },
      ...{ path: 'beside.full.rowsPerSecond', atLeast: 50_000 },
    },
  ];
}

/**
 * The number at a path of steps between dots. A step into a list is a place, or the `name` or `title` of an entry, or its title and `by`.
 * Undefined when nothing is there.
 */
export function numberAt(result: unknown, path: string): number | undefined {
  let at: unknown = result;
  for (const step of path.split('.')) {
    const entry = Array.isArray(at) ? at.find((each) => isCalled(each, step)) : undefined;
    at = entry ?? Reflect.get(Object(at), step);
  }
  return typeof at === 'number' ? at : undefined;
}

/** Whether a number reaches its goal; undefined where there is none. */
export function isReached({ atLeast, atMost }: Goal, value: number): boolean | undefined {
  if (atLeast !== undefined) return value >= atLeast;
  return atMost === undefined ? undefined : value <= atMost;
}

function isCalled(entry: unknown, step: string): boolean {
  const of = (key: string): unknown => Reflect.get(Object(entry), key);
  return of('name') === step || of('title') === step || `${of('title')} ${of('by')}` === step;
}
