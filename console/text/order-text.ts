// Why an order was made, where the system made it by itself: in the ledger and to banks such a reason is in English and has ids.
import type { OrderView } from '../../api/contract/order.ts';
import { isLevel } from '../../signal/level.ts';
import type { Language } from './language.ts';
import { SHELL_TEXT } from './shell-text.ts';

type OrderCause = NonNullable<OrderView['cause']>;
type Code = OrderCause['code'];

const zh: Readonly<Record<Code, string>> = {
  'transfer-under-way': '正在转账',
  'paid-already': '款项已转出',
};
const en: Readonly<Record<Code, string>> = {
  'transfer-under-way': 'transfer under way',
  'paid-already': 'paid already',
};

/** Of orders that were made before they had a code: `police-impersonation: paid already`, `red fake-loan: transfer under way`. */
const MADE = /^(?:(\w+) )?([a-z0-9-]+): (?:(transfer under way)|paid already)$/;

/** The reason of an order in the reader's language; one that somebody wrote as it is. */
export function orderReason(
  { reason, cause = causeOf(reason) }: Pick<OrderView, 'reason' | 'cause'>,
  nameOf: (typology: string) => string,
  language: Language,
): string {
  if (cause === undefined) return reason;
  const { code, typology, level } = cause;
  const before = level === undefined ? '' : `${SHELL_TEXT[language].levels[level]} · `;
  return language === 'zh'
    ? `${before}${nameOf(typology)}：${zh[code]}`
    : `${before}${nameOf(typology)}: ${en[code]}`;
}

function causeOf(reason: string): OrderCause | undefined {
  const [, level = '', typology, isUnderWay] = MADE.exec(reason) ?? [];
  if (typology === undefined) return undefined;
  const code = isUnderWay === undefined ? 'paid-already' : 'transfer-under-way';
  return { code, typology, ...(isLevel(level) ? { level } : {}) };
}
