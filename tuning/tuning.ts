// What can be learnt from the ledger about the rules, as the API and the command line ask for it.
import type { Period } from '../ledger/check-period.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PackFile } from '../rules/pack-file.ts';
import { knownRows } from './known-rows.ts';
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
}

/** Tuning over a ledger; `livePack` gives the files of the pack that is live. */
export function tuningOf(
  ledger: Pick<Ledger, 'query'>,
  livePack: () => Promise<readonly PackFile[]>,
): Tuning {
  return {
    propose: async ({ from, to, region, ...options }) => {
      const period = { from, to, ...(region === undefined ? {} : { region }) };
      const { isCut, ...rows } = await knownRows(ledger, period);
      return { ...period, isCut, ...(await proposeApart(await livePack(), rows, options)) };
    },
  };
}
