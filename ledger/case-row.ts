// A filed case as the ledger keeps it: what the trend counts, and whom it names, by which it belongs to a campaign.
import { namedSuspects } from '../signal/named-suspects.ts';
import type { SignalOf } from '../signal/signal.ts';
import type { CaseRow } from './rows.ts';

/** The row of a `case.filed` signal. The time of filing is the signal's event time; amounts are fen. */
export function caseRowOf(signal: SignalOf<'case.filed'>): CaseRow {
  const { caseId, region, typology, phone, lossFen, time, incidentTime } = signal;
  const suspects = namedSuspects(signal);
  return {
    caseId,
    region,
    typology,
    phone,
    lossFen,
    filedTime: time,
    ...(incidentTime === undefined ? {} : { incidentTime }),
    ...(suspects.length === 0 ? {} : { suspects }),
  };
}

/** The row of a `case.withdrawn` signal: as the newest of its case it takes the case out of every figure. */
export function withdrawalRowOf(signal: SignalOf<'case.withdrawn'>): CaseRow {
  const { caseId, region, phone, time } = signal;
  return { caseId, region, typology: '', phone, lossFen: 0, filedTime: time, isWithdrawn: true };
}
