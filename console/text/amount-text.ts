// Money, counts and times as people read them. Large sums stand in 万 and 亿 or in thousands; the exact yuan are one hover away.
import { formatFen, formatYuan } from '../../signal/amount.ts';
import type { Language } from './language.ts';

const FEN_A_YUAN = 100;
const ZONE = 'Asia/Shanghai';

/** `12.5万元`, `¥125K`: three figures, for a glance. */
export function shortMoney(amountFen: number, language: Language): string {
  const yuan = amountFen / FEN_A_YUAN;
  if (language === 'en') {
    return `¥${compact(yuan, 'en')}`;
  }
  return `${compact(yuan, 'zh-CN')}元`;
}

/** `125,000.00 元`: to the fen. */
export function exactMoney(amountFen: number, language: Language): string {
  return language === 'zh' ? `${formatFen(amountFen)} 元` : `¥${formatFen(amountFen)}`;
}

/** Yuan without decimals when there are none: `50,000 元`. */
export function plainMoney(amountFen: number, language: Language): string {
  const text = formatYuan(amountFen);
  return language === 'zh' ? `${text} 元` : `¥${text}`;
}

/** `8,506`; from ten thousand on `85.1万` or `85.1K`. */
export function shortCount(count: number, language: Language): string {
  return count < 10_000 ? wholeCount(count) : compact(count, localeOf(language));
}

/** `8,506,120`. */
export function wholeCount(count: number): string {
  return count.toLocaleString('en');
}

/** `−31.3%`, `+4.0%`, `~+200.0%` when it may be chance; a dash when there is nothing to compare with. */
export function change(ratio: number | null, isClear: boolean | null = true): string {
  if (ratio === null) return '–';
  const percent = Math.abs(ratio * 100).toFixed(1);
  return `${isClear === false ? '~' : ''}${ratio < 0 ? '−' : '+'}${percent}%`;
}

/** `70% 至 91%`, `70% to 91%`: an interval, whatever its ends are. */
export function interval(low: string, high: string, language: Language): string {
  return language === 'zh' ? `${low} 至 ${high}` : `${low} to ${high}`;
}

/** `80%（63% 至 90%）`, `80% (63% to 90%)`: a figure with its interval. */
export function withInterval(at: string, low: string, high: string, language: Language): string {
  const around = interval(low, high, language);
  return language === 'zh' ? `${at}（${around}）` : `${at} (${around})`;
}

/** `03-02 10:15`, or with seconds `10:15:07`. */
export function clock(time: number, form: 'day' | 'minute' | 'second' = 'day'): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE,
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(time);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const minute = `${of('hour')}:${of('minute')}`;
  if (form === 'second') return `${minute}:${of('second')}`;
  return form === 'minute' ? minute : `${of('month')}-${of('day')} ${minute}`;
}

/** `2026-03-02`, the day in Shanghai. */
export function day(time: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(time);
}

/** `2026 年 1 月`, `in January 2026` of `2026-01`; `1 月 3 日`, `on 3 January` of `2026-01-03`; anything else as it is. */
export function when(key: string, language: Language): string {
  const found = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(key);
  if (found === null) return key;
  const [, year = '', month = '', date] = found;
  if (language === 'zh') {
    return date === undefined
      ? `${year} 年 ${Number(month)} 月`
      : `${Number(month)} 月 ${Number(date)} 日`;
  }
  const name = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(
    Date.UTC(Number(year), Number(month) - 1),
  );
  return date === undefined ? `in ${name} ${year}` : `on ${Number(date)} ${name}`;
}

/** `42 秒`, `12 分 05 秒`, `3 时 20 分`, `2 天`. */
export function span(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const [d, h, m, s] = language === 'zh' ? ['天', '时', '分', '秒'] : ['d', 'h', 'm', 's'];
  const two = (value: number) => String(value).padStart(2, '0');
  const gap = language === 'zh' ? ' ' : '';
  if (seconds < 60) return `${seconds}${gap}${s}`;
  if (seconds < 3_600) {
    return `${Math.floor(seconds / 60)}${gap}${m} ${two(seconds % 60)}${gap}${s}`;
  }
  if (seconds < 172_800) {
    return `${Math.floor(seconds / 3_600)}${gap}${h} ${two(Math.floor(seconds / 60) % 60)}${gap}${m}`;
  }
  return `${Math.floor(seconds / 86_400)}${gap}${d}`;
}

/** As many decimals as make three figures, and the same for all sums of a size, so that a column of them lines up; none behind a round sum. */
function compact(value: number, locale: string): string {
  const step = locale === 'en' ? 3 : 4;
  const power = Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(value))) / step) * step);
  const shown = Math.abs(value) / 10 ** power;
  const decimals = Number.isInteger(shown) || shown >= 100 ? 0 : shown >= 10 ? 1 : 2;
  return new Intl.NumberFormat(locale, {
    notation: 'compact',
    useGrouping: 'always',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value);
}

function localeOf(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en';
}
