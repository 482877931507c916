// From the rows of the contract to the columns of the tables. What ClickHouse would take and quietly change (a missing number becomes
// 0, a fraction of a fen, a time outside its range) is refused here; everything else it checks itself.

import type { ToldEntry } from '../access/audit-entry.ts';
import type { RecordedAftercare } from '../dissuasion/aftercare.ts';
import type { Episode } from '../dissuasion/episode.ts';
import type { Order } from '../dissuasion/order.ts';
import { evidenceOf, paidFen } from '../dissuasion/outcome-evidence.ts';
import type { KeptReach } from '../dissuasion/reach-book.ts';
import type { DeskEvent } from '../dissuasion/supervisor/desk-event.ts';
import type { Review } from '../dissuasion/supervisor/review.ts';
import type { Decision } from '../engine/decision.ts';
import { contentId } from '../signal/content-id.ts';
import { bankFenOf } from './bank-word.ts';
import {
  closeAftercare,
  closeAudit,
  closeCase,
  closeDecision,
  closeDeskEvent,
  closeEpisode,
  closeLadderStep,
  closeOrder,
  closeOutcome,
  closeReview,
  closeRuleQuiet,
  closeTaskEvent,
} from './close-row.ts';
import { deskEventColumns, ladderStepColumns, reviewColumns } from './encode-desk-row.ts';
import { callScriptColumns, ruleTextColumns, ruleVersionColumns } from './encode-kept-text.ts';
import { encodeTime, fen, finite } from './encode-value.ts';
import type { LadderStepRow } from './ladder-row.ts';
import {
  closeListChange,
  closeListRequest,
  type ListChangeRow,
  type ListRequestRow,
  listChangeColumns,
  listRequestColumns,
} from './list-row.ts';
import { moneyAtRisk } from './money-at-risk.ts';
import { type RuleQuietRow, ruleQuietColumns } from './quiet-row.ts';
import type {
  CallScriptRow,
  CaseRow,
  LedgerBatch,
  OutcomeRow,
  RuleTextRow,
  RuleVersionRow,
  TaskEventRow,
} from './rows.ts';
import type { Closing } from './sealed-values.ts';

export type LedgerTable =
  | 'decisions'
  | 'episodes'
  | 'task_events'
  | 'outcomes'
  | 'cases'
  | 'orders'
  | 'aftercare'
  | 'audit'
  | 'ladder_steps'
  | 'desk_events'
  | 'reviews'
  | 'reaches'
  | 'rule_versions'
  | 'rule_texts'
  | 'call_scripts'
  | 'list_changes'
  | 'rule_quiets'
  | 'list_requests';

/** Any row of the contract. */
export type LedgerRow =
  | Decision
  | Episode
  | TaskEventRow
  | OutcomeRow
  | CaseRow
  | Order
  | RecordedAftercare
  | ToldEntry
  | LadderStepRow
  | DeskEvent
  | Review
  | KeptReach
  | RuleVersionRow
  | RuleTextRow
  | CallScriptRow
  | ListChangeRow
  | RuleQuietRow
  | ListRequestRow;

/** One row as its table takes it. Throws an Error that names the field when a value does not fit. */
export type EncodedRow = Readonly<Record<string, string | number | null | readonly string[]>>;

/** A row beside its values as a line of JSON, in the order of the table's columns here, or beside what is wrong with it. */
export type Encoding =
  | { readonly row: LedgerRow; readonly line: string }
  | { readonly row: LedgerRow; readonly fault: string };

/** The rows of a batch for one table, which are encoded when they are asked for. */
export interface TableRows {
  readonly table: LedgerTable;
  readonly count: number;
  /** Names of the columns in the order of the values; none before a row was encoded. */
  readonly columns: readonly string[];
  /** Encodes rows from a place on, as many as there are up to another. */
  encode(from: number, to: number): Encoding[];
}

