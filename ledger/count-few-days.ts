// How days of a county are counted when few episodes lie in them: read, worked out here and written. The statement of count-days-sql.ts counts any number, and takes ClickHouse a
// quarter of a second to understand, however few there are; whoever asks for a report after a write waits for it. A test compares the two.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isOutcome, type Outcome } from '../signal/outcome.ts';
import { bankWordsSql } from './bank-word.ts';
import type { ClickHouse } from './clickhouse.ts';
import {
  type CountedUnit,
  ENTRY_COLUMNS,
  EPISODES_OF_UNITS_SQL,
  FACTS_SQL,
  SUM_COLUMNS,
  unitsSql,
  WAIT_COLUMNS,
} from './count-days-sql.ts';
import { countOnce, SHARED_MONEY_SQL } from './loss-prevented.ts';
import { nextVersion } from './next-version.ts';
import { type OwnMoney, WITHOUT_MONEY } from './shared-money.ts';

/** Episodes that are worked out here. */
const EPISODES_MAX = 2_000;
/** On a thread for which others wait: after so long they get their turn. */
const TURN_MS = 2;

/** As the column has it where there is no such wait. */
const NO_WAIT = '-9223372036854775808';

/** What is newest of an episode that ever lay in the units; regions are empty without an outcome or a revision. */
interface FactsRow {
  readonly episode_id: string;
  readonly outcome_day: number;
  readonly outcome_region: string;
  readonly outcome_ms: number;
  readonly outcome_typology: string;
  readonly outcome_id: string;
  /** A number of 64 bits. */
  readonly person: string;
  readonly outcome: string;
  readonly talked_fen: number;
  readonly stopped_fen: number;
  readonly frozen_fen: number;
  readonly returned_fen: number;
  readonly lost_fen: number;
  readonly at_risk_fen: number;
  readonly opened_day: number;
  readonly region: string;
  readonly opened_ms: number;
  readonly typology: string;
  readonly held_fen: number;
  readonly left_fen: number;
  readonly is_confirmed: number;
  readonly has_task: number;
  readonly task_opened_ms: number | null;
  readonly task_claimed_ms: number | null;
  readonly task_ended_ms: number | null;
  readonly bank_stopped_fen: number | null;
  readonly bank_frozen_fen: number | null;
  readonly bank_returned_fen: number | null;
  readonly is_shared: number;
  readonly own_held_fen: number;
  readonly own_left_fen: number;
  readonly elsewhere_fen: number;
  readonly own_lost_fen: number;
  readonly heard_fen: number;
}

type Entry = Readonly<Record<(typeof ENTRY_COLUMNS)[number], string | number>>;

/** An entry and where it lies. */
interface Placed {
  readonly day: number;
  readonly region: string;
  readonly entry: Entry;
}

/**
 * Counts these days, as `countDaysSql` does, unless more episodes lie in them than are worked out here, or one of another version: then it gives false and has done nothing. Throws what ClickHouse throws.
 */
export async function countFewDays(
  clickHouse: Pick<ClickHouse, 'select' | 'run'>,
  units: readonly CountedUnit[],
): Promise<boolean> {
  if (units.length > EPISODES_MAX) return false;
  // Before facts are read: whoever began later has the greater.
  const [version, [found]] = await Promise.all([
    nextVersion(clickHouse, ['counted_days', 'counted_case_days']),
    clickHouse.select<{ episodes: number }>(manySql(units)),
  ]);
  if ((found?.episodes ?? 0) > EPISODES_MAX) return false;
  const rows = await clickHouse.select<FactsRow>(factsSql(units));
  // An outcome of another version counts as the statement has it.
  if (rows.some(({ outcome }) => outcome !== '' && !isOutcome(outcome))) return false;
  const placed = Map.groupBy(await inTurns(rows, placedEntries), placeOf);
  const lines = await inTurns(units, ({ day, region }) => {
    const entries = (placed.get(placeOf({ day, region })) ?? []).map(({ entry }) => entry);
    return [JSON.stringify({ day, region, version, ...cellsOf(entries), ...columnsOf(entries) })];
  });
  await clickHouse.run(
    `INSERT INTO counted_days SETTINGS async_insert = 0 FORMAT JSONEachRow\n${lines.join('\n')}`,
  );
  return true;
}

/** What all of them give, in order. */
async function inTurns<From, To>(
  all: readonly From[],
  give: (one: From) => readonly To[],
): Promise<To[]> {
  const given: To[] = [];
  let begunMs = performance.now();
  for (const one of all) {
    given.push(...give(one));
    if (performance.now() - begunMs < TURN_MS) continue;
    await nextTurn();
    begunMs = performance.now();
  }
  return given;
}

