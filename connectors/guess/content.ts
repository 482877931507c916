// What the texts of a column are, told from the texts alone.
import { normalizePhone } from '../../signal/phone.ts';
import { isRegionCode } from '../../signal/region.ts';
import { compileTimeFormat } from '../../signal/time-format.ts';

export interface TimeContent {
  readonly format: string;
  /** The texts carry their offset, or count from the epoch. */
  readonly isAbsolute: boolean;
  /** Texts that it reads: all, or nearly all. */
  readonly fits: number;
  /** The format with day and month the other way round, when it reads all of these texts as well. */
  readonly orElse?: string;
}

/** Share of the texts of a column that must be of a kind for the column to be so: one bad row among many is a bad row. */
export const NEARLY_ALL = 0.95;

export interface Content {
  /** Texts that are not empty. */
  readonly count: number;
  readonly distinct: number;
  /** Shares of the texts that are such, 0 to 1. */
  readonly phones: number;
  readonly mobiles: number;
  /** Mainland mobiles behind the 0 of calls within the country; numbers of other countries behind + or 00. */
  readonly trunkMobiles: number;
  readonly foreign: number;
  readonly longDigits: number;
  readonly regions: number;
  readonly domains: number;
  readonly urls: number;
  readonly devices: number;
  readonly identityCards: number;
  readonly numbers: number;
  readonly clocks: number;
  readonly flags: number;
  /** All numbers are whole; most digits after the point; sign between thousands. */
  readonly areWhole: boolean;
  readonly decimals: number;
  readonly separator?: string;
  /** Decimals stand behind a comma. */
  readonly hasDecimalComma: boolean;
  readonly time?: TimeContent;
  /** Whole numbers that were written as decimals, `7983131.0`: ids that went through a table of numbers. */
  readonly endsInPointZero: boolean;
  /** The values, when there are few, the most frequent first. */
  readonly values: readonly (readonly [text: string, count: number])[];
}

const VALUES_SHOWN_MAX = 12;
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const COMMA = /^[+-]?\d+,\d+$/;
const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z]{2,24}\.?$/i;
const URL_START = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i;
const IDENTITY_CARD = /^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]$/;

/** Formats that are tried, the likelier first. */
const TIME_FORMATS = [
  'rfc3339',
  'yyyy-MM-dd HH:mm:ss',
  'yyyy-MM-dd HH:mm:ss.SSS',
  "yyyy-MM-dd'T'HH:mm:ss",
  "yyyy-MM-dd'T'HH:mm:ss.SSS",
  'yyyy-MM-dd HH:mm:ss.SSSSSSSSS',
  'yyyy-MM-dd HH:mm:ss.SSSSSSSSSX',
  'yyyy-MM-dd HH:mm:ss.SSSSSSSSS X',
  'yyyy-MM-dd HH:mm:ssX',
  'yyyy-MM-dd HH:mm:ss X',
  'yyyy-MM-dd-HH.mm.ss.SSSSSSSSS',
  'yyyy/M/d H:mm:ssX',
  'yyyy/M/d H:mm:ss X',
  'yyyy/M/d H:mm:ss.SSSSSSSSS',
  'yyyy/M/d H:mm:ss',
  'yyyy-M-d H:mm:ss',
  'yyyy-M-d H:mm',
  'yyyy/M/d H:mm',
  'yyyyMMddHHmmss',
  'yyyyMMdd HHmmss',
  'yyyyMMdd HH:mm:ss',
  'yyyyMMddHHmmssX',
  'yyyyMMddHHmmssSSS',
  "yyyy'年'M'月'd'日' H'时'm'分's'秒'",
  "yyyy'年'M'月'd'日' H:mm:ss",
  "yyyy'年'M'月'd'日'",
  'd/M/yyyy H:mm:ss',
  'M/d/yyyy H:mm:ss',
  'd/M/yyyy H:mm',
  'M/d/yyyy H:mm',
  'd.M.yyyy H:mm:ss',
  'd.M.yyyy H:mm',
  'd-M-yyyy H:mm:ss',
  'yyyy/M/d ah:mm:ss',
  'yyyy-M-d ah:mm:ss',
  'M/d/yyyy h:mm:ss a',
  'd/M/yyyy h:mm:ss a',
  'M/d/yyyy h:mm a',
  'd/M/yyyy h:mm a',
  'dd-MMM-yy hh.mm.ss.SSSSSSSSS a X',
  'dd-MMM-yy hh.mm.ss.SSSSSSSSS a',
  'dd-MMM-yy hh.mm.ss a',
  "dd-M'月'-yy hh.mm.ss.SSSSSSSSS a X",
  "dd-M'月'-yy hh.mm.ss.SSSSSSSSS a",
  "dd-M'月 '-yy hh.mm.ss.SSSSSSSSS a X",
  "dd-M'月 '-yy hh.mm.ss.SSSSSSSSS a",
  'd-MMM-yyyy HH:mm:ss',
  'd-MMM-yyyy hh:mm:ss a',
  'd-MMM-yy HH:mm:ss',
  'd MMM yyyy HH:mm:ss',
  'MMM d yyyy h:mma',
  'MMM  d yyyy h:mma',
  'MMM d, yyyy h:mm:ss a',
  'd-MMM-yyyy',
  'd-MMM-yy',
  'd MMM yyyy',
  "d-M'月'-yy",
  "d-M'月 '-yy",
  'yyyy-M-d',
  'yyyy/M/d',
  'd/M/yyyy',
  'M/d/yyyy',
  'd.M.yyyy',
  'yyyyMMdd',
  'yyMMddHHmmss',
] as const;

