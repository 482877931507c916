// Which rules staff had be quiet for one person, as the ledger keeps it: a row of each signal that said so.
import { contentId } from '../signal/content-id.ts';
import type { SignalOf } from '../signal/signal.ts';
import { encodeTime } from './encode-value.ts';

/** A `rule.quieted` signal that counted. */
export interface RuleQuietRow {
  readonly rowId: string;
  /** An id, or `phone:…` or `account:…` of somebody in no link. */
  readonly person: string;
  readonly rule: string;
  readonly op: 'add' | 'remove';
  /** Event time, epoch ms. */
  readonly time: number;
  /** Event time at which it ends by itself. */
  readonly expiresTime?: number;
  /** County of the task by which the person was named. */
  readonly region: string;
  readonly taskId?: string;
  readonly staff?: string;
  /** Why. */
  readonly note?: string;
}

/** The row of a signal. */
export function ruleQuietRowOf(signal: SignalOf<'rule.quieted'>): RuleQuietRow {
  const { source, id, person, rule, op, time, expiresTime, region, taskId, staff, note } = signal;
  return {
    rowId: contentId('rule-quiet', source, id),
    ...{ person, rule, op: op === 'remove' ? 'remove' : 'add', time, region },
    ...(expiresTime === undefined ? {} : { expiresTime }),
    ...(taskId === undefined ? {} : { taskId }),
    ...(staff === undefined ? {} : { staff }),
    ...(note === undefined ? {} : { note }),
  };
}

export function ruleQuietColumns(row: RuleQuietRow) {
  const { expiresTime } = row;
  return {
    row_id: row.rowId,
    person: row.person,
    rule: row.rule,
    op: row.op,
    time: encodeTime('time', row.time),
    expires_time: expiresTime === undefined ? null : encodeTime('expiresTime', expiresTime),
    region: row.region,
    task_id: row.taskId ?? '',
    staff: row.staff ?? '',
    note: row.note ?? '',
  };
}