function placeOf({ day, region }: Pick<Placed, 'day' | 'region'>): string {
  return `${day} ${region}`;
}

/** The entries of an episode: of the outcome that counts, and of its opening. */
function placedEntries(row: FactsRow): Placed[] {
  const placed: Placed[] = [];
  const { outcome, outcome_day: day, outcome_region: region } = row;
  if (region !== '' && isOutcome(outcome))
    placed.push({ day, region, entry: lossEntry(row, outcome) });
  if (row.region !== '')
    placed.push({ day: row.opened_day, region: row.region, entry: openingEntry(row) });
  return placed;
}

function lossEntry(row: FactsRow, outcome: Outcome): Entry {
  const kept = {
    dissuaded: row.talked_fen,
    'payment-stopped': row.stopped_fen,
    frozen: row.frozen_fen,
    returned: row.returned_fen,
  };
  const money = moneyOf(row);
  const word = {
    ...(row.bank_stopped_fen === null ? {} : { 'payment-stopped': row.bank_stopped_fen }),
    ...(row.bank_frozen_fen === null ? {} : { frozen: row.bank_frozen_fen }),
    ...(row.bank_returned_fen === null ? {} : { returned: row.bank_returned_fen }),
  };
  const loss = countOnce({ outcome, kept }, money, word);
  return {
    ...NO_ENTRY,
    is_loss: 1,
    ms: row.outcome_ms,
    typology: row.outcome_typology,
    episode_id: row.episode_id,
    outcome_id: row.outcome_id,
    person: row.person,
    outcome,
    held_fen: money.heldFen,
    left_fen: money.leftFen,
    lost_fen: loss.lostFen,
    dissuaded_fen: loss.keptFen.dissuaded,
    payment_stopped_fen: loss.keptFen['payment-stopped'],
    frozen_fen: loss.keptFen.frozen,
    returned_fen: loss.keptFen.returned,
    claimed_fen: loss.claimedFen,
    stated_fen: loss.statedFen,
    at_risk_fen: WITHOUT_MONEY.includes(outcome) ? 0 : money.heldFen + money.leftFen,
    is_confirmed: row.is_confirmed,
  };
}

function moneyOf(row: FactsRow): OwnMoney {
  const shared = { elsewhereFen: row.elsewhere_fen, heardFen: row.heard_fen, countedIn: [] };
  if (row.is_shared === 1) {
    const { own_held_fen: heldFen, own_left_fen: leftFen, own_lost_fen: lostFen } = row;
    return { ...shared, heldFen, leftFen, lostFen };
  }
  const lost = { ...shared, lostFen: row.lost_fen };
  return row.region === ''
    ? { ...lost, heldFen: row.at_risk_fen, leftFen: 0 }
    : { ...lost, heldFen: row.held_fen, leftFen: row.left_fen };
}

function openingEntry(row: FactsRow): Entry {
  const { task_opened_ms: opened, task_claimed_ms: claimed, task_ended_ms: closed } = row;
  return {
    ...NO_ENTRY,
    ms: row.opened_ms,
    typology: row.typology,
    episode_id: row.episode_id,
    has_task: row.has_task,
    opened_to_claimed_ms: waitBetween(opened, claimed),
    claimed_to_closed_ms: waitBetween(claimed, closed),
    opened_to_closed_ms: waitBetween(opened, closed),
  };
}

function waitBetween(from: number | null, to: number | null): number | string {
  return from === null || to === null ? NO_WAIT : to - from;
}

const NO_ENTRY: Entry = {
  ...{ is_loss: 0, ms: 0, typology: '', episode_id: '', outcome_id: '', person: '0', outcome: '' },
  ...{ held_fen: 0, left_fen: 0, lost_fen: 0, dissuaded_fen: 0, payment_stopped_fen: 0 },
  ...{ frozen_fen: 0, returned_fen: 0, claimed_fen: 0, stated_fen: 0, at_risk_fen: 0 },
  ...{ is_confirmed: 0, has_task: 0 },
  ...{ opened_to_claimed_ms: NO_WAIT, claimed_to_closed_ms: NO_WAIT, opened_to_closed_ms: NO_WAIT },
};

/** `entries` column by column. */
function columnsOf(entries: readonly Entry[]): Record<string, unknown[]> {
  return Object.fromEntries(
    ENTRY_COLUMNS.map((name) => [`entries.${name}`, entries.map((entry) => entry[name])]),
  );
}

