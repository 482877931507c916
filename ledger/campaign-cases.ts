// Filed cases that name a suspect of campaigns.
import type { Subject } from '../engine/decision.ts';
import type { CampaignPeriod } from './campaign-states.ts';
import type { CampaignCase } from './campaigns.ts';
import { newestFilingsSql } from './case-filings.ts';
import type { Ledger } from './ledger.ts';
import { closedLinks } from './plain-links.ts';
import { TOKEN } from './sealed-values.ts';

/** Links of one statement: a server takes 128 KiB of a parameter. Where there are more, all cases are read that name somebody. */
const LINKS_MAX = 5_000;
/** Ids of one statement, which are longer. */
const IDS_MAX = 2_000;

/** Ids in plain that a case of before anything was sealed names. */
const PLAIN_SQL = `arrayFilter(one -> one.1 != 'domain' AND NOT match(one.2, '${TOKEN.source}'), JSONExtract(suspects, 'Array(Tuple(kind String, id String))'))`;

/** Rows of cases that name somebody; `isAsked` is SQL of whether it is somebody of whom campaigns are told. */
function namingSql(isAsked: string): string {
  return `
SELECT
  case_id, toUnixTimestamp64Milli(filed_time) AS filed_ms, toString(region) AS region, toString(typology) AS typology, loss_fen,
  links, if({isSealed:UInt8} AND has_plain, ${PLAIN_SQL}, []) AS plain
FROM cases
WHERE notEmpty(links) AND filed_time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND filed_time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
  AND startsWith(cases.region, {prefix:String}) AND ${isAsked}`;
}

/** What a row of a case states, and the filing that counts. */
interface FilingRow {
  readonly case_id: string;
  readonly filed_ms: number;
  readonly region: string;
  readonly typology: string;
  readonly loss_fen: number;
}

interface NamingRow extends FilingRow {
  readonly links: readonly number[];
  readonly plain: readonly Subject[];
}

const AMONG_SQL =
  '(arrayExists(one -> one IN {links:Array(UInt64)}, links) OR ({isSealed:UInt8} AND has_plain))';
const NEWEST_SQL = newestFilingsSql('case_id IN {ids:Array(String)}');

/**
 * Cases that name one of these links, all that name somebody where they are too many for one statement: of each whose filing that counts is of the period
 * what that states, and whom its rows name. Several suspects come as several rows that are alike otherwise. Throws FwError FW_LEDGER_AWAY.
 */
export async function casesNaming(
  ledger: Pick<Ledger, 'query' | 'isSealed' | 'tokenOf'>,
  links: ReadonlySet<number>,
  period: CampaignPeriod,
): Promise<CampaignCase[]> {
  if (links.size === 0) return [];
  const isEach = links.size <= LINKS_MAX;
  const params = { ...period, isSealed: ledger.isSealed ? 1 : 0 };
  const naming = await ledger.query<NamingRow>(
    namingSql(isEach ? AMONG_SQL : '1'),
    isEach ? { ...params, links: [...links] } : params,
  );
  const closed = await closedLinks(
    ledger,
    naming.flatMap(({ plain }) => plain),
  );
  const cases = Map.groupBy(naming, (row) => row.case_id);
  const newest: FilingRow[] = [];
  const ids = [...cases.keys()];
  for (let start = 0; start < ids.length; start += IDS_MAX)
    newest.push(
      ...(await ledger.query<FilingRow>(NEWEST_SQL, { ids: ids.slice(start, start + IDS_MAX) })),
    );
  return newest.flatMap((filing) => {
    const same = (cases.get(filing.case_id) ?? []).filter((row) => isOfFiling(row, filing));
    const named = same.flatMap((row) => [
      ...row.links,
      ...row.plain.flatMap((one) => closed(one) ?? []),
    ]);
    return same.length === 0
      ? []
      : [{ caseId: filing.case_id, lossFen: filing.loss_fen, links: named }];
  });
}

function isOfFiling(row: FilingRow, filing: FilingRow): boolean {
  return (
    row.filed_ms === filing.filed_ms &&
    row.region === filing.region &&
    row.typology === filing.typology &&
    row.loss_fen === filing.loss_fen
  );
}
