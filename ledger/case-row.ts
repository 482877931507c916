// A filed case as the ledger keeps it: what the trend counts, and whom it names, by which it belongs to a campaign.
import { namedSuspects } from '../signal/named-suspects.ts';
import type { Signal, SignalOf } from '../signal/signal.ts';
import type { CaseRow } from './rows.ts';

/** When the log took a signal, processing time, epoch ms, and its place in the frame. */
export interface Heard {
  readonly at: number;
  readonly place: number;
}

/** The row of a `case.filed` signal. The time of filing is the signal's event time; amounts are fen. */
export function caseRowOf(signal: SignalOf<'case.filed'>, heard: Heard): CaseRow {
  const { caseId, region, typology, phone, lossFen, time, incidentTime } = signal;
  const suspects = namedSuspects(signal);
  return {
    caseId,
    region,
    typology,
    phone,
    lossFen,
    filedTime: time,
    ...heardOf(signal, heard),
    ...(incidentTime === undefined ? {} : { incidentTime }),
    ...(suspects.length === 0 ? {} : { suspects }),
  };
}

/** The row of a `case.withdrawn` signal: as the newest of its case it takes the case out of every figure. */
export function withdrawalRowOf(signal: SignalOf<'case.withdrawn'>, heard: Heard): CaseRow {
  const { caseId, region, phone, time } = signal;
  const nothing = { typology: '', lossFen: 0, isWithdrawn: true };
  return { caseId, region, phone, filedTime: time, ...nothing, ...heardOf(signal, heard) };
}

function heardOf({ source, id, type }: Signal, { at, place }: Heard) {
  return { signal: { source, id, type }, heardAt: at, heardPlace: place };
}
