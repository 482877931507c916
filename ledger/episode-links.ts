// What of episodes tells who shares a suspect or a trace, as numbers: the table episode_links, fed by the rows of episodes.
import type { Ledger } from './ledger.ts';

/** SQL of the number of an episode: 53 bits of a hash of its id, which numbers of JavaScript hold. Two of the same number are told apart by their rows. */
export const EPISODE_NUMBER = 'bitShiftRight(sipHash64(episode_id), 11)';

/** SQL of the number of a suspect or a trace `one`, a pair of kind and id; that of a device is odd. As the schema has it. */
export const LINK_NUMBER = "(2 * bitShiftRight(sipHash64(one.1, one.2), 12) + (one.1 = 'device'))";

/** SQL of what a row of episodes knows: pairs of kind and id, its suspects before its traces. */
export function knownSql(suspects = 'suspects', traces = 'traces'): string {
  const pairs = (json: string) => `JSONExtract(${json}, 'Array(Tuple(kind String, id String))')`;
  return `arrayConcat(${pairs(suspects)}, ${pairs(traces)})`;
}

/** SQL over the rows of episodes: what they are, and what their columns will be. */
export interface Relinked {
  readonly where: string;
  readonly columns: ReadonlyMap<string, string>;
}

/**
 * Links of episodes whose ids are about to be exchanged in place, by what they will be: none of the old numbers is left. Whoever is stopped between this and the exchange finds
 * the rows again. Throws FwError FW_LEDGER_AWAY.
 */
export async function relink(
  ledger: Pick<Ledger, 'feed' | 'change'>,
  { where, columns }: Relinked,
): Promise<void> {
  const after = (name: string) => columns.get(name) ?? name;
  await ledger.change(
    `ALTER TABLE episode_links DELETE WHERE episode IN (SELECT ${EPISODE_NUMBER} FROM episodes WHERE ${where})`,
  );
  await ledger.feed(`
    INSERT INTO episode_links (episode, revision, region, opened_time, person, links, is_plain)
    SELECT ${EPISODE_NUMBER}, revision, region, opened_time, person,
      arrayDistinct(arrayMap(one -> ${LINK_NUMBER}, known)),
      arrayExists(one -> one.1 != 'domain' AND NOT match(one.2, '^([hw]_[0-9a-f]{24}|[b-z]{18})$'), known)
    FROM (
      SELECT episode_id, revision, region, opened_time, sipHash64(toString(person_kind), ${after('person_id')}) AS person,
        ${knownSql(after('suspects'), after('traces'))} AS known
      FROM episodes WHERE ${where}
    )
    SETTINGS max_partitions_per_insert_block = 0`);
}
