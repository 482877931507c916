// Versions of the rules as the ledger knows them: what a rule book that lost its Redis is filled from.
import type { Ledger } from './ledger.ts';
import type { RuleTextRow } from './rows.ts';

const RECORDS_SQL = 'SELECT record FROM rule_versions FINAL ORDER BY made_at, version_id';
const TEXTS_SQL = 'SELECT digest, text FROM rule_texts FINAL ORDER BY digest';

export interface KeptRules {
  /** Each version as JSON, the oldest first. */
  readonly records: readonly string[];
  readonly texts: readonly RuleTextRow[];
}

/** Throws FwError FW_LEDGER_AWAY. */
export async function keptRules(ledger: Ledger): Promise<KeptRules> {
  const records = await ledger.query<{ record: string }>(RECORDS_SQL, {});
  const texts = await ledger.query<RuleTextRow>(TEXTS_SQL, {});
  return { records: records.map(({ record }) => record), texts };
}
