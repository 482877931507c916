// Rules that are quiet for one person: what the ledger knows of them, and how long the desks let one alone ask for.
import type { QuietPort } from '../api/ports.ts';
import type { DeskSettings } from '../dissuasion/desk-settings.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { ruleQuiets } from '../ledger/rule-quiets.ts';

/** The quiet rules over a ledger and what desks set. */
export function quietPortOf(
  ledger: Ledger,
  { quietAfterNotFraudMs }: Pick<DeskSettings, 'quietAfterNotFraudMs'>,
): QuietPort {
  return { maxMs: quietAfterNotFraudMs, list: (query) => ruleQuiets(ledger, query) };
}
