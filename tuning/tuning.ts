// What can be learnt from the ledger about the rules, as the API and the command line ask for it.
import type { Period } from '../ledger/check-period.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PackFile } from '../rules/pack-file.ts';
import { FwError } from '../signal/fw-error.ts';
import {
  askCapacity,
  type CapacityAnswer,
  type CapacityQuery,
  type DeskStaffing,
} from './capacity/ask-capacity.ts';
import { askDrift, type DriftAnswer, type DriftQuery } from './drift/ask-drift.ts';
import { knownRows } from './known-rows.ts';
import type { MissedCases } from './missed/missed.ts';
import type { LookRun, MissedAnswer, MissedQuery } from './missed/missed-look.ts';
import type { ArchiveOfSignals, LookProgress, MissedOrder } from './missed/missed-order.ts';
import type { StartLook } from './missed/missed-process.ts';
import { type LedgerLookup, missedRows } from './missed/missed-rows.ts';
import type { TuningOptions, TuningProposal } from './propose.ts';
import { proposeApart } from './propose-thread.ts';

export interface TuningQuery extends Period, TuningOptions {}

export interface TuningAnswer extends TuningProposal, Period {
  /** The period holds more decisions than are read; the newest of it are. */
  readonly isCut: boolean;
}

/** Each throws FwError FW_USAGE for a query that makes no sense, and FW_LEDGER_AWAY. */
export interface Tuning {
  /** Points and levels from what became known. Throws FW_PACK_INVALID, FW_INTERNAL as well. */
  propose(query: TuningQuery): Promise<TuningAnswer>;
  /** Clusters of cases filed in a period that nobody was warned of. Ends with FW_NOT_FOUND without an archive, FW_ARCHIVE, FW_INTERNAL as well. */
  missed(query: MissedQuery, onProgress?: (progress: LookProgress) => void): LookRun;
  /** Levels that use the staff of the desks best. Throws FW_PACK_INVALID, FW_INTERNAL as well. */
  capacity(query: CapacityQuery): Promise<CapacityAnswer>;
  /** What is otherwise than in an earlier period. */
  drift(query: DriftQuery): Promise<DriftAnswer>;
}

/** What tuning asks beside the ledger. */
export interface TuningSources {
  /** The files of the pack that is live. */
  livePack(): Promise<readonly PackFile[]>;
  /** Where signals are kept; undefined where they are not. */
  archive(): ArchiveOfSignals | undefined;
  /** Starts what reads the archive. */
  readonly startLook: StartLook;
  /** What desks set. */
  readonly staffing: DeskStaffing;
}

/** Tuning over a ledger and what else it asks. */
export function tuningOf(
  ledger: LedgerLookup & Pick<Ledger, 'countDays' | 'countWork'>,
  sources: TuningSources,
): Tuning {
  const { livePack, staffing } = sources;
  return {
    drift: (query) => askDrift(ledger, query),
    capacity: async (query) => askCapacity(ledger, await livePack(), staffing, query),
    propose: async ({ from, to, region, ...options }) => {
      const period = { from, to, ...(region === undefined ? {} : { region }) };
      const { isCut, ...rows } = await knownRows(ledger, period);
      return { ...period, isCut, ...(await proposeApart(await livePack(), rows, options)) };
    },
    missed: (query, onProgress = () => undefined) => lookOf(ledger, sources, query, onProgress),
  };
}

function lookOf(
  ledger: LedgerLookup,
  sources: TuningSources,
  query: MissedQuery,
  onProgress: (progress: LookProgress) => void,
): LookRun {
  let run: ReturnType<StartLook> | undefined;
  let isKilled = false;
  const look = async (): Promise<MissedAnswer> => {
    const { order, ...head } = await orderOf(ledger, sources, query);
    if (isKilled) throw new FwError('FW_INTERNAL', 'The look was ended before it began.');
    run = sources.startLook(order, onProgress);
    return { ...head, ...(await run.done) };
  };
  return {
    done: look(),
    kill() {
      isKilled = true;
      run?.kill();
    },
  };
}

async function orderOf(
  ledger: LedgerLookup,
  { livePack, archive: archiveNow }: TuningSources,
  { from, to, region, days }: MissedQuery,
): Promise<Omit<MissedAnswer, keyof MissedCases> & { readonly order: MissedOrder }> {
  const archive = archiveNow();
  if (archive === undefined)
    throw new FwError(
      'FW_NOT_FOUND',
      'No signals are archived, so nothing can be found in them: set FOREWARN_ARCHIVE_DIR.',
    );
  const period = { from, to, ...(region === undefined ? {} : { region }) };
  const { missed: cases, phones, filed, missedInAll } = await missedRows(ledger, period);
  const order = { cases, phones, archive, days, files: await livePack() };
  return { ...period, filed, missedInAll, order };
}
