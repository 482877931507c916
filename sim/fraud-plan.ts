// Which frauds happen in a run, when, and by which gang: decided before the run, played when their time comes.
// A steady state cannot be had in a short run: long frauds are put late enough to be seen from their beginning where the run allows it.
import { DAY_MS, HOUR_MS, MINUTE_MS, nextWithinHours } from './clock.ts';
import type { Draft } from './draft.ts';
import type { FraudScript } from './fraud-scene.ts';
import { foundGang, type Gang } from './gang.ts';
import type { Rng } from './prng.ts';
import { FRAUD_SCRIPTS } from './script/all-scripts.ts';
import type { World } from './world.ts';

export interface PlannedFraud {
  readonly serial: number;
  readonly script: FraudScript;
  readonly gang: Gang;
  readonly moneyTime: number;
  readonly leadMs: number;
  readonly moneyMs: number;
}

/** What a gang does around a script's steps begins at most this long before them. */
export const GANG_LEAD_MS = 110 * MINUTE_MS;

const GANG_DAYS_MAX = 4;

type Times = Omit<PlannedFraud, 'gang' | 'serial'>;

export interface FraudWish {
  readonly per100kDay: number;
  /** Whether all kinds are equally frequent. */
  readonly isEven: boolean;
}

/** Plans the frauds of a run, by the time at which they begin. The gangs' past goes to `history`. */
export function planFrauds(
  world: World,
  rng: Rng,
  { per100kDay, isEven }: FraudWish,
  history: Draft[],
): PlannedFraud[] {
  const { people, startTime, endTime } = world.options;
  const days = (endTime - startTime) / DAY_MS;
  const count = Math.round((per100kDay * people * days) / 100_000);
  const planned = chosenScripts(count, isEven).map((script) => timesOf(world, rng, script));
  planned.sort((a, b) => beginningOf(a) - beginningOf(b));
  const working = new Map<string, Working>();
  return planned.map((times, serial) => {
    const gang = gangFor(world, rng, { times, working, history });
    return { ...times, gang, serial };
  });
}

/** First step of a planned fraud; may lie before the run. */
export function beginningOf(planned: { moneyTime: number; leadMs: number }): number {
  return planned.moneyTime - planned.leadMs;
}

/** `count` scripts in proportion to their weights, or as many of each: spread, so that a few dozen hold each kind. */
function chosenScripts(count: number, isEven: boolean): FraudScript[] {
  const weightOf = (script: FraudScript): number => (isEven ? 1 : script.weight);
  const total = FRAUD_SCRIPTS.reduce((sum, script) => sum + weightOf(script), 0);
  const chosen: FraudScript[] = [];
  let reached = 0;
  for (const script of FRAUD_SCRIPTS) {
    reached += weightOf(script);
    const end = Math.round((reached / total) * count);
    while (chosen.length < end) chosen.push(script);
  }
  return chosen;
}

function timesOf(world: World, rng: Rng, script: FraudScript): Times {
  const { startTime, endTime } = world.options;
  const runMs = endTime - startTime;
  const [leadMin] = script.leadMs;
  const [moneyMin, moneyMax] = script.moneyMs;
  const moneyCap = Math.max(2 * MINUTE_MS, Math.min(moneyMax, runMs * 0.4));
  const moneyMs = rng.logInt(Math.min(moneyMin, moneyCap), moneyCap);
  const earliest = startTime + Math.min(leadMin + 20 * MINUTE_MS, runMs * 0.55);
  const latest = Math.max(earliest, endTime - moneyMs - HOUR_MS);
  const drawn = earliest + Math.round((latest - earliest) * rng.unit());
  const moved = nextWithinHours(drawn, script.hours[0], script.hours[1]);
  const moneyTime = moved > latest && moved - DAY_MS > startTime ? moved - DAY_MS : moved;
  const roomMs = moneyTime - startTime - 15 * MINUTE_MS;
  return { script, moneyTime, moneyMs, leadMs: leadWithin(rng, script.leadMs, roomMs) };
}

/** A lead that fits between the start of the run and the first payment, shortened where the run is too short for the shortest one. */
function leadWithin(rng: Rng, [leadMin, leadMax]: FraudScript['leadMs'], roomMs: number): number {
  if (roomMs >= leadMin) return rng.logInt(leadMin, Math.min(leadMax, roomMs));
  if (roomMs < leadMin * 0.2) return leadMin;
  return rng.int(Math.round(roomMs * 0.6), roomMs);
}

interface Working {
  readonly gang: Gang;
  readonly untilTime: number;
  victimsLeft: number;
}

function gangFor(
  world: World,
  rng: Rng,
  wish: { times: Times; working: Map<string, Working>; history: Draft[] },
): Gang {
  const { typology, topic } = wish.times.script;
  const begin = beginningOf(wish.times);
  const current = wish.working.get(typology);
  if (current !== undefined && current.victimsLeft > 0 && begin < current.untilTime) {
    current.victimsLeft--;
    return current.gang;
  }
  const gang = foundGang(world, rng, { fromTime: begin, topic }, wish.history);
  const untilTime = begin + rng.int(DAY_MS, GANG_DAYS_MAX * DAY_MS);
  wish.working.set(typology, { gang, untilTime, victimsLeft: rng.int(2, 7) });
  return gang;
}
