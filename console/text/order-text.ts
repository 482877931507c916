// Why an order was made, where the system made it by itself: in the ledger and to banks such a reason is in English and has ids.
import { isLevel } from '../../signal/level.ts';
import type { Language } from './language.ts';
import { SHELL_TEXT } from './shell-text.ts';

const zh = { 'transfer under way': '正在转账', 'paid already': '款项已转出' };
const en = { 'transfer under way': 'transfer under way', 'paid already': 'paid already' };

/** `police-impersonation: paid already`, `red fake-loan: transfer under way`. */
const MADE = /^(?:(\w+) )?([a-z0-9-]+): (transfer under way|paid already)$/;

/** The reason of an order in the reader's language; one that somebody wrote as it is. */
export function orderReason(
  reason: string,
  nameOf: (typology: string) => string,
  language: Language,
): string {
  const [, level = '', typology = '', why] = MADE.exec(reason) ?? [];
  if (why !== 'transfer under way' && why !== 'paid already') return reason;
  const before = isLevel(level) ? `${SHELL_TEXT[language].levels[level]} · ` : '';
  return language === 'zh'
    ? `${before}${nameOf(typology)}：${zh[why]}`
    : `${before}${nameOf(typology)}: ${en[why]}`;
}
