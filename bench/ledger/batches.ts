// What is written beside reports: days of a province after those that are filled, as decisions, episodes, the way of their tasks and outcomes; and
// outcomes of old episodes that are corrected.
import { decisionOf, episodeOf } from '../../dissuasion/fixture.ts';
import type { RuleHit } from '../../engine/decision.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { LedgerBatch, OutcomeRow } from '../../ledger/rows.ts';
import { DAY_MS } from '../../signal/civil-date.ts';
import { SHANGHAI_OFFSET_MS } from '../../signal/event-time.ts';
import { countyCodes, episodesSql, type FillPlan } from './fill-sql.ts';

/** Two decisions, a revision, three steps of its task and an outcome. */
export const ROWS_AN_EPISODE = 7;
const MINUTE_MS = 60_000;
const COUNTIES = countyCodes();

/** Makes batches that no ledger has had: ids begin with `run`. */
export class Batches {
  readonly #run: string;
  readonly #firstDay: number;
  #made = 0;

  /** `firstDay` is a day of Shanghai since 1970. */
  constructor(run: string, firstDay: number) {
    this.#run = run;
    this.#firstDay = firstDay;
  }

  /** The first day of a ledger on which nothing lies. */
  static async after(ledger: Ledger, run: string): Promise<Batches> {
    const [row] = await ledger.query<{ day: number }>(
      'SELECT toUInt16(max(day)) + 1 AS day FROM counted_days',
    );
    return new Batches(run, row?.day ?? 0);
  }

  /** Rows of so many episodes of people who were not seen before, over all counties on one day, another day each time. */
  next(episodes: number): LedgerBatch {
    const at = this.#made++;
    return this.of(`${this.#run}-${at}`, this.#firstDay + at, episodes);
  }

  /** The same on a day, with ids that begin with `name`. */
  of(name: string, day: number, episodes: number): LedgerBatch {
    const startMs = day * DAY_MS - SHANGHAI_OFFSET_MS;
    const stepMs = Math.floor(DAY_MS / 2 / episodes);
    const work = Array.from({ length: episodes }, (_, at) =>
      workOf(`${name}-${at}`, COUNTIES[at % COUNTIES.length] ?? '330106', startMs + at * stepMs),
    );
    return {
      decisions: work.flatMap(({ decisions }) => decisions),
      episodes: work.map(({ episode }) => episode),
      taskEvents: work.flatMap(({ taskEvents }) => taskEvents),
      outcomes: work.map(({ outcome }) => outcome),
    };
  }
}

/** What the desk found out anew of so many episodes, which lie over all of the filled years. */
export async function corrections(
  ledger: Ledger,
  plan: FillPlan,
  run: string,
  count: number,
): Promise<LedgerBatch> {
  const step = Math.max(1, Math.floor(plan.episodes / count));
  const numbers = `(SELECT number * ${step} AS number FROM numbers(${Math.min(count, plan.episodes)}))`;
  const rows = await ledger.query<{
    readonly id: string;
    readonly county: string;
    readonly kind: string;
    readonly person: string;
    readonly opened_ms: number;
  }>(
    `SELECT id, county, kind, person, toUnixTimestamp64Milli(opened) AS opened_ms FROM (${episodesSql(plan, numbers)})`,
  );
  const recordedAt = Date.now();
  return {
    outcomes: rows.map(({ id, county, kind, person, opened_ms }) => ({
      ...outcomeOf(`${run}-${id}`, id, county, person, opened_ms + 20 * MINUTE_MS),
      typology: kind,
      recordedAt,
    })),
  };
}

function workOf(id: string, region: string, time: number) {
  const person = { kind: 'person', id: `p${id}` } as const;
  const place = { region, typology: 'fake-loan' };
  const hit: RuleHit = {
    id: 'bench/long-calls',
    points: 40,
    reason: { zh: `${id} 接听境外来电 3 次`, en: `${id} had 3 long calls from abroad` },
    features: { calls: { value: 3, key: person.id, signals: [`carrier/${id}`] } },
  };
  const taskId = `t${id}`;
  const step = (kind: 'opened' | 'claimed' | 'closed', minutes: number) => ({
    ...{ eventId: `${kind}${id}`, taskId, episodeId: id, desk: region, kind },
    at: time + minutes * MINUTE_MS,
  });
  return {
    decisions: [1, 2].map((number) =>
      decisionOf({ ...place, decisionId: `d${number}${id}`, time, subject: person, rules: [hit] }),
    ),
    episode: episodeOf({
      ...{ ...place, episodeId: id, person, reasons: [hit], phone: `138${id}` },
      ...{ openedTime: time, touchedTime: time },
      suspects: [
        { kind: 'account', id: `6222${id}` },
        { kind: 'phone', id: `+852${id}` },
      ],
      transfers: [
        {
          ...{ transferId: `m${id}`, amountFen: 100, payee: `6222${id}`, time },
          state: 'attempted',
        },
      ],
    }),
    taskEvents: [step('opened', 0), step('claimed', 10), step('closed', 20)],
    outcome: outcomeOf(`o${id}`, id, region, person.id, time + 20 * MINUTE_MS),
  };
}

function outcomeOf(
  outcomeId: string,
  episodeId: string,
  region: string,
  person: string,
  time: number,
): OutcomeRow {
  return {
    ...{ outcomeId, episodeId, region, person, outcome: 'dissuaded', staff: 's1', desk: region },
    taskId: `t${episodeId}`,
    recordedAt: time,
    eventTime: time,
    kept: { dissuaded: 100 },
    typology: 'fake-loan',
    atRiskFen: 0,
  };
}
