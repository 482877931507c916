// Tells the outside what came of runs of frames, in two steps: first tasks and messages, for which people wait, then the rows of the ledger and whatever else
// is read later. Each step goes in the order of the log; what the engine has run meanwhile goes with the next telling, so that a slow server has fewer of
// them. A run is told when both are done. Telling again after a crash changes nothing: every effect has an id made from its content.
import type { DeadLetterSink } from '../connectors/dead-letter.ts';
import type { Decision } from '../engine/decision.ts';
import type { LedgerBatch } from '../ledger/rows.ts';
import type { Position } from '../log/log.ts';
import type { SentRecord } from '../shuffle/outbox.ts';
import { isNothing, type Tellings } from './effect.ts';
import { joinTellings } from './joined-tellings.ts';
import { type TaskSink, tellTasks } from './task-telling.ts';
import type { OutRun, TellableRun, UntoldRun, UntoldRuns } from './untold-runs.ts';

/** Who is told; every sink throws an FwError of the domain outside when it cannot take it. */
export interface TellingSinks {
  readonly partition: number;
  readonly tasks: TaskSink;
  readonly ledger: { write(batch: LedgerBatch, token: string): Promise<unknown> };
  readonly deadLetters: DeadLetterSink;
  /** Tells others of decisions; again after a crash. */
  readonly publish?: (decisions: readonly Decision[]) => Promise<void>;
  /** Warns people of whom blue and yellow decisions are; again after a crash. */
  readonly warn?: (decisions: readonly Decision[]) => Promise<unknown>;
  /** Sends on what a suspect stage gives; needed for one. */
  readonly send?: (records: readonly SentRecord[]) => Promise<void>;
}

/** The two steps of telling. */
export type TellingStep = 'tasks' | 'rows';

export interface TellerOptions {
  readonly sinks: TellingSinks;
  readonly untold: UntoldRuns;
  /** Tries until it is done; undefined when that was given up. */
  readonly patiently: (
    step: TellingStep,
    attempt: () => Promise<true>,
  ) => Promise<true | undefined>;
  /** Told of runs once all of them is told. */
  readonly onTold: (runs: readonly OutRun[]) => void;
  /** Processing time, epoch ms. */
  readonly now: () => number;
  /** Waits for so many ms of `now`, or less when nothing is to be waited for any more. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** So often rows are written while there are always some: an INSERT costs ClickHouse as much for one row as for hundreds, and nobody waits for these. */
const ROWS_EVERY_MS = 200;

export class Teller {
  readonly #options: TellerOptions;
  /** Whether all before the next run is out, and whether it is told; false when that was given up. */
  #out: Promise<boolean> = Promise.resolve(true);
  #told: Promise<boolean> = Promise.resolve(true);
  #wroteAt = Number.NEGATIVE_INFINITY;
  #hastening = 0;
  #hastened = Promise.withResolvers<void>();

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  /** Whether everything that it was given is told, when that is known; false when it was given up. */
  get allTold(): Promise<boolean> {
    return this.#told;
  }

  /** Tells what came of a run, once `heard` says that the engine has run it, and all before it is told. Gives whether it was told. */
  tell(run: UntoldRun, heard: Promise<void>): Promise<boolean> {
    this.#out = this.#tellPeople(this.#out, heard, run);
    this.#told = this.#tellRest(this.#told, this.#out, run);
    return this.#told;
  }

  /** Has nothing wait for more to be written with it while this is under way. */
  async hasten<T>(waiting: () => Promise<T>): Promise<T> {
    this.#hastening++;
    this.#hastened.resolve();
    try {
      return await waiting();
    } finally {
      this.#hastening--;
      this.#hastened = Promise.withResolvers();
    }
  }

  async #tellPeople(
    before: Promise<boolean>,
    heard: Promise<void>,
    run: UntoldRun,
  ): Promise<boolean> {
    // Both are awaited, so that the failure of either is heard.
    const [isBeforeOut] = await Promise.all([before, heard]);
    if (!isBeforeOut) return false;
    if (run.outAt !== undefined) return true;
    const { untold, patiently, now } = this.#options;
    const runs = untold.tellable().filter(({ outAt }) => outAt === undefined);
    const told = joined(runs);
    if (!isNothing(told) && !(await patiently('tasks', () => this.#flushPeople(told))))
      return false;
    const outAt = now();
    for (const one of runs) one.outAt = outAt;
    return true;
  }

  async #tellRest(
    before: Promise<boolean>,
    out: Promise<boolean>,
    run: UntoldRun,
  ): Promise<boolean> {
    const [isBeforeTold, isOut] = await Promise.all([before, out]);
    if (!isBeforeTold || !isOut) return false;
    const { untold, patiently, onTold } = this.#options;
    if (!untold.has(run)) return true;
    if (untold.out().some(({ stepped }) => !isNothing(stepped.tellings))) await this.#waitForMore();
    const runs = untold.out();
    const told = joined(runs);
    const position = runs.at(-1)?.frames.at(-1)?.position ?? '';
    if (!isNothing(told) && !(await patiently('rows', () => this.#flushRest(told, position))))
      return false;
    for (const _ of runs) untold.shift();
    onTold(runs);
    return true;
  }

  async #waitForMore(): Promise<void> {
    const { now, sleep } = this.#options;
    const waitMs = Math.min(ROWS_EVERY_MS, this.#wroteAt + ROWS_EVERY_MS - now());
    if (waitMs > 0 && this.#hastening === 0)
      await Promise.race([sleep(waitMs), this.#hastened.promise]);
    this.#wroteAt = now();
  }

  async #flushPeople(told: Tellings): Promise<true> {
    const { tasks, warn, send } = this.#options.sinks;
    if (told.sent.length > 0) await send?.(told.sent);
    await tellTasks(tasks, told.tasks);
    // After the tasks: who has an episode by now hears from its ladder.
    if (told.warnings.length > 0) await warn?.(told.warnings);
    return true;
  }

  async #flushRest(told: Tellings, position: Position): Promise<true> {
    const { ledger, publish, deadLetters, partition } = this.#options.sinks;
    await ledger.write(told.ledger, `partition-${partition}-${position}`);
    if (told.decisions.length > 0) await publish?.(told.decisions);
    if (told.deadLetters.length > 0) await deadLetters.put(told.deadLetters);
    return true;
  }
}

function joined(runs: readonly TellableRun[]): Tellings {
  return joinTellings(runs.map(({ stepped }) => stepped.tellings));
}
