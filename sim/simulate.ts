// A province that lives, telephones and pays, with frauds and honest look-alikes among its people, as signals in order of arrival.
// Same options, same bytes, on any machine. Memory grows with people, not with days.
import { parseRfc3339 } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import { required } from '../signal/invariant.ts';
import type { Signal } from '../signal/signal.ts';
import { emitCalls } from './background/calls.ts';
import { emitMessages } from './background/messages.ts';
import { planPayday } from './background/payday.ts';
import { emitPayments, emitReceipts } from './background/payments.ts';
import { emitRare } from './background/rare.ts';
import { emitReports } from './background/reports.ts';
import { emitVisits } from './background/visits.ts';
import { bootstrap } from './bootstrap.ts';
import { DAY_MS, runDay } from './clock.ts';
import type { Draft } from './draft.ts';
import { beginningOf, GANG_LEAD_MS, planFrauds } from './fraud-plan.ts';
import { runFraud } from './fraud-run.ts';
import { HonestRun } from './honest-run.ts';
import { ARRIVAL_MS_MAX, CHUNK_MS } from './outbox.ts';
import { Rng } from './prng.ts';
import type { TruthRecord } from './truth.ts';
import { World } from './world.ts';

export interface SimulateOptions {
  readonly people: number;
  readonly days: number;
  /** Any whole number. */
  readonly seed: number;
  /** Epoch ms of the first day's beginning; a Monday, 2026-03-02T00:00:00+08:00, when left out. */
  readonly startTime?: number;
  /**
   * Scripted frauds, those that break off by themselves included, a 100,000 people a day. 100 when left out, so that small runs hold
   * every kind; a real province warns about 35 people a 100,000 a day, and fewer of them are victims.
   */
  readonly fraudRatePer100kDay?: number;
  /** Whether every kind of fraud is as frequent as any other, so that rare ones can be measured; by their weights when left out. */
  readonly evenTypologies?: boolean;
  /** Multiplies how often honest look-alikes happen; 1 when left out. */
  readonly lookAlikeScale?: number;
  /** Longest delay between a signal's time and its arrival, ms, below 60,000; 5,000 when left out. */
  readonly arrivalJitterMs?: number;
  /** Chance that a signal arrives a second time, within a minute of its time; 0.001 when left out. */
  readonly duplicateProbability?: number;
  /** Everyday doings of a person a day. */
  readonly rates?: Partial<DailyRates>;
}

export interface DailyRates {
  readonly calls: number;
  readonly messages: number;
  readonly visits: number;
  readonly transfers: number;
}

export interface Simulation {
  /** Chunks of signals by arrival; the first ones lie before the run and link people to phones and accounts. Iterate once. */
  readonly chunks: Iterable<Signal[]>;
  /** Grows while the chunks are iterated: a fraud is known here before its first signal, and complete. */
  readonly truth: readonly TruthRecord[];
  readonly startTime: number;
  readonly endTime: number;
}

const DEFAULT_RATES: DailyRates = { calls: 8, messages: 3, visits: 4, transfers: 2.5 };

export const DEFAULT_START_TIME = required(
  parseRfc3339('2026-03-02T00:00:00+08:00'),
  'the default start is a time',
);

/** Prepares a run. Throws FW_USAGE when an option is out of its bounds. */
export function simulate(options: SimulateOptions): Simulation {
  checkOptions(options);
  const startTime = options.startTime ?? DEFAULT_START_TIME;
  const endTime = startTime + Math.round(options.days * DAY_MS);
  const truth: TruthRecord[] = [];
  return { chunks: run(options, { startTime, endTime }, truth), truth, startTime, endTime };
}