/** All rows of a batch by table; `closing` puts tokens in place of what they say of people. Tables without rows are left out. */
export function tableRowsOf(batch: LedgerBatch, closing?: Closing): TableRows[] {
  const all = <R extends LedgerRow>(
    table: LedgerTable,
    rows: readonly R[] | undefined,
    columnsOf: (row: R) => EncodedRow,
    close: (row: R, closing: Closing) => R = (row) => row,
  ) => {
    if (rows === undefined || rows.length === 0) return [];
    const closed = closing === undefined ? columnsOf : (row: R) => columnsOf(close(row, closing));
    return [new RowEncoder(table, rows, closed)];
  };
  return [
    ...all('decisions', batch.decisions, decisionColumns, closeDecision),
    ...all('episodes', batch.episodes, episodeColumns, closeEpisode),
    ...all('task_events', batch.taskEvents, taskEventColumns, closeTaskEvent),
    ...all('outcomes', batch.outcomes, outcomeColumns, closeOutcome),
    ...all('cases', batch.cases, caseColumns, closeCase),
    ...all('orders', batch.orders, orderColumns, closeOrder),
    ...all('aftercare', batch.aftercare, aftercareColumns, closeAftercare),
    ...all('audit', batch.audit, auditColumns, closeAudit),
    ...all('ladder_steps', batch.ladderSteps, ladderStepColumns, closeLadderStep),
    ...all('desk_events', batch.deskEvents, deskEventColumns, closeDeskEvent),
    ...all('reviews', batch.reviews, reviewColumns, closeReview),
    ...all('reaches', batch.reaches, reachColumns),
    ...all('rule_texts', batch.ruleTexts, ruleTextColumns),
    ...all('rule_versions', batch.ruleVersions, ruleVersionColumns),
    ...all('call_scripts', batch.callScripts, callScriptColumns),
    ...all('list_requests', batch.listRequests, listRequestColumns, closeListRequest),
    ...all('list_changes', batch.listChanges, listChangeColumns, closeListChange),
    ...all('rule_quiets', batch.ruleQuiets, ruleQuietColumns, closeRuleQuiet),
  ];
}

/** Each `columnsOf` writes the same columns for every row. */
class RowEncoder<R extends LedgerRow> implements TableRows {
  readonly table: LedgerTable;
  readonly #rows: readonly R[];
  readonly #columnsOf: (row: R) => EncodedRow;
  #columns: readonly string[] = [];

  constructor(table: LedgerTable, rows: readonly R[], columnsOf: (row: R) => EncodedRow) {
    this.table = table;
    this.#rows = rows;
    this.#columnsOf = columnsOf;
  }

  get count(): number {
    return this.#rows.length;
  }

  get columns(): readonly string[] {
    return this.#columns;
  }

  encode(from: number, to: number): Encoding[] {
    return this.#rows.slice(from, to).map((row) => this.#encode(row));
  }

  #encode(row: R): Encoding {
    try {
      const columns = this.#columnsOf(row);
      if (this.#columns.length === 0) this.#columns = Object.keys(columns);
      return { row, line: JSON.stringify(Object.values(columns)) };
    } catch (error) {
      return { row, fault: error instanceof Error ? error.message : String(error) };
    }
  }
}

function decisionColumns(row: Decision): EncodedRow {
  return {
    decision_id: row.decisionId,
    time: encodeTime('time', row.time),
    role: row.role,
    subject_kind: row.subject.kind,
    subject_id: row.subject.id,
    typology: row.typology,
    score: finite('score', row.score),
    level: row.level,
    rules: JSON.stringify(row.rules),
    signal_source: row.signal.source,
    signal_id: row.signal.id,
    signal_type: row.signal.type,
    region: row.region,
    phone: row.phone ?? '',
    suspect_kind: row.suspect?.kind ?? '',
    suspect_id: row.suspect?.id ?? '',
    transfer_id: row.transfer?.transferId ?? '',
    transfer_amount_fen: fen('transfer.amountFen', row.transfer?.amountFen ?? 0),
    transfer_payee: row.transfer?.payee ?? '',
    transfer_state: row.transfer?.state ?? '',
    pack: row.pack,
  };
}

function episodeColumns(row: Episode): EncodedRow {
  for (const { amountFen } of row.transfers) fen('transfers.amountFen', amountFen);
  const { heldFen, leftFen } = moneyAtRisk(row.transfers);
  return {
    episode_id: row.episodeId,
    revision: finite('revision', row.revision),
    person_kind: row.person.kind,
    person_id: row.person.id,
    phone: row.phone ?? '',
    region: row.region,
    opened_time: encodeTime('openedTime', row.openedTime),
    touched_time: encodeTime('touchedTime', row.touchedTime),
    level: row.level,
    typology: row.typology,
    score: finite('score', row.score),
    reasons: JSON.stringify(row.reasons),
    decision_ids: row.decisionIds,
    suspects: JSON.stringify(row.suspects),
    traces: JSON.stringify(row.traces ?? []),
    transfers: JSON.stringify(row.transfers),
    at_risk_fen: fen('atRiskFen', row.atRiskFen),
    held_fen: fen('heldFen', heldFen),
    left_fen: fen('leftFen', leftFen),
    state: row.state,
    outcome: row.outcome ?? '',
    closed_time: row.closedTime === undefined ? null : encodeTime('closedTime', row.closedTime),
    closed_by: row.closedBy ?? '',
  };
}

function taskEventColumns(row: TaskEventRow): EncodedRow {
  return {
    event_id: row.eventId,
    task_id: row.taskId,
    episode_id: row.episodeId,
    desk: row.desk,
    kind: row.kind,
    at: encodeTime('at', row.at),
    staff: row.staff ?? '',
    level: row.level ?? '',
    detail: row.detail ?? '',
  };
}