/** `cells` column by column, a cell a typology. */
function cellsOf(entries: readonly Entry[]): Record<string, unknown[]> {
  const cells = [...Map.groupBy(entries, ({ typology }) => typology)];
  const column = (of: (entries: readonly Entry[]) => unknown) =>
    cells.map(([, theirs]) => of(theirs));
  return Object.fromEntries([
    ['cells.typology', cells.map(([typology]) => typology)],
    ...SUM_COLUMNS.map((name) => [`cells.${name}`, column((all) => sumOf(name, all))]),
    ['cells.outcomes', column(outcomesOf)],
    ['cells.people', column(peopleOf)],
    ...WAIT_COLUMNS.map((name) => [
      `cells.${name}`,
      column((all) => all.map((entry) => entry[name]).filter((ms) => ms !== NO_WAIT)),
    ]),
  ]);
}

function sumOf(name: (typeof SUM_COLUMNS)[number], entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + addedOf(name, entry), 0);
}

/** What an entry adds to a sum of its cell. */
function addedOf(name: (typeof SUM_COLUMNS)[number], entry: Entry): number {
  switch (name) {
    case 'confirmed_fen':
      return entry.is_confirmed === 1
        ? Number(entry.dissuaded_fen) +
            Number(entry.payment_stopped_fen) +
            Number(entry.frozen_fen) +
            Number(entry.returned_fen)
        : 0;
    case 'episodes':
      return 1 - Number(entry.is_loss);
    case 'tasks':
      return Number(entry.has_task);
    default:
      return Number(entry[name]);
  }
}

function outcomesOf(entries: readonly Entry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { is_loss, outcome } of entries)
    if (is_loss === 1) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

function peopleOf(entries: readonly Entry[]): (string | number)[] {
  const dissuaded = entries.filter(({ outcome }) => outcome === 'dissuaded');
  return [...new Set(dissuaded.map(({ person }) => person))];
}

/** SELECT of how many episodes ever lay in the units, to one more than are worked out here: the facts of many are read once, by the statement that counts them. */
function manySql(units: readonly CountedUnit[]): string {
  return `
WITH units AS (${unitsSql(units)})
SELECT count() AS episodes FROM (${EPISODES_OF_UNITS_SQL} LIMIT ${EPISODES_MAX + 1})`;
}

/** SELECT of the facts of all episodes that ever lay in the units. */
function factsSql(units: readonly CountedUnit[]): string {
  const dayOf = (ms: string) =>
    `toUInt16(toDate(fromUnixTimestamp64Milli(${ms}, 'UTC'), 'Asia/Shanghai'))`;
  const known = (ms: string) => `if(${ms} = 9223372036854775807, NULL, ${ms})`;
  const spoken = (has: string, fen: string) => `if(b.${has} = 1, b.${fen}, NULL) AS ${fen}`;
  return `
WITH units AS (${unitsSql(units)})
SELECT
  facts.episode_id AS episode_id,
  ${dayOf('o.event_ms')} AS outcome_day, o.region AS outcome_region, o.event_ms AS outcome_ms, o.typology AS outcome_typology, o.outcome_id AS outcome_id,
  toString(o.person) AS person, o.outcome AS outcome, o.kept_dissuaded_fen AS talked_fen, o.kept_payment_stopped_fen AS stopped_fen,
  o.kept_frozen_fen AS frozen_fen, o.kept_returned_fen AS returned_fen, o.lost_fen AS lost_fen, o.at_risk_fen AS at_risk_fen,
  ${dayOf('r.opened_ms')} AS opened_day, r.region AS region, r.opened_ms AS opened_ms, r.typology AS typology, r.held_fen AS held_fen, r.left_fen AS left_fen,
  least(c.result = 'money-stayed', c.is_last) AS is_confirmed, facts.has_task AS has_task,
  ${known('facts.opened')} AS task_opened_ms, ${known('facts.claimed')} AS task_claimed_ms, ${known('facts.closed')} AS task_ended_ms,
  ${spoken('has_stopped', 'bank_stopped_fen')}, ${spoken('has_frozen', 'bank_frozen_fen')}, ${spoken('has_returned', 'bank_returned_fen')},
  s.own.1 > 0 AS is_shared, s.own.2 AS own_held_fen, s.own.3 AS own_left_fen, s.own.4 AS elsewhere_fen,
  s.own.5 AS own_lost_fen, s.own.6 AS heard_fen
FROM (${FACTS_SQL}) AS facts
LEFT JOIN (${bankWordsSql(EPISODES_OF_UNITS_SQL)}) AS b ON b.episode_id = facts.episode_id
LEFT JOIN (${SHARED_MONEY_SQL}) AS s ON s.episode_id = facts.episode_id`;
}
