// What the API answers from the ledger: reports, and what is learnt of the rules.
import type { ApiDeps, RulePort } from '../api/ports.ts';
import type { DeskSettings } from '../dissuasion/desk-settings.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { ledgerReports } from '../ledger/ledger-reports.ts';
import { report } from '../ledger/report.ts';
import { tuningOf } from '../tuning/tuning.ts';
import { archiveOf } from './archive-keys-of.ts';
import type { Config } from './config.ts';
import { staffingOf } from './desk-staffing.ts';
import { populationOf } from './population-of.ts';
import { livePackOf } from './rule-life.ts';

/** The readers over a ledger, the rule book, what desks set, and the archive of the settings. */
export function ledgerReaders(
  ledger: Ledger,
  rules: Pick<RulePort, 'standing' | 'filesOf'>,
  desks: DeskSettings,
  config: Parameters<typeof archiveOf>[0] & Pick<Config, 'populationFile'>,
): Pick<ApiDeps, 'report' | 'reports' | 'tuning'> {
  return {
    report: (query) => report(ledger, query),
    reports: ledgerReports(ledger, populationOf(config)),
    tuning: tuningOf(ledger, {
      livePack: () => livePackOf(rules),
      archive: () => archiveOf(config),
      staffing: staffingOf(desks),
    }),
  };
}