function* run(
  options: SimulateOptions,
  bounds: { startTime: number; endTime: number },
  truth: TruthRecord[],
): Generator<Signal[]> {
  const { startTime, endTime } = bounds;
  const rng = new Rng(options.seed);
  const worldOptions = {
    people: options.people,
    ...bounds,
    arrivalJitterMs: options.arrivalJitterMs ?? 5000,
    duplicateProbability: options.duplicateProbability ?? 0.001,
  };
  const world = new World(worldOptions, rng.split('world'));
  const taken = new Set<number>();
  const history: Draft[] = [];
  const scale = options.lookAlikeScale ?? 1;
  stageFrauds(world, rng, options, { taken, history, truth });
  const honest = new HonestRun(world, rng.split('honest'), { scale, taken, truth });
  yield* bootstrap(world, rng.split('bootstrap'), history);
  const emitChunk = backgroundOf(world, rng.split('background'), options);
  const dayRng = rng.split('days');
  let today = Number.NEGATIVE_INFINITY;
  for (let chunkStart = startTime; chunkStart < endTime; chunkStart += CHUNK_MS) {
    const day = runDay(startTime, chunkStart);
    if (day !== today) {
      today = day;
      world.sites.beginDay(day, dayRng);
      honest.beginDay(chunkStart, planPayday(world, dayRng, chunkStart));
    }
    world.outbox.runDeferred();
    emitChunk(chunkStart);
    honest.emitChunk(chunkStart);
    const signals = world.outbox.closeChunk(chunkStart + CHUNK_MS >= endTime);
    if (signals.length > 0) yield signals;
  }
}

function stageFrauds(
  world: World,
  rng: Rng,
  options: SimulateOptions,
  run: { taken: Set<number>; history: Draft[]; truth: TruthRecord[] },
): void {
  const wish = {
    per100kDay: options.fraudRatePer100kDay ?? 100,
    isEven: options.evenTypologies ?? false,
  };
  for (const planned of planFrauds(world, rng.split('frauds'), wish, run.history)) {
    const stageTime = Math.max(world.options.startTime, beginningOf(planned) - GANG_LEAD_MS);
    const chance = rng.split(`fraud ${planned.serial}`);
    world.outbox.defer(stageTime, () => {
      run.truth.push(runFraud(world, chance, planned, run.taken));
    });
  }
}

/** Everyday life; each kind of doing draws from its own chance. */
function backgroundOf(
  world: World,
  rng: Rng,
  options: SimulateOptions,
): (chunkStart: number) => void {
  const rates = { ...DEFAULT_RATES, ...options.rates };
  const calls = rng.split('calls');
  const messages = rng.split('messages');
  const visits = rng.split('visits');
  const payments = rng.split('payments');
  const rare = rng.split('rare');
  return (chunkStart) => {
    emitCalls(world, calls, chunkStart, rates.calls);
    emitMessages(world, messages, chunkStart, rates.messages);
    emitVisits(world, visits, chunkStart, rates.visits);
    emitPayments(world, payments, chunkStart, rates.transfers);
    emitReceipts(world, payments, chunkStart);
    emitRare(world, rare, chunkStart);
    emitReports(world, rare, chunkStart);
  };
}

function checkOptions(options: SimulateOptions): void {
  const { people, days, seed, arrivalJitterMs = 0, duplicateProbability = 0 } = options;
  if (!Number.isInteger(people) || people < 100 || people > 20_000_000) {
    throw new FwError(
      'FW_USAGE',
      `people is ${people}; it must be a whole number from 100 to 20000000`,
    );
  }
  if (!(days > 0 && days <= 3660)) {
    throw new FwError('FW_USAGE', `days is ${days}; it must be more than 0 and at most 3660`);
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new FwError('FW_USAGE', `seed is ${seed}; it must be a whole number, 0 or more`);
  }
  if (!(arrivalJitterMs >= 0 && arrivalJitterMs < ARRIVAL_MS_MAX)) {
    throw new FwError(
      'FW_USAGE',
      `arrivalJitterMs is ${arrivalJitterMs}; it must be below ${ARRIVAL_MS_MAX}`,
    );
  }
  if (!(duplicateProbability >= 0 && duplicateProbability <= 1)) {
    throw new FwError(
      'FW_USAGE',
      `duplicateProbability is ${duplicateProbability}; it must be from 0 to 1`,
    );
  }
}
