// Ids that stand in plain in rows of before anything was sealed, in a ledger that seals: one suspect has one number, that of its token.
import type { Subject } from '../engine/decision.ts';
import {
  EPISODE_NUMBER,
  IS_PLAIN,
  IS_PLAIN_SQL,
  knownSql,
  LINK_NUMBER,
  personNumber,
} from './campaign-days.ts';
import type { CampaignEpisodes } from './campaign-episodes.ts';
import type { CampaignPeriod } from './campaign-states.ts';
import { closeSubject } from './close-row.ts';
import type { Ledger } from './ledger.ts';

/** Texts and numbers of one statement: ClickHouse reads 256 KiB of one at most. */
const AT_ONCE = 2_000;

interface NumbersRow {
  readonly link: number;
  readonly person: number;
}

interface PlainRow extends NumbersRow, Subject {}

const NUMBERS_SQL = `${LINK_NUMBER} AS link, ${personNumber('one.1', 'one.2')} AS person`;
const CLOSED_SQL = `SELECT ${NUMBERS_SQL} FROM (SELECT arrayJoin(arrayZip({kinds:Array(String)}, {ids:Array(String)})) AS one)`;

/** Whom and what episodes of a period know in plain, and who is at risk; `isAsked` is SQL over the rows of episodes. */
function plainSql(isAsked: string): string {
  return `
SELECT one.1 AS kind, one.2 AS id, ${NUMBERS_SQL}
FROM (
  SELECT DISTINCT arrayJoin(arrayPushBack(${knownSql()}, (toString(person_kind), person_id))) AS one FROM episodes
  PREWHERE opened_time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND opened_time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND startsWith(region, {prefix:String}) AND ${isAsked}
)
WHERE ${IS_PLAIN_SQL}`;
}

/**
 * Puts the numbers of tokens in the place of those of plain ids, in the columns, and gives by these numbers what stood in plain. Throws FwError
 * FW_LEDGER_AWAY.
 */
export async function closePlain(
  ledger: Pick<Ledger, 'query' | 'isSealed' | 'tokenOf'>,
  { size, isIn, columns }: CampaignEpisodes,
  period: CampaignPeriod,
): Promise<Map<number, Subject>> {
  const names = new Map<number, Subject>();
  const places: number[] = [];
  for (let at = 0; at < size; at++)
    if (isIn[at] === 1 && ((columns.flags[at] ?? 0) & IS_PLAIN) !== 0) places.push(at);
  if (!ledger.isSealed || places.length === 0) return names;
  const [links, people] = [new Map<number, number>(), new Map<number, number>()];
  const isFew = places.length <= AT_ONCE;
  const numbers = isFew ? places.map((at) => columns.episodes[at]) : [];
  const rows = await ledger.query<PlainRow>(
    plainSql(isFew ? `${EPISODE_NUMBER} IN {numbers:Array(UInt64)}` : '1'),
    isFew ? { ...period, numbers } : { ...period },
  );
  const closed = await closedNumbers(ledger, rows);
  for (const [at, { kind, id, link, person }] of rows.entries()) {
    const one = closed[at];
    if (one === undefined) continue;
    links.set(link, one.link);
    people.set(person, one.person);
    names.set(one.link, { kind, id });
  }
  for (const at of places) {
    columns.persons[at] = people.get(columns.persons[at] ?? 0) ?? columns.persons[at] ?? 0;
    for (let one = columns.linkStarts[at] ?? 0; one < (columns.linkStarts[at + 1] ?? 0); one++)
      columns.links[one] = links.get(columns.links[one] ?? 0) ?? columns.links[one] ?? 0;
  }
  return names;
}

/** The numbers of what is closed in place of each of these, as links. Throws FwError FW_LEDGER_AWAY. */
export async function closedLinks(
  ledger: Pick<Ledger, 'query' | 'tokenOf'>,
  plain: readonly Subject[],
): Promise<(one: Subject) => number | undefined> {
  const keyOf = ({ kind, id }: Subject) => `${kind} ${id}`;
  const each = [...new Map(plain.map((one) => [keyOf(one), one])).values()];
  const closed = await closedNumbers(ledger, each);
  const numbers = new Map(each.map((one, at) => [keyOf(one), closed[at]?.link]));
  return (one) => numbers.get(keyOf(one));
}

async function closedNumbers(
  ledger: Pick<Ledger, 'query' | 'tokenOf'>,
  plain: readonly Subject[],
): Promise<NumbersRow[]> {
  const closed = plain.map((one) =>
    closeSubject(one, { id: (kind, id) => ledger.tokenOf(kind, id) }),
  );
  const numbers: NumbersRow[] = [];
  for (let start = 0; start < closed.length; start += AT_ONCE) {
    const some = closed.slice(start, start + AT_ONCE);
    const params = { kinds: some.map(({ kind }) => kind), ids: some.map(({ id }) => id) };
    numbers.push(...(await ledger.query<NumbersRow>(CLOSED_SQL, params)));
  }
  return numbers;
}
