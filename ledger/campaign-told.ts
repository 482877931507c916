// What campaigns are told by, read of their episodes alone: of days that are made by their numbers, and of others from rows.
import { DAY_MS } from '../signal/civil-date.ts';
import { SHANGHAI_OFFSET_MS } from '../signal/event-time.ts';
import { isOutcome, type Outcome } from '../signal/outcome.ts';
import { toldSql } from './campaign-days.ts';
import { type CampaignEpisodes, sourcesOf, unitPlaceOf } from './campaign-episodes.ts';
import type { Ledger } from './ledger.ts';
import { NativeColumns } from './native-columns.ts';

/** Numbers that one statement names: a server takes 128 KiB of a parameter. Of more, all are read. */
const NUMBERS_MAX = 5_000;

/** What is told of an episode. */
export interface ToldEpisode {
  readonly region: string;
  readonly openedTime: number;
  readonly atRiskFen: number;
  readonly lossPreventedFen: number;
  readonly lostFen: number;
  readonly outcome: Outcome | undefined;
  readonly isPaidAfter: boolean;
}

/** Reads it, by the places of the episodes. One whose ids are exchanged meanwhile is missing. Throws FwError FW_LEDGER_AWAY. */
export async function toldEpisodes(
  ledger: Pick<Ledger, 'bytes'>,
  all: CampaignEpisodes,
  places: readonly number[],
): Promise<Map<number, ToldEpisode>> {
  const numbers = places.map((at) => all.columns.episodes[at] ?? 0);
  const isEach = numbers.length <= NUMBERS_MAX;
  const isAsked = isEach ? 'one IN {numbers:Array(UInt64)}' : '1';
  const answers = await Promise.all(
    sourcesOf(all, places).map((from) =>
      ledger.bytes(toldSql(from, isAsked), isEach ? { numbers } : {}),
    ),
  );
  const told = new Map<number, ToldEpisode>();
  const placeOf = placesByUnit(all, places);
  for (const answer of answers)
    for (const { key, number, episode } of rowsOf(new NativeColumns([answer]))) {
      const place = placeOf.get(key)?.get(number);
      if (place !== undefined) told.set(place, episode);
    }
  return told;
}

function keyOf(city: string, day: number): string {
  return `${city} ${day}`;
}

/** Of each day of a city the places by the numbers of the episodes. */
function placesByUnit(
  { units, columns }: CampaignEpisodes,
  places: readonly number[],
): Map<string, Map<number, number>> {
  const byUnit = new Map<string, Map<number, number>>();
  for (const at of places) {
    const { city = '', day = 0 } = units[unitPlaceOf(units, at)] ?? {};
    const key = keyOf(city, day);
    byUnit.set(key, (byUnit.get(key) ?? new Map()).set(columns.episodes[at] ?? 0, at));
  }
  return byUnit;
}

/** The episodes of an answer. */
function* rowsOf(read: NativeColumns) {
  const days = read.numbers('day');
  const ends = read.ends('told');
  const names = { regions: read.texts('regions'), outcomes: read.texts('outcomes') };
  const nameEnds = { regions: read.ends('regions'), outcomes: read.ends('outcomes') };
  const numbers = read.numbers('told');
  const openedMs = read.numbers('opened_ms');
  const [regionAt, outcomeAt] = [read.numbers('region_at'), read.numbers('outcome_at')];
  const [risk, kept, lost] = [
    read.numbers('at_risk_fen'),
    read.numbers('kept_fen'),
    read.numbers('lost_fen'),
  ];
  const isPaidAfter = read.numbers('is_paid_after');
  for (const [row, city] of read.texts('city').entries()) {
    const day = days[row] ?? 0;
    const nameAt = (name: 'regions' | 'outcomes', place: number | undefined) =>
      names[name][(nameEnds[name][row - 1] ?? 0) + (place ?? 0) - 1] ?? '';
    for (let at = ends[row - 1] ?? 0; at < (ends[row] ?? 0); at++) {
      const outcome = nameAt('outcomes', outcomeAt[at]);
      const episode: ToldEpisode = {
        region: nameAt('regions', regionAt[at]),
        openedTime: day * DAY_MS - SHANGHAI_OFFSET_MS + (openedMs[at] ?? 0),
        atRiskFen: risk[at] ?? 0,
        lossPreventedFen: kept[at] ?? 0,
        lostFen: lost[at] ?? 0,
        outcome: isOutcome(outcome) ? outcome : undefined,
        isPaidAfter: isPaidAfter[at] === 1,
      };
      yield { key: keyOf(city, day), number: numbers[at] ?? 0, episode };
    }
  }
}
