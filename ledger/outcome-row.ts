// An outcome as the ledger keeps it: what the desk recorded, with place, fraud type, person and money of its episode.
import type { Episode } from '../dissuasion/episode.ts';
import type { RecordedOutcome } from '../dissuasion/task.ts';
import type { OutcomeRow } from './rows.ts';

/**
 * The row of a recorded outcome. `episode` is as it was when the desk closed it; `eventTime` (epoch ms) is the time to which reports
 * count it. A person who is known by phone or account alone is written `phone:…` or `account:…`.
 */
export function outcomeRowOf(
  recorded: RecordedOutcome,
  episode: Episode,
  eventTime: number,
): OutcomeRow {
  const { region, typology, atRiskFen, person } = episode;
  const personId = person.kind === 'person' ? person.id : `${person.kind}:${person.id}`;
  return { ...recorded, region, typology, person: personId, atRiskFen, eventTime };
}
