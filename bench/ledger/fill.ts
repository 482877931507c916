// Two years of a province as ledger rows, made by ClickHouse itself: what a row says is a function of its number, so that the same size gives
// the same ledger. Shares of the tables are about those of real work: two decisions and revisions an episode, its task's way, an outcome.
import type { Ledger } from '../../ledger/ledger.ts';
import { regionsOf } from '../../signal/region.ts';

const DAY_MS = 86_400_000;

export interface FillPlan {
  /** First day, epoch ms. */
  readonly start: number;
  readonly days: number;
  readonly episodes: number;
}

/** Rows of all tables for each episode; corrections and cases come on top as part of it. */
const ROWS_AN_EPISODE = 2 + 2 + 3 + 0.9 + 0.05 + 0.5 + 0.3;

/** The plan that comes nearest to so many rows. */
export function planOf(rows: number, start: number, days: number): FillPlan {
  return { start, days, episodes: Math.max(days, Math.round(rows / ROWS_AN_EPISODE)) };
}

/** Episodes of one INSERT: a part of a table stays within some months, and memory within some hundred MB. */
const EPISODES_A_PART = 200_000;

/** Fills the empty ledger; `onPart` hears how many episodes are in. */
export async function fillLedger(
  ledger: Ledger,
  plan: FillPlan,
  onPart: (episodes: number) => void,
): Promise<void> {
  for (let from = 0; from < plan.episodes; from += EPISODES_A_PART) {
    const to = Math.min(from + EPISODES_A_PART, plan.episodes);
    for (const sql of statements(plan)) await ledger.query(sql, { from, to });
    onPart(to);
  }
}

/** Rows that lie in the tables. */
export async function countRows(ledger: Ledger): Promise<number> {
  const tables = ['decisions', 'episodes', 'task_events', 'outcomes', 'aftercare', 'cases'];
  const counts = tables.map((table) => `(SELECT count() FROM ${table})`).join(' + ');
  const [row] = await ledger.query<{ rows: number }>(`SELECT ${counts} AS rows`);
  return row?.rows ?? 0;
}

function statements({ start, days, episodes }: FillPlan): string[] {
  const counties = regionsOf('330000').flatMap(({ code }) => regionsOf(code));
  const codes = `[${counties.map(({ code }) => `'${code}'`).join(',')}]`;
  const stepMs = (days * DAY_MS) / episodes;
  const draw = (label: number, below: number) => `(sipHash64(number, ${label}) % ${below})`;
  const base = `
    number,
    concat('e', hex(sipHash64(number))) AS id,
    ${codes}[1 + ${draw(1, counties.length)}] AS county,
    ['fake-loan', 'police-impersonation', 'task-rebate', 'fake-shopping'][1 + ${draw(2, 4)}] AS kind,
    fromUnixTimestamp64Milli(toInt64(${start} + number * ${stepMs}), 'UTC') AS opened,
    toInt64(10000 + ${draw(3, 5_000_000)}) AS sum_fen,
    concat('[{"id":"rule-', toString(${draw(11, 40)}), '"},{"id":"rule-', toString(40 + ${draw(12, 40)}), '"}]') AS why,
    concat('[{"kind":"account","id":"6222', toString(${draw(13, Math.max(100, Math.round(episodes / 20)))}), '"}]') AS whom,
    concat('p', toString(${draw(4, Math.max(1_000, Math.round(episodes * 0.8)))})) AS who`;
  const source = `(SELECT ${base} FROM numbers({from:UInt64}, {to:UInt64} - {from:UInt64}))`;
  // Months of one part of the fill; the embedded engine has no settings of a call.
  const settings = 'SETTINGS max_partitions_per_insert_block = 0';
  const into = (table: string, columns: string, select: string) =>
    `INSERT INTO ${table} (${columns}) ${settings} SELECT ${select} FROM ${source}`;
  const episode =
    'episode_id, revision, person_kind, person_id, region, opened_time, touched_time, level, typology, score, reasons, suspects, at_risk_fen, held_fen, left_fen, state';
  const outcome =
    'outcome_id, task_id, episode_id, staff, desk, recorded_at, event_time, outcome, kept_dissuaded_fen, kept_payment_stopped_fen, lost_fen, region, typology, person, at_risk_fen';
  const outcomeOf = (id: string, minutes: number) =>
    `${id}, concat('t', id), id, 's1', county, addMinutes(opened, ${minutes}), addMinutes(opened, 20),
     ['dissuaded', 'dissuaded', 'already-paid', 'not-fraud', 'unreachable'][1 + ${draw(5, 5)}],
     sum_fen, intDiv(sum_fen, 3), 0, county, kind, who, 0`;
  const decision =
    'decision_id, time, role, subject_kind, subject_id, typology, score, level, region, transfer_amount_fen, pack';
  const event = 'event_id, task_id, episode_id, desk, kind, at';
  const taskEvent = (kind: string, minutes: number) =>
    into(
      'task_events',
      event,
      `concat(id, '${kind}'), concat('t', id), id, county, '${kind}', addMinutes(opened, ${minutes} + ${draw(6, 9)})`,
    );
  return [
    ...[1, 2].map((revision) =>
      into(
        'episodes',
        episode,
        `id, ${revision}, 'person', who, county, opened, opened, 'red', kind, 90, why, whom, sum_fen, sum_fen, 0, 'open'`,
      ),
    ),
    ...['a', 'b'].map((which) =>
      into(
        'decisions',
        decision,
        `concat('${which}', id), opened, 'victim', 'person', who, kind, 90, 'red', county, 0, 'bench@1'`,
      ),
    ),
    taskEvent('opened', 0),
    taskEvent('claimed', 10),
    taskEvent('closed', 20),
    `${into('outcomes', outcome, outcomeOf("concat('o', id)", 20))} WHERE ${draw(7, 10)} < 9`,
    `${into('outcomes', outcome, outcomeOf("concat('x', id)", 2_000))} WHERE ${draw(8, 20)} = 0`,
    `${into(
      'aftercare',
      'aftercare_id, task_id, episode_id, number, is_last, result, paid_fen, recorded_at, staff, desk',
      "concat('c', id), concat('c', id), id, 2, 1, 'money-stayed', 0, addDays(opened, 3), 's1', county",
    )} WHERE ${draw(9, 2)} = 0`,
    `${into(
      'cases',
      'case_id, row_id, region, typology, phone, loss_fen, filed_time',
      "concat('f', id), 'r1', county, kind, '', sum_fen, addDays(opened, 1)",
    )} WHERE ${draw(10, 10)} < 3`,
    `INSERT INTO touches (touch_id, episode_ids, case_ids) SELECT generateUUIDv4(), groupArray(id), groupArray(concat('f', id)) FROM ${source}`,
  ];
}
