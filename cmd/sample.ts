// The sample that `start` plays: a simulated province, before it the cases filed in the same days a year earlier, when nobody warned,
// and what a desk finds out that calls its people.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Episode } from '../dissuasion/episode.ts';
import type { OutcomeReport } from '../dissuasion/task.ts';
import type { Signal, SignalOf } from '../signal/signal.ts';
import { deskOutcome, TruthIndex } from '../sim/desk-script.ts';
import { DEFAULT_START_TIME, type Simulation, simulate } from '../sim/simulate.ts';

export interface SampleOptions {
  /** File in which prevented transfers and cases are kept, so that a run that goes on after a crash still knows them. */
  readonly preventedFile: string;
  readonly people: number;
  readonly days: number;
  readonly seed: number;
}

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
/** Length of a slice; short, since money is gone a minute or two after it is sent. */
export const SLICE_MS = 120_000;
/** A person is reached so long after the desk has the task. */
const REACH_MS = 60_000;

export class Sample {
  readonly name: string;
  readonly startTime = DEFAULT_START_TIME;
  readonly endTime: number;
  readonly #options: SampleOptions;
  readonly #simulation: Simulation;
  readonly #index: TruthIndex;
  /** Transfers that are not made and cases that are not filed because their victim was talked out of it. */
  readonly #prevented = new Set<string>();

  constructor(options: SampleOptions) {
    this.#options = options;
    if (existsSync(options.preventedFile)) {
      for (const id of readFileSync(options.preventedFile, 'utf8').split('\n'))
        this.#prevented.add(id);
    }
    this.name = `people ${options.people}, days ${options.days}, seed ${options.seed}`;
    this.#simulation = simulate(options);
    this.endTime = this.#simulation.endTime;
    this.#index = new TruthIndex(this.#simulation.truth);
  }

  /** Slices of event time, in order of arrival. Iterate once. */
  *slices(): Generator<Signal[]> {
    yield this.#casesOfYearBefore();
    for (const chunk of this.#simulation.chunks) {
      // What lies before the first day is history: nobody steps in there.
      const isHistory = (chunk[0]?.time ?? 0) < this.startTime;
      if (isHistory) yield chunk;
      else yield* slicesOf(chunk);
    }
  }

  /** What the person says who is called at this event time. Who is dissuaded pays nothing more. */
  findOut(episode: Episode, eventTime: number): OutcomeReport {
    const reachedTime = eventTime + REACH_MS;
    const report = deskOutcome(this.#index, episode, reachedTime);
    const fraud = this.#index.fraudOf(episode);
    if (report.outcome !== 'dissuaded' || fraud === undefined) return report;
    this.#prevent(
      fraud.transfers
        .filter(({ settledTime }) => settledTime > reachedTime)
        .map(({ transferId }) => transferId),
    );
    if ((report.lostFen ?? 0) === 0 && fraud.caseId !== null) this.#prevent([fraud.caseId]);
    return report;
  }

  /** Whether this signal does not happen because its victim was dissuaded. */
  isPrevented(signal: Signal): boolean {
    switch (signal.type) {
      case 'case.filed':
        return this.#prevented.has(signal.caseId);
      case 'transfer.attempted':
      case 'transfer.completed':
      case 'transfer.blocked':
        return this.#prevented.has(signal.transferId);
      default:
        return false;
    }
  }

  #prevent(ids: readonly string[]): void {
    const added = ids.filter((id) => !this.#prevented.has(id));
    for (const id of added) this.#prevented.add(id);
    if (added.length > 0) appendFileSync(this.#options.preventedFile, `${added.join('\n')}\n`);
  }

  /** The same province a year earlier: of its signals only the filed cases are known. */
  #casesOfYearBefore(): Signal[] {
    const { people, days, seed } = this.#options;
    const before = simulate({
      people,
      days,
      seed: seed + 1_000_003,
      startTime: this.startTime - YEAR_MS,
    });
    const cases: SignalOf<'case.filed'>[] = [];
    for (const chunk of before.chunks) {
      for (const signal of chunk) {
        if (signal.type !== 'case.filed') continue;
        cases.push({
          ...signal,
          id: `year-before-${signal.id}`,
          caseId: `year-before-${signal.caseId}`,
        });
      }
    }
    // Once more right before them: of a year that begins before the first case of a region nobody knows how it was.
    const earlierMs = 2 * Math.ceil(days) * DAY_MS;
    const earlier = cases.map((signal) => ({
      ...signal,
      ...{ id: `earlier-${signal.id}`, caseId: `earlier-${signal.caseId}` },
      time: signal.time - earlierMs,
      ...(signal.incidentTime === undefined
        ? {}
        : { incidentTime: signal.incidentTime - earlierMs }),
    }));
    return [...earlier, ...cases];
  }
}

/** Cuts a chunk where event time passes a whole number of SLICE_MS, so that a desk can step in between. */
function* slicesOf(chunk: readonly Signal[]): Generator<Signal[]> {
  let slice: Signal[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const signal of chunk) {
    if (signal.time >= end) {
      if (slice.length > 0) yield slice;
      slice = [];
      end = (Math.floor(signal.time / SLICE_MS) + 1) * SLICE_MS;
    }
    slice.push(signal);
  }
  if (slice.length > 0) yield slice;
}
