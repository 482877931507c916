// Frauds that ended an episode, by their victim: what the desk remembers of a person is put back from these when Redis has lost it.
import type { KnownFraud } from '../dissuasion/task-opening.ts';
import type { Subject } from '../engine/decision.ts';
import { OUTCOME_NAMES, OUTCOMES } from '../signal/outcome.ts';
import type { Ledger } from './ledger.ts';

interface FraudRow {
  readonly episode_id: string;
  readonly kind: Subject['kind'];
  readonly id: string;
  readonly at_ms: number;
}

const PAGE = 20_000;
const FRAUDS = OUTCOME_NAMES.filter((name) => OUTCOMES[name].ends && OUTCOMES[name].fraud === true)
  .map((name) => `'${name}'`)
  .join(', ');

/** A correction has another row of the same episode; the fraud was known with the first. */
const PAGE_SQL = `
WITH ended AS (
  SELECT episode_id, min(toUnixTimestamp64Milli(recorded_at)) AS at_ms FROM outcomes
  WHERE outcome IN (${FRAUDS}) AND episode_id > {after:String}
  GROUP BY episode_id HAVING at_ms >= {since:Int64} ORDER BY episode_id LIMIT ${PAGE}
)
SELECT e.episode_id AS episode_id, any(e.person_kind) AS kind, any(e.person_id) AS id, any(ended.at_ms) AS at_ms
FROM episodes AS e INNER JOIN ended ON ended.episode_id = e.episode_id
GROUP BY e.episode_id ORDER BY episode_id`;

/** Pages of frauds since a time, epoch ms. Throws FwError FW_LEDGER_AWAY. */
export async function* fraudsSince(
  ledger: Pick<Ledger, 'query' | 'openAll'>,
  since: number,
): AsyncGenerator<KnownFraud[]> {
  for (let after = ''; ; ) {
    const rows = await ledger.openAll(await ledger.query<FraudRow>(PAGE_SQL, { after, since }));
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.episode_id;
    yield rows.map(({ episode_id: episodeId, kind, id, at_ms: at }) => ({
      person: { kind, id },
      episodeId,
      at,
    }));
  }
}
