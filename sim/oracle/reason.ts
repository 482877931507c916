// The reason of a rule with its values filled in, as docs/rules.md tells desks to expect it.

import type { Unit } from '../../rules/plan.ts';
import { formatFen } from '../../signal/amount.ts';
import { formatDurationMs, printTime } from '../../signal/event-time.ts';
import type { Text } from '../../signal/text.ts';

/** What a place such as `{sentDay}` or `{signal.payee}` stands for; undefined when it is missing. */
export interface Place {
  readonly value: number | string | boolean | undefined;
  readonly unit: Unit;
  readonly isEstimate?: boolean;
}

/** Fills in both languages. `read` gets the text between the braces. */
export function fillReason(reason: Text, read: (name: string) => Place): Text {
  const fill = (text: string, unknown: string, language: 'zh' | 'en') =>
    text.replace(/\{([^{}]*)\}/g, (_, name: string) => {
      const { value, unit, isEstimate } = read(name.trim());
      const about = isEstimate !== true ? '' : language === 'zh' ? '约' : 'about ';
      return value === undefined ? unknown : about + written(value, unit, language);
    });
  return { zh: fill(reason.zh, '未知', 'zh'), en: fill(reason.en, 'unknown', 'en') };
}

function written(value: number | string | boolean, unit: Unit, language: 'zh' | 'en'): string {
  if (typeof value !== 'number') return String(value);
  const isZh = language === 'zh';
  switch (unit) {
    case 'fen':
      return `${formatFen(Math.round(value)).replace(/\.00$/, '')}${isZh ? '元' : ' yuan'}`;
    case 'time':
      return printTime(value).slice(0, 16).replace('T', ' ');
    case 'ms': {
      const seconds = Math.round(value / 1000);
      const minutes = Math.round(seconds / 60);
      if (seconds < 60) return isZh ? `${seconds}秒` : `${seconds} s`;
      if (minutes < 120) return isZh ? `${minutes}分钟` : `${minutes} min`;
      if (minutes < 2880 && minutes % 60 === 0)
        return isZh ? `${minutes / 60}小时` : `${minutes / 60} h`;
      return formatDurationMs(minutes * 60_000);
    }
    default:
      return String(Math.round(value * 100) / 100);
  }
}
