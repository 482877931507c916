// The figures of work as cells that add up: counted from rows of episode_work, and joined. Percentiles need every wait, so that a cell keeps each different one
// with how often it was. Those of ten seconds and more are told in whole seconds, rounded down, of which a month has some thousand and not a million.
import { OUTCOME_NAMES, OUTCOMES, type Outcome } from '../signal/outcome.ts';

/** What work is counted by. An episode has as many rules as it has, and one of each other. */
export const WORK_SETS = ['city', 'county', 'desk', 'typology', 'rule'] as const;
export type WorkSet = (typeof WORK_SETS)[number];

/** From here on waits are told in whole seconds. */
export const WHOLE_SECONDS_FROM_MS = 10_000;

const namesWhere = (holds: (name: Outcome) => boolean) =>
  OUTCOME_NAMES.filter(holds)
    .map((name) => `'${name}'`)
    .join(', ');
const FRAUD = namesWhere((name) => OUTCOMES[name].fraud === true);

/** Columns that add up, and how they are counted from rows `w`. */
const SUMS = {
  episodes: 'count()',
  tasks: 'countIf(w.task_ms > 0)',
  claimed: 'countIf(w.claim_ms > 0)',
  decided: "countIf(w.outcome != '')",
  reached: "countIf(w.outcome NOT IN ('', 'duplicate', 'unreachable'))",
  reachable: "countIf(w.outcome NOT IN ('', 'duplicate'))",
  confirmed: `countIf(w.outcome IN (${FRAUD}))`,
  not_fraud: "countIf(w.outcome = 'not-fraud')",
  calls: 'sum(toUInt64(w.calls))',
  kept_fen: 'sum(w.kept_fen)',
  lost_fen: 'sum(w.lost_fen)',
  held_ms: 'sum(w.held_ms)',
} as const;

const STEPS = ['outcome_steps', 'sent_steps'] as const;

/** Each stretch: the wait, and whether there was one. */
const WAITS = {
  signal_to_task: ['w.task_ms - w.signal_ms', 'w.task_ms >= w.signal_ms'],
  task_to_claim: ['w.claim_ms - w.task_ms', 'w.task_ms > 0 AND w.claim_ms > 0'],
  claim_to_outcome: ['w.closed_ms - w.claim_ms', 'w.claim_ms > 0 AND w.closed_ms > 0'],
  signal_to_outcome: ['w.closed_ms - w.signal_ms', 'w.closed_ms >= w.signal_ms'],
} as const;

const namesOf = <T extends string>(columns: Readonly<Record<T, unknown>>): T[] =>
  Object.keys(columns).filter((name): name is T => name in columns);
const SUM_NAMES = namesOf(SUMS);
const WAIT_NAMES = namesOf(WAITS);

/** Columns of a cell beside its key. */
export const WORK_COLUMNS = [
  ...SUM_NAMES,
  'last_ms',
  ...STEPS,
  ...WAIT_NAMES.flatMap((name) => [`${name}_ms`, `${name}_counts`]),
] as const;

/** SELECT of rows `w` of episode_work with the time of the signal that opened the episode; `where` is over its key alone. */
export function workRowsSql(where: string): string {
  return `(SELECT *, toUnixTimestamp64Milli(opened_time) AS signal_ms FROM episode_work FINAL PREWHERE ${where}) AS w`;
}

/** SQL of the keys that a row has in each set: an array of texts. */
export const SET_KEYS: Readonly<Record<WorkSet, string>> = {
  city: "[concat(substring(w.region, 1, 4), '00')]",
  county: '[toString(w.region)]',
  desk: '[toString(w.desk)]',
  typology: '[toString(w.typology)]',
  rule: 'arrayMap(rule -> toString(rule), w.rules)',
};

/** Aggregates of WORK_COLUMNS over rows `w`. */
export function cellOfRowsSql(): string {
  return [
    ...SUM_NAMES.map((name) => `${SUMS[name]} AS ${name}`),
    'max(w.signal_ms) AS last_ms',
    ...STEPS.map((name) => {
      const steps = `arrayMap(step -> toString(step), w.${name})`;
      return `CAST(sumMap(${steps}, arrayMap(step -> toUInt64(1), w.${name})), 'Map(String, UInt64)') AS ${name}`;
    }),
    ...WAIT_NAMES.flatMap((name) => {
      const [wait, isOne] = WAITS[name];
      const told = `if(${wait} < ${WHOLE_SECONDS_FROM_MS}, ${wait}, intDiv(${wait}, 1000) * 1000)`;
      const sorted = `arraySort(groupArrayIf(${told}, ${isOne}))`;
      // The last of equal values has their number.
      const numbers = `arrayEnumerateUniq(${sorted})`;
      const next = `arrayResize(arrayPopFront(${numbers}), length(${numbers}), 1)`;
      return [
        `arrayCompact(${sorted}) AS ${name}_ms`,
        `arrayMap(number -> toUInt64(number), arrayFilter((number, after) -> after = 1, ${numbers}, ${next})) AS ${name}_counts`,
      ];
    }),
  ].join(',\n');
}

/** The same over cells `c`. */
export function cellOfCellsSql(): string {
  return [
    ...joinedSums(),
    ...WAIT_NAMES.flatMap((name) => {
      const joined = `sumMap(c.${name}_ms, c.${name}_counts)`;
      return [`${joined}.1 AS ${name}_ms`, `${joined}.2 AS ${name}_counts`];
    }),
  ].join(',\n');
}

/** What a report tells of cells `c`: sums, and of each stretch its percentiles under its own name, null of nothing. */
export function figuresOfCellsSql(): string {
  return [
    ...joinedSums(),
    ...WAIT_NAMES.map(
      (name) =>
        `quantilesExactWeightedInterpolatedArray(0.5, 0.9, 0.99)(c.${name}_ms, c.${name}_counts) AS ${name}`,
    ),
  ].join(',\n');
}

function joinedSums(): string[] {
  return [
    ...SUM_NAMES.map((name) => `sum(c.${name}) AS ${name}`),
    'max(c.last_ms) AS last_ms',
    ...STEPS.map((name) => `sumMap(c.${name}) AS ${name}`),
  ];
}
