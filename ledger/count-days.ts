// Keeps counted days up to date. A write leaves a touch when its rows are in; a count takes the touches that nobody has settled, counts every day of
// a county in which a row of theirs ever lay, and settles them after. A crash between any two steps repeats a count. Two counts beside each
// other are safe: the one that began last has seen at least what the other was asked for, and its version is the greater.
import { bankFenOf } from './bank-word.ts';
import type { ClickHouse } from './clickhouse.ts';
import { countCampaigns, REMADE_AFTER_MS } from './count-campaigns.ts';
import { type CountedUnit, countCaseDaysSql, countDaysSql } from './count-days-sql.ts';
import { countFewDays } from './count-few-days.ts';
import { countKnownCases } from './count-known-cases.ts';
import { countPeople, tidyPeople } from './count-people.ts';
import { countShared, isSharing, touchedSql, transferText } from './count-shared.ts';
import { countThirds } from './count-thirds.ts';
import { WorkCounter } from './count-work.ts';
import type { DayRange } from './counted-days.ts';
import { countWorkSql } from './episode-work.ts';
import { nextVersionSql } from './next-version.ts';
import type { LedgerBatch } from './rows.ts';
import { SharedRun } from './shared-run.ts';

/** Days of counties of one statement: about a month of a province bounds its memory. */
const UNITS_MAX = 3_000;

/** Episodes whose work one statement counts: bounds its memory. */
const EPISODES_MAX = 50_000;

/** Touches of one round: their ids stand in statements, and ClickHouse reads 256 KiB of one at most. */
const TOUCHES_MAX = 2_000;

/** Touches of an hour are dropped when it is over for so long and all of them are settled; people that were counted are dropped so long after they were counted anew. */
const KEEP_MINUTES = 10;

/** What counting ahead may take of the time: whoever asks for a report has it counted then, and the desks write to the same ledger. */
const COUNTING_SHARE = 1 / 10;

/** Days of which nothing was counted for so long are added up, and their people counted. */
const QUIET_MS = 120_000;

/** Thirds of provinces that are added up after one count, about a quarter of a second each. */
const THIRDS_MAX = 4;

/** Stretches of days whose people are counted after one count, up to half a second each. */
const STRETCHES_MAX = 3;

/** Where touches have their ids, and facts what is known of each. */
interface CountedKind {
  readonly ids: 'episode_ids' | 'case_ids';
  readonly facts: string;
  readonly id: string;
}

const EPISODES: CountedKind = { ids: 'episode_ids', facts: 'episode_facts', id: 'episode_id' };
const CASES: CountedKind = { ids: 'case_ids', facts: 'case_facts', id: 'case_id' };
const COUNTS = [
  { ...EPISODES, countOf: countDays },
  { ...CASES, countOf: countCaseDays },
] as const;

/** Touches whose days and work were counted, and those whose days were. */
type SettledTable = 'settled_touches' | 'settled_days';

export class DayCounter {
  readonly #clickHouse: ClickHouse;
  readonly #days = new SharedRun(() => this.#count());
  readonly #all = new SharedRun(() => this.#countWorkToo());
  readonly #work: WorkCounter;
  #timer: NodeJS.Timeout | undefined;

  constructor(clickHouse: ClickHouse) {
    this.#clickHouse = clickHouse;
    this.#work = new WorkCounter(clickHouse);
  }

