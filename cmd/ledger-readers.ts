// What the API answers from the ledger: reports, and what is learnt of the rules.
import type { ApiDeps, RulePort } from '../api/ports.ts';
import type { DeskSettings } from '../dissuasion/desk-settings.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { ledgerReports } from '../ledger/ledger-reports.ts';
import { report } from '../ledger/report.ts';
import { MissedLooks } from '../tuning/missed/missed-looks.ts';
import { lookStarter } from '../tuning/missed/missed-process.ts';
import { tuningOf } from '../tuning/tuning.ts';
import { apartEnvironment } from './apart-environment.ts';
import { archiveOf } from './archive-keys-of.ts';
import type { Config } from './config.ts';
import { staffingOf } from './desk-staffing.ts';
import { listPortOf } from './list-parts.ts';
import { livePlanOf, liveRuleWords } from './live-plan.ts';
import { populationOf } from './population-of.ts';
import { quietPortOf } from './quiet-parts.ts';
import { livePackOf } from './rule-life.ts';

/** The readers over a ledger, the rule book, what desks set, and the archive of the settings; looks at missed cases end with `closers`. */
export function ledgerReaders(
  ledger: Ledger,
  rules: Pick<RulePort, 'standing' | 'filesOf'>,
  {
    desks,
    config,
  }: {
    readonly desks: DeskSettings;
    readonly config: Parameters<typeof archiveOf>[0] & Pick<Config, 'populationFile'>;
  },
  closers: (() => Promise<unknown>)[],
): Pick<ApiDeps, 'report' | 'reports' | 'tuning' | 'lists' | 'quiets' | 'ruleWords'> & {
  readonly looks: MissedLooks;
} {
  const tuning = tuningOf(ledger, {
    livePack: () => livePackOf(rules),
    archive: () => archiveOf(config),
    startLook: lookStarter(apartEnvironment(process.env)),
    staffing: staffingOf(desks),
  });
  const livePlan = livePlanOf(rules);
  const looks = new MissedLooks({ look: tuning.missed, now: Date.now });
  closers.push(async () => looks.stop());
  return {
    report: (query) => report(ledger, query),
    reports: ledgerReports(ledger, populationOf(config)),
    tuning,
    lists: listPortOf(ledger, livePlan),
    quiets: quietPortOf(ledger, desks),
    ruleWords: () => liveRuleWords(livePlan),
    looks,
  };
}
