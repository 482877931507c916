// Whom a ladder is for, and the id that follows from it.
import type { Decision } from '../engine/decision.ts';
import { contentId } from '../signal/content-id.ts';
import type { Episode } from './episode.ts';
import type { LadderSubject } from './ladder-state.ts';

/** The ladder of a task. */
export function ladderIdOf(taskId: string): string {
  return contentId('ladder', taskId);
}

/** The ladder of a warning. */
export function warningIdOf(decisionId: string): string {
  return contentId('ladder', 'warning', decisionId);
}

/** Whom the ladder of an episode's task is for. */
export function subjectOf(taskId: string, episode: Episode): LadderSubject {
  const { episodeId, person, phone, region, touchedTime: time, typology, level } = episode;
  const subject = { person, region, time, typology, level, episodeId, taskId };
  return phone === undefined ? subject : { ...subject, phone };
}

/** The warning that a decision asks for, by its ladder id; none for suspects, for who has an episode by then, and for who has no number. */
export function warningOf(decision: Decision): [string, LadderSubject][] {
  const { role, subject: person, phone, region, time, typology, level, decisionId } = decision;
  const isWarning = role === 'victim' && (level === 'blue' || level === 'yellow');
  if (!isWarning || phone === undefined) return [];
  const subject = { person, phone, region, time, typology, level, decisionId };
  return [[warningIdOf(decisionId), subject]];
}
