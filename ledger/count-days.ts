// Keeps counted days up to date. A write leaves a touch when its rows are in; a count takes the touches that nobody has settled, counts every day of
// a county in which a row of theirs ever lay, and settles them after. A crash between any two steps repeats a count. Two counts beside each
// other are safe: the one that began last has seen at least what the other was asked for, and its version is the greater.
import { bankFenOf } from './bank-word.ts';
import type { ClickHouse } from './clickhouse.ts';
import { type CountedUnit, countCaseDaysSql, countDaysSql } from './count-days-sql.ts';
import { type CaseRange, countKnownCases } from './count-known-cases.ts';
import { WorkCounter, type WorkRange } from './count-work.ts';
import { countWorkSql } from './episode-work.ts';
import type { LedgerBatch } from './rows.ts';

/** Days of counties of one statement: about a month of a province bounds its memory. */
const UNITS_MAX = 3_000;

/** Episodes whose work one statement counts: bounds its memory. */
const EPISODES_MAX = 50_000;

/** Touches of one round: their ids stand in statements, and ClickHouse reads 256 KiB of one at most. */
const TOUCHES_MAX = 2_000;

/** Touches of an hour are dropped when it is over for so long and all of them are settled. */
const KEEP_MINUTES = 10;

/** What counting ahead may take of the time: whoever asks for a report has it counted then, and the desks write to the same ledger. */
const COUNTING_SHARE = 1 / 10;

const COUNTS = [
  { ids: 'episode_ids', facts: 'episode_facts', id: 'episode_id', sqlOf: countDaysSql },
  { ids: 'case_ids', facts: 'case_facts', id: 'case_id', sqlOf: countCaseDaysSql },
] as const;

export class DayCounter {
  readonly #clickHouse: ClickHouse;
  readonly #work: WorkCounter;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
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
   * Resolves when every write that was acknowledged before this call is in the counted days. Callers who come while a count runs share the next
   * one. Throws what ClickHouse throws; the touches stay for the next call.
   */
  refresh(): Promise<void> {
    if (this.#running === undefined) return this.#start();
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#start();
      });
    return this.#next;
  }

  /** The same for the work of these days. Throws what ClickHouse throws. */
  async countWork(range: WorkRange): Promise<void> {
    await this.refresh();
    if (range.endDay > range.firstDay) await this.#work.count(range);
  }

  /** The same for what was known, and when, of the cases of these days. Throws what ClickHouse throws. */
  async countKnownCases(range: CaseRange): Promise<void> {
    await this.refresh();
    await countKnownCases(this.#clickHouse, range);
  }

  /** Counts whatever a report may ask for. Throws what ClickHouse throws. */
  async countAhead(): Promise<void> {
    await this.refresh();
    await this.#work.count();
    await this.#work.countMonths();
    await countKnownCases(this.#clickHouse);
  }

  #start(): Promise<void> {
    const running = this.#count().finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  async #count(): Promise<void> {
    for (;;) {
      const touches = await this.#unsettled();
      if (touches.length > 0) await this.#settle(touches);
      if (touches.length < TOUCHES_MAX) return;
    }
  }

  async #settle(touches: readonly string[]): Promise<void> {
    const list = touches.map((id) => `'${id}'`).join(',');
    const touched: CountedUnit[] = [];
    for (const { ids, facts, id, sqlOf } of COUNTS) {
      const units = await this.#clickHouse.select<CountedUnit>(`
        SELECT toUInt16(place.1) AS day, place.2 AS region
        FROM (SELECT DISTINCT arrayJoin(places) AS place FROM ${facts} WHERE ${id} IN (
          SELECT arrayJoin(${ids}) FROM touches WHERE touch_id IN (${list})
        ))
        ORDER BY day, region`);
      if (ids === 'episode_ids') touched.push(...units);
      for (let start = 0; start < units.length; start += UNITS_MAX) {
        await this.#clickHouse.run(sqlOf(units.slice(start, start + UNITS_MAX), NEXT_VERSION));
      }
    }
    await this.#countWork(list);
    await this.#work.touch(touched);
    const values = touches.map((id) => `('${id}', now64(3, 'UTC'))`).join(',');
    await this.#clickHouse.run(
      `INSERT INTO settled_touches (touch_id, at) SETTINGS async_insert = 0 VALUES ${values}`,
    );
  }

  /** After days, whose greatest version is then older than that of the work. */
  async #countWork(touches: string): Promise<void> {
    const touched = `SELECT arrayJoin(episode_ids) AS episode_id FROM touches WHERE touch_id IN (${touches})`;
    const [row] = await this.#clickHouse.select<{ episodes: number }>(
      `SELECT uniqExact(episode_id) AS episodes FROM (${touched})`,
    );
    const parts = Math.ceil((row?.episodes ?? 0) / EPISODES_MAX);
    for (let part = 0; part < parts; part++) {
      const ids = `SELECT DISTINCT episode_id FROM (${touched}) WHERE sipHash64(episode_id) % ${parts} = ${part}`;
      await this.#clickHouse.run(countWorkSql(ids, NEXT_VERSION));
    }
  }

  async #unsettled(): Promise<string[]> {
    const rows = await this.#clickHouse.select<{ touch_id: string }>(
      `SELECT touch_id FROM touches WHERE touch_id NOT IN (SELECT touch_id FROM settled_touches) LIMIT ${TOUCHES_MAX}`,
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
    const settled = await this.#clickHouse.select<{ hour: number }>(`
      SELECT DISTINCT toYYYYMMDDhhmmss(toStartOfHour(at)) AS hour FROM settled_touches
      WHERE hour < (SELECT toYYYYMMDDhhmmss(toStartOfHour(min(at))) FROM touches)`);
    for (const { hour } of settled) {
      await this.#clickHouse.run(`ALTER TABLE settled_touches DROP PARTITION ${hour}`);
    }
  }
}

/** Nanoseconds of the clock, and greater than any before it, should the clock have been put back. */
const NEXT_VERSION = `greatest(
  toUInt64(toUnixTimestamp64Nano(now64(9, 'UTC'))),
  (SELECT max(version) + 1 FROM (SELECT max(version) AS version FROM counted_days UNION ALL SELECT max(version) FROM counted_case_days))
)`;

/** The INSERT of the touch of a batch; undefined for one that changes nothing that is counted. */
export function touchSql(batch: LedgerBatch): string | undefined {
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
  const line = JSON.stringify({
    touch_id: crypto.randomUUID(),
    episode_ids: episodeIds,
    case_ids: caseIds,
  });
  return `INSERT INTO touches (touch_id, episode_ids, case_ids) SETTINGS async_insert = 0 FORMAT JSONEachRow\n${line}`;
}