  /** Counts again and again until `stop`: so many ms after each other, and later when counting takes more than its share of the time. */
  start(everyMs: number, waitMs = everyMs): void {
    this.#timer = setTimeout(async () => {
      const startedAt = performance.now();
      // What could not be counted is counted, and complained of, when a report is asked for.
      await this.countAhead()
        .then(() => this.#tidy())
        .then(() => countThirds(this.#clickHouse, { quietMs: QUIET_MS, limit: THIRDS_MAX }))
        .then(() => this.#countPeople())
        .then(() => countCampaigns(this.#clickHouse, { olderThanMs: REMADE_AFTER_MS }))
        .catch(() => undefined);
      if (this.#timer === undefined) return;
      const tookMs = performance.now() - startedAt;
      this.start(everyMs, Math.max(everyMs, tookMs / COUNTING_SHARE - tookMs));
    }, waitMs).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /**
   * Resolves when every write that was acknowledged before this call is in the counted days. Throws what ClickHouse throws; the touches stay for the next call.
   */
  refreshDays(): Promise<void> {
    return this.#days.run();
  }

  /** The same with the work on episodes. */
  refresh(): Promise<void> {
    return this.#all.run();
  }

  /** Adds up all days (ledger/count-thirds.ts) counts their people (ledger/count-people.ts) and makes days of campaigns (ledger/count-campaigns.ts), whenever they were counted. Throws what ClickHouse throws. */
  async addUp(): Promise<void> {
    while ((await countThirds(this.#clickHouse, { quietMs: 0, limit: THIRDS_MAX })) > 0);
    while ((await countPeople(this.#clickHouse, { quietMs: 0 })) > 0);
    while ((await countCampaigns(this.#clickHouse, { olderThanMs: 0 })) > 0);
  }

  /** The same for the work of these days. Throws what ClickHouse throws. */
  async countWork(range: DayRange): Promise<void> {
    await this.refresh();
    if (range.endDay > range.firstDay) await this.#work.count(range);
  }

  /** The same for what was known, and when, of the cases of these days. Throws what ClickHouse throws. */
  async countKnownCases(range: DayRange): Promise<void> {
    await this.refreshDays();
    await countKnownCases(this.#clickHouse, range);
  }

  /** Counts whatever a report may ask for. Throws what ClickHouse throws. */
  async countAhead(): Promise<void> {
    await this.refresh();
    await this.#work.count();
    await this.#work.countMonths();
    await countKnownCases(this.#clickHouse);
  }

  async #countPeople(): Promise<void> {
    for (let stretch = 0; stretch < STRETCHES_MAX; stretch++)
      if ((await countPeople(this.#clickHouse, { quietMs: QUIET_MS })) === 0) break;
    await tidyPeople(this.#clickHouse, { keepMs: KEEP_MINUTES * 60_000 });
  }

  async #count(): Promise<void> {
    for (;;) {
      const touches = await this.#unsettled(
        'touch_id NOT IN (SELECT touch_id FROM settled_touches UNION ALL SELECT touch_id FROM settled_days)',
      );
      if (touches.length > 0) await this.#settleDays(touches);
      if (touches.length < TOUCHES_MAX) return;
    }
  }

  async #countWorkToo(): Promise<void> {
    // Nothing is left to do most of the time.
    const [open] = await this.#unsettled('touch_id NOT IN (SELECT touch_id FROM settled_touches)');
    if (open === undefined) return;
    await this.refreshDays();
    for (;;) {
      // One that came after the days were counted waits until its own are.
      const touches = await this.#unsettled(
        'touch_id IN (SELECT touch_id FROM settled_days) AND touch_id NOT IN (SELECT touch_id FROM settled_touches)',
      );
      if (touches.length > 0) await this.#settleWork(touches);
      if (touches.length < TOUCHES_MAX) return;
    }
  }

  async #settleDays(touches: readonly string[]): Promise<void> {
    const isShared = await countShared(this.#clickHouse, listOf(touches));
    for (const { countOf, ...kind } of COUNTS) {
      const units = await this.#unitsOf(kind, touches, isShared);
      for (let start = 0; start < units.length; start += UNITS_MAX)
        await countOf(this.#clickHouse, units.slice(start, start + UNITS_MAX));
    }
    await this.#note('settled_days', touches);
  }

  async #settleWork(touches: readonly string[]): Promise<void> {
    const isShared = await isSharing(this.#clickHouse, listOf(touches));
    await this.#countWork(touchedSql(listOf(touches), isShared));
    await this.#work.touch(await this.#unitsOf(EPISODES, touches, isShared));
    await this.#note('settled_touches', touches);
  }

  /** Days of counties in which an episode or case of these touches, or an episode that shares a transfer with them, ever had a row. */
  #unitsOf(
    { ids, facts, id }: CountedKind,
    touches: readonly string[],
    isShared: boolean,
  ): Promise<CountedUnit[]> {
    const touched =
      ids === 'episode_ids'
        ? touchedSql(listOf(touches), isShared)
        : `SELECT arrayJoin(case_ids) FROM touches WHERE touch_id IN (${listOf(touches)})`;
    return this.#clickHouse.select<CountedUnit>(`
      SELECT toUInt16(place.1) AS day, place.2 AS region
      FROM (SELECT DISTINCT arrayJoin(places) AS place FROM ${facts} WHERE ${id} IN (${touched}))
      ORDER BY day, region`);
  }

  async #note(table: SettledTable, touches: readonly string[]): Promise<void> {
    const values = touches.map((id) => `('${id}', now64(3, 'UTC'))`).join(',');
    await this.#clickHouse.run(
      `INSERT INTO ${table} (touch_id, at) SETTINGS async_insert = 0 VALUES ${values}`,
    );
  }

  /** After days, whose greatest version is then older than that of the work. */
  async #countWork(touched: string): Promise<void> {
    const [row] = await this.#clickHouse.select<{ episodes: number }>(
      `SELECT uniqExact(episode_id) AS episodes FROM (${touched})`,
    );
    const parts = Math.ceil((row?.episodes ?? 0) / EPISODES_MAX);
    for (let part = 0; part < parts; part++) {
      const ids = `SELECT DISTINCT episode_id FROM (${touched}) WHERE sipHash64(episode_id) % ${parts} = ${part}`;
      await this.#clickHouse.run(countWorkSql(ids, NEXT_VERSION));
    }
  }

  /** Some of the touches of which this holds. */
  async #unsettled(condition: string): Promise<string[]> {
    const rows = await this.#clickHouse.select<{ touch_id: string }>(
      `SELECT touch_id FROM touches WHERE ${condition} LIMIT ${TOUCHES_MAX}`,
    );
    return rows.map(({ touch_id }) => touch_id);
  }

  /** Lets go of touches of hours that are over. */
  async #tidy(): Promise<void> {
    const hours = await this.#clickHouse.select<{ hour: number }>(`
      SELECT toYYYYMMDDhhmmss(toStartOfHour(at)) AS hour FROM touches
      GROUP BY hour
      HAVING max(at) < now64(3, 'UTC') - INTERVAL ${KEEP_MINUTES} MINUTE
        AND hour < toYYYYMMDDhhmmss(toStartOfHour(now('UTC') - INTERVAL ${KEEP_MINUTES} MINUTE))
        AND countIf(touch_id NOT IN (SELECT touch_id FROM settled_touches)) = 0`);
    for (const { hour } of hours) {
      await this.#clickHouse.run(`ALTER TABLE touches DROP PARTITION ${hour}`);
    }
    // What was settled before the oldest touch that there is was settled for touches that are gone.
    for (const table of ['settled_touches', 'settled_days']) {
      const settled = await this.#clickHouse.select<{ hour: number }>(`
        SELECT DISTINCT toYYYYMMDDhhmmss(toStartOfHour(at)) AS hour FROM ${table}
        WHERE hour < (SELECT toYYYYMMDDhhmmss(toStartOfHour(min(at))) FROM touches)`);
      for (const { hour } of settled) {
        await this.#clickHouse.run(`ALTER TABLE ${table} DROP PARTITION ${hour}`);
      }
    }
  }
}

const NEXT_VERSION = nextVersionSql(['counted_days', 'counted_case_days']);

/** Counts these days. Throws what ClickHouse throws. */
async function countDays(clickHouse: ClickHouse, units: readonly CountedUnit[]): Promise<void> {
  if (await countFewDays(clickHouse, units)) return;
  await clickHouse.run(countDaysSql(units, NEXT_VERSION));
}

function countCaseDays(clickHouse: ClickHouse, units: readonly CountedUnit[]): Promise<void> {
  return clickHouse.run(countCaseDaysSql(units, NEXT_VERSION));
}

function listOf(touches: readonly string[]): string {
  return touches.map((id) => `'${id}'`).join(',');
}

/** The INSERT of the touch of a batch; undefined for one that changes nothing that is counted. `payeeOf` gives a payee as rows have it. */
export function touchSql(
  batch: LedgerBatch,
  payeeOf: (payee: string) => string,
): string | undefined {
  const rows = [
    ...(batch.episodes ?? []),
    ...(batch.taskEvents ?? []),
    ...(batch.outcomes ?? []),
    ...(batch.aftercare ?? []),
    ...(batch.orders ?? []).filter((order) => bankFenOf(order) !== null),
  ];
  // A warning of its own has no episode.
  const warned = (batch.ladderSteps ?? []).flatMap(({ ladder }) => ladder.subject.episodeId ?? []);
  const episodeIds = [...new Set([...rows.map(({ episodeId }) => episodeId), ...warned])];
  const caseIds = [...new Set((batch.cases ?? []).map(({ caseId }) => caseId))];
  if (episodeIds.length + caseIds.length === 0) return undefined;
  const moves = (batch.episodes ?? []).flatMap(({ transfers }) =>
    transfers.map((transfer) => transferText(transfer, payeeOf(transfer.payee))),
  );
  const line = JSON.stringify({
    touch_id: crypto.randomUUID(),
    episode_ids: episodeIds,
    case_ids: caseIds,
    transfers: [...new Set(moves)],
  });
  return `INSERT INTO touches (touch_id, episode_ids, case_ids, transfers) SETTINGS async_insert = 0 FORMAT JSONEachRow\n${line}`;
}