function outcomeColumns(row: OutcomeRow): EncodedRow {
  const { kept = {} } = row;
  return {
    outcome_id: row.outcomeId,
    task_id: row.taskId,
    episode_id: row.episodeId,
    staff: row.staff,
    desk: row.desk,
    recorded_at: encodeTime('recordedAt', row.recordedAt),
    event_time: encodeTime('eventTime', row.eventTime),
    outcome: row.outcome,
    kept_dissuaded_fen: fen('kept.dissuaded', kept.dissuaded ?? 0),
    kept_payment_stopped_fen: fen('kept.payment-stopped', kept['payment-stopped'] ?? 0),
    kept_frozen_fen: fen('kept.frozen', kept.frozen ?? 0),
    kept_returned_fen: fen('kept.returned', kept.returned ?? 0),
    lost_fen: fen('lostFen', row.lostFen ?? 0),
    note: row.note ?? '',
    region: row.region,
    typology: row.typology,
    person: row.person,
    at_risk_fen: fen('atRiskFen', row.atRiskFen),
    evidence: JSON.stringify(evidenceOf(row)),
    paid_fen: fen('paid', paidFen(row)),
    paid_time: lastPaidTime(row),
    step: row.step ?? 'call',
    script: row.script ?? '',
  };
}

function lastPaidTime({ paid = [] }: OutcomeRow): string | null {
  const times = paid.map(({ paidAt }) => paidAt);
  return times.length === 0 ? null : encodeTime('paid.paidAt', Math.max(...times));
}

function orderColumns(row: Order): EncodedRow {
  return {
    order_id: row.orderId,
    revision: finite('revision', row.revision),
    kind: row.kind,
    state: row.state,
    episode_id: row.episodeId,
    desk: row.desk,
    person: row.person,
    target_kind: row.target.kind,
    target_id: row.target.id,
    transfer_id: row.transferId ?? '',
    amount_fen: fen('amountFen', row.amountFen ?? 0),
    done_fen: fen('doneFen', row.doneFen ?? 0),
    bank_fen: bankFenOf(row),
    reason: row.reason,
    prolongs: row.prolongs ?? '',
    requested_at: encodeTime('requestedAt', row.requestedAt),
    requested_by: row.requestedBy,
    approved_by: row.approvedBy ?? '',
    reference: row.reference ?? '',
    ends_at: row.endsAt === undefined ? null : encodeTime('endsAt', row.endsAt),
    history: JSON.stringify(row.history),
  };
}

function aftercareColumns(row: RecordedAftercare): EncodedRow {
  return {
    aftercare_id: row.aftercareId,
    task_id: row.taskId,
    episode_id: row.episodeId,
    number: row.number,
    is_last: row.isLast ? 1 : 0,
    result: row.result,
    paid_fen: fen('paid', paidFen(row)),
    recorded_at: encodeTime('recordedAt', row.recordedAt),
    staff: row.staff,
    desk: row.desk,
    note: row.note ?? '',
    script: row.script ?? '',
  };
}

/** Begins the row_id of a withdrawal (schema/0024). */
export const WITHDRAWAL_PREFIX = 'withdrawn-';

function caseColumns(row: CaseRow): EncodedRow {
  const columns = {
    case_id: row.caseId,
    region: row.region,
    typology: row.typology,
    phone: row.phone,
    loss_fen: fen('lossFen', row.lossFen),
    filed_time: encodeTime('filedTime', row.filedTime),
    incident_time:
      row.incidentTime === undefined ? null : encodeTime('incidentTime', row.incidentTime),
  };
  const suspects = JSON.stringify(row.suspects ?? []);
  const { source = '', id = '' } = row.signal ?? {};
  // A filing that is put back to what it said before is one more; told again by the same signal it is not.
  const rowId = contentId(...Object.values(columns).map(String), suspects, source, id);
  return {
    ...columns,
    suspects,
    row_id: row.isWithdrawn === true ? `${WITHDRAWAL_PREFIX}${rowId}` : rowId,
    heard_at: encodeTime('heardAt', row.heardAt ?? 0),
    heard_place: finite('heardPlace', row.heardPlace ?? 0),
  };
}

function reachColumns({ taskId, revision, toldAt, record }: KeptReach): EncodedRow {
  return { task_id: taskId, revision, told_at: encodeTime('toldAt', toldAt), record };
}

function auditColumns(row: ToldEntry): EncodedRow {
  return {
    seq: row.seq,
    at: encodeTime('at', row.at),
    who: row.who,
    kind: row.kind,
    act: row.act,
    object: row.object,
    why: row.why,
    status: row.status,
    change: row.change,
    previous: row.previous,
    hash: row.hash,
    region: row.region ?? '',
  };
}
