// Which rules are quiet for whom because staff said so, read from the ledger. What an outcome quieted is not among them: the episode says it.
import type { Ledger } from './ledger.ts';
import type { RuleQuietRow } from './quiet-row.ts';
import { regionPrefix } from './region-filter.ts';

export interface RuleQuietQuery {
  /** What is quiet at the event time `now`, epoch ms, or what was and is not any more. */
  readonly state: 'quiet' | 'ended';
  readonly now: number;
  /** With all below it; everywhere when missing. */
  readonly region?: string;
  /** This one alone. */
  readonly rowId?: string;
  /** Of this person, as signals name them, and this rule alone. */
  readonly of?: Pick<RuleQuietRow, 'person' | 'rule'>;
  readonly limit: number;
}

interface Row {
  readonly row_id: string;
  readonly person: string;
  readonly rule: string;
  readonly op: string;
  readonly time_ms: number;
  readonly expires_ms: number;
  readonly region: string;
  readonly task_id: string;
  readonly staff: string;
  readonly note: string;
}

const OF_ONE = 'WHERE person IN {people:Array(String)} AND rule = {rule:String}';
const IS_QUIET = "(op = 'add' AND expires_ms > {now:Int64})";

/** By person and rule the newest of what was said, the newest first. Throws FwError FW_LEDGER_AWAY. */
export async function ruleQuiets(
  ledger: Pick<Ledger, 'query' | 'openAll' | 'formsOf'>,
  { state, now, region, rowId = '', of, limit }: RuleQuietQuery,
): Promise<RuleQuietRow[]> {
  const sql = `
WITH newest AS (
  SELECT person, toString(rule) AS rule, argMax((row_id, toString(op), toUnixTimestamp64Milli(time),
    ifNull(toUnixTimestamp64Milli(expires_time), 0), toString(region), task_id, toString(staff), note), (time, row_id)) AS row
  FROM rule_quiets ${of === undefined ? '' : OF_ONE} GROUP BY person, rule
)
SELECT row.1 AS row_id, person, rule, row.2 AS op, row.3 AS time_ms, row.4 AS expires_ms, row.5 AS region, row.6 AS task_id,
  row.7 AS staff, row.8 AS note
FROM newest
WHERE ${state === 'quiet' ? IS_QUIET : `NOT ${IS_QUIET}`} AND startsWith(region, {prefix:String}) AND ({rowId:String} = '' OR row_id = {rowId:String})
ORDER BY time_ms DESC, row_id LIMIT {limit:UInt32}`;
  const asked = { now, prefix: regionPrefix(region), rowId, limit };
  const one = of === undefined ? {} : { people: personForms(ledger, of.person), rule: of.rule };
  const rows = await ledger.openAll(await ledger.query<Row>(sql, { ...asked, ...one }));
  return rows.map((row) => ({
    ...{ rowId: row.row_id, person: row.person, rule: row.rule, region: row.region },
    ...{ op: row.op === 'remove' ? 'remove' : 'add', time: Number(row.time_ms) },
    ...(Number(row.expires_ms) === 0 ? {} : { expiresTime: Number(row.expires_ms) }),
    ...{ taskId: row.task_id, staff: row.staff, note: row.note },
  }));
}

/** The texts under which rows may have a person (close-row.ts). */
function personForms(ledger: Pick<Ledger, 'formsOf'>, person: string): string[] {
  const [head = '', kind = 'person'] = /^(phone|account):/.exec(person) ?? [];
  return ledger.formsOf(kind, person.slice(head.length)).map((form) => head + form);
}
