// What went out to people and what desks did beside their tasks, as its tables take it.
import type { DeskEvent } from '../dissuasion/supervisor/desk-event.ts';
import type { Review } from '../dissuasion/supervisor/review.ts';
import { encodeTime, finite } from './encode-value.ts';
import type { LadderStepRow } from './ladder-row.ts';

export function ladderStepColumns({ ladder, one }: LadderStepRow) {
  const { person, region, typology, level, ...ids } = ladder.subject;
  return {
    delivery_id: one.deliveryId,
    revision: finite('revision', ladder.revision),
    ladder_id: ladder.ladderId,
    episode_id: ids.episodeId ?? '',
    task_id: ids.taskId ?? '',
    decision_id: ids.decisionId ?? '',
    person: person.kind === 'person' ? person.id : `${person.kind}:${person.id}`,
    region,
    typology,
    level,
    step: one.step,
    try: one.number,
    asked_by: one.askedBy,
    state: one.state,
    begun_at: encodeTime('begunAt', one.begunAt),
    due_at: encodeTime('at', one.at),
    expires_at: encodeTime('expiresAt', one.expiresAt),
    sent_at: one.sentAt === undefined ? null : encodeTime('sentAt', one.sentAt),
    changed_at: encodeTime('changedAt', one.changedAt),
    provider: one.provider ?? '',
    reference: one.reference ?? '',
    reason: one.reason ?? '',
    answer: one.answer ?? '',
    language: one.language ?? '',
    age: one.age ?? '',
    wording: one.wording ?? '',
    signed_by: one.signedBy ?? '',
  };
}

export function deskEventColumns(row: DeskEvent) {
  return {
    event_id: row.eventId,
    kind: row.kind,
    at: encodeTime('at', row.at),
    desk: row.desk ?? '',
    staff: row.staff ?? '',
    state: row.state ?? '',
    task_id: row.taskId ?? '',
    reason: row.reason ?? '',
    by: row.by ?? '',
    to: row.to ?? '',
  };
}

export function reviewColumns(row: Review) {
  const { first, appeal, second } = row;
  return {
    review_id: row.reviewId,
    revision: finite('revision', row.revision),
    state: row.state,
    task_id: row.taskId,
    episode_id: row.episodeId,
    outcome_id: row.outcomeId,
    outcome: row.outcome,
    desk: row.desk,
    workers: row.workers,
    closed_at: encodeTime('closedAt', row.closedAt),
    scored_by: first?.by ?? '',
    scores: JSON.stringify(first?.scores ?? {}),
    comment: first?.comment ?? '',
    appealed_by: appeal?.by ?? '',
    appeal: appeal?.reason ?? '',
    decided_by: second?.by ?? '',
    decision: JSON.stringify(second?.scores ?? {}),
    decision_comment: second?.comment ?? '',
  };
}
