// `npm run bench:checkpoints`: how long the engine stands still for a checkpoint, how long it takes to be on the disk, how large it is, and how long
// a start from it takes, while signals go on, with 100 k, 1 M and 10 M people of bench/peers/ and its pack. Each size is a process that saves and another one that
// loads; both have the whole machine, since compressing, sealing and reading have threads of their own. Checkpoints are sealed, as they are by default. What a start
// takes of the log after the checkpoint is left out. Options: --quick, --people N (the most), --rounds N, --plain.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KEY_BYTES } from '../../vault/seal.ts';
import { BenchProcess } from '../bench-process.ts';
import { describeMachine, keepResult, median } from '../machine.ts';
import type { CheckpointSpec, LoadRound, SaveRound, StepRound } from './spec.ts';

const RESULT_FILE = 'bench/results/checkpoints.json';
const PROGRAM = join(import.meta.dirname, 'checkpoint-process.ts');
/** As bench/growth/ fills ten million people. */
const SIGNALS_A_PERSON = 2.5;
const HOURS = 9;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    people: { type: 'string' },
    rounds: { type: 'string' },
    plain: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds ?? 5);
const part = values.quick ? 10 : 1;
const peopleMax = Number(values.people ?? 10_000_000 / part);
const sizes = [100_000, 1_000_000, 10_000_000]
  .map((people) => people / part)
  .filter((people) => people <= peopleMax);

interface Row {
  readonly people: number;
  readonly names: number;
  readonly stateBytes: number;
  readonly byteCount: number;
  /** By work alone: to hold the state, and its longest piece. */
  readonly holdMs: number;
  readonly pieceMs: number;
  /** The longest at once and in all, of the round in which it was least: what other programs do to it is not the engine's. */
  readonly pauseMs: number;
  readonly heldMs: number;
  /** Medians. */
  readonly signals: number;
  readonly ownCpuMs: number;
  readonly otherCpuMs: number;
  readonly saveSeconds: number;
  readonly loadSeconds: number;
  readonly loadCpuSeconds: number;
}

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const rows: Row[] = [];
for (const people of sizes) rows.push(await measure(people));
console.log(table());
const most = rows.at(-1);
keepResult(RESULT_FILE, { rounds, isSealed: !values.plain, rows, most });
console.log(`\nkept in ${RESULT_FILE}`);

async function measure(people: number): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-bench-'));
  const spec = {
    ...{ people, signalsAPerson: SIGNALS_A_PERSON, hours: HOURS, rounds, folder },
    ...(values.plain ? {} : { keys: randomBytes(KEY_BYTES).toString('base64') }),
  };
  try {
    const { saves, steps } = await saved(spec);
    const loads = await loaded(spec);
    const names = saves.at(-1)?.names ?? Number.NaN;
    if (loads.some((load) => load.names !== names)) throw new Error('what was loaded differs');
    return {
      people,
      names,
      stateBytes: median(saves.map(({ stateBytes }) => stateBytes)),
      byteCount: median(saves.map(({ byteCount }) => byteCount)),
      holdMs: steps.holdMs,
      pieceMs: steps.pieceMs,
      pauseMs: Math.min(...saves.map(({ pauseMs }) => pauseMs)),
      heldMs: Math.min(...saves.map(({ heldMs }) => heldMs)),
      signals: median(saves.map((each) => each.signals)),
      ownCpuMs: median(saves.map(({ ownCpuMs }) => ownCpuMs)),
      otherCpuMs: median(saves.map(({ otherCpuMs }) => otherCpuMs)),
      saveSeconds: median(saves.map(({ tookSeconds }) => tookSeconds)),
      loadSeconds: median(loads.map(({ tookSeconds }) => tookSeconds)),
      loadCpuSeconds: median(loads.map(({ cpuSeconds }) => cpuSeconds)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function saved(
  spec: CheckpointSpec,
): Promise<{ saves: readonly SaveRound[]; steps: StepRound }> {
  const process = new BenchProcess<SaveRound & StepRound>(PROGRAM, [JSON.stringify(spec)], [], []);
  try {
    const saves: SaveRound[] = [];
    for (let round = 0; round < rounds; round++) saves.push(await process.ask('save'));
    return { saves, steps: await process.ask('steps') };
  } finally {
    await process.stop();
  }
}

async function loaded(spec: CheckpointSpec): Promise<readonly LoadRound[]> {
  const process = new BenchProcess<LoadRound>(PROGRAM, [JSON.stringify(spec)], [], []);
  try {
    const loads: LoadRound[] = [];
    for (let round = 0; round < rounds; round++) loads.push(await process.ask('load'));
    return loads;
  } finally {
    await process.stop();
  }
}

function table(): string {
  const mb = (bytes: number) => (bytes / 1e6).toFixed(0);
  return [
    '| people | names | state, MB | file, MB | to hold, ms | longest piece, ms | longest pause, ms | in all, ms | signals meanwhile | processor time of the engine, ms | of other threads, s | on the disk after, s | start from it, s | processor time of a start, s |',
    '| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...rows.map((row) => {
      const cells = [
        row.people.toLocaleString('en'),
        row.names.toLocaleString('en'),
        mb(row.stateBytes),
        mb(row.byteCount),
        row.holdMs.toFixed(2),
        row.pieceMs.toFixed(2),
        row.pauseMs.toFixed(1),
        row.heldMs.toFixed(0),
        row.signals.toLocaleString('en'),
        row.ownCpuMs.toFixed(0),
        (row.otherCpuMs / 1000).toFixed(2),
        row.saveSeconds.toFixed(2),
        row.loadSeconds.toFixed(2),
        row.loadCpuSeconds.toFixed(2),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ].join('\n');
}