interface Reader {
  readonly format: string;
  readonly isRead: (text: string) => boolean;
}

function readerOf(format: string): Reader {
  const zone = format.includes('X') || format === 'rfc3339' ? undefined : 'UTC';
  const compiled = compileTimeFormat(format, zone);
  return { format, isRead: (text) => compiled.ok && isOurAge(compiled.read(text)) };
}

const READERS: readonly Reader[] = [
  ...TIME_FORMATS.map(readerOf),
  ...(
    [
      ['epoch-s', 1000],
      ['epoch-ms', 1],
    ] as const
  ).map(([format, unitMs]) => ({
    format,
    isRead: (text: string) => /^\d{9,14}(?:\.\d+)?$/.test(text) && isOurAge(Number(text) * unitMs),
  })),
];

const [FIRST_TIME_MS, LAST_TIME_MS] = [Date.UTC(2000, 0), Date.UTC(2060, 0)];

/** Looks at the texts of a column. */
export function contentOf(all: readonly string[]): Content {
  const texts = all.filter((text) => text.trim() !== '').map((text) => text.trim());
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const share = (is: (text: string) => boolean) =>
    texts.length === 0 ? 0 : texts.filter(is).length / texts.length;
  const hasDecimalComma = texts.some((text) => COMMA.test(text) && !GROUPED.test(text));
  const grouped = hasDecimalComma ? 0 : share((text) => GROUPED.test(text));
  const plain = texts.map((text) => {
    if (hasDecimalComma) return COMMA.test(text) ? text.replace(',', '.') : text;
    return GROUPED.test(text) ? text.replaceAll(',', '') : text;
  });
  const numbers = plain.filter((text) => NUMBER.test(text));
  const endsInPointZero =
    numbers.length > 0 && numbers.every((text) => text.endsWith('.0') && !text.startsWith('-'));
  let decimals = 0;
  for (const text of numbers) decimals = Math.max(decimals, text.split('.')[1]?.length ?? 0);
  const time = timeContent(texts);
  const few = counts.size <= VALUES_SHOWN_MAX ? [...counts].sort((a, b) => b[1] - a[1]) : [];
  return {
    count: texts.length,
    distinct: counts.size,
    phones: share(isPhone),
    mobiles: share((text) => /^\+861\d{10}$/.test(normalizePhone(text))),
    trunkMobiles: share((text) => /^01[3-9]\d{9}$/.test(text)),
    foreign: share((text) => /^\+(?!86)[1-9]\d{5,}$/.test(normalizePhone(text))),
    longDigits: share((text) => /^\d{12,25}$/.test(text.replaceAll(' ', ''))),
    regions: share((text) => isRegionCode(text)),
    domains: share((text) => DOMAIN.test(text) && !NUMBER.test(text)),
    urls: share((text) => URL_START.test(text)),
    devices: share((text) => /^\d{15}$/.test(text) && isLuhn(text)),
    identityCards: share((text) => IDENTITY_CARD.test(text)),
    numbers: texts.length === 0 ? 0 : numbers.length / texts.length,
    clocks: share((text) => /^(?:\d{1,3}:)?\d{1,2}:[0-5]\d$/.test(text)),
    flags: share((text) => text === 'true' || text === 'false'),
    areWhole: decimals === 0,
    decimals,
    hasDecimalComma,
    endsInPointZero,
    ...(grouped > 0 ? { separator: ',' } : {}),
    ...(time === undefined ? {} : { time }),
    values: few,
  };
}

function isPhone(text: string): boolean {
  const written = normalizePhone(text.replace(/^(?:tel|sips?):([^@;]+).*$/i, '$1'));
  return (
    /^\+\d{7,15}$/.test(written) ||
    /^0\d{9,11}$/.test(written) ||
    /^[1-9]\d{2,4}$|^9[56]\d{3,6}$|^[48]00\d{7}$|^106\d{5,}$/.test(written)
  );
}

/** The format that reads most texts as times of our age, and nearly all at least. */
function timeContent(texts: readonly string[]): TimeContent | undefined {
  if (texts.length === 0) return undefined;
  let best: { readonly reader: Reader; readonly fits: number } | undefined;
  for (const reader of READERS) {
    const fits = texts.filter(reader.isRead).length;
    if (fits >= texts.length * NEARLY_ALL && fits > (best?.fits ?? 0)) best = { reader, fits };
    if (fits === texts.length) break;
  }
  if (best === undefined) return undefined;
  const { reader, fits } = best;
  const { format } = reader;
  const isAbsolute = format === 'rfc3339' || format.includes('X') || format.startsWith('epoch');
  const swapped = readerOf(format.replace(/^([dM])([./-])([dM])(?!M)/, '$3$2$1'));
  const isEither =
    swapped.format !== format &&
    texts.every((text) => !reader.isRead(text) || swapped.isRead(text));
  return { format, isAbsolute, fits, ...(isEither ? { orElse: swapped.format } : {}) };
}

function isOurAge(timeMs: number | undefined): boolean {
  return timeMs !== undefined && timeMs >= FIRST_TIME_MS && timeMs <= LAST_TIME_MS;
}

function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const twice = digit * 2;
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}
