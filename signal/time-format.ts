// Times as partners write them, for mappings: a pattern such as `yyyy-MM-dd HH:mm:ss` with a fixed zone, `epoch-ms`, `epoch-s`, `rfc3339`.
// A format is compiled once and then reads text strictly: every character must be accounted for and the day must exist.
import { DAY_MS, dayOfCivilDate, isCivilDate } from './civil-date.ts';
import { digitsAt, isTimeOfDay, parseRfc3339, zoneOffsetMs } from './event-time.ts';

/** Epoch ms of a text, or undefined when the text is not in the format. */
export type TimeReader = (text: string) => number | undefined;

export type TimeFormat =
  | { readonly ok: true; readonly read: TimeReader }
  | { readonly ok: false; readonly reason: string };

type Part =
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | 'half'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'offset';

/** What a word stands for, in small letters; the longer of two that begin alike first. */
type Words = readonly (readonly [word: string, value: number])[];

interface Step {
  readonly part: Part | 'literal';
  readonly text: string;
  readonly digitsMin: number;
  readonly digitsMax: number;
  /** What stands there in place of digits. */
  readonly words?: Words;
}

/** Of years written with two digits. */
const CENTURY = 2000;

const LETTERS: ReadonlyMap<string, Part> = new Map([
  ['y', 'year'],
  ['M', 'month'],
  ['d', 'day'],
  ['H', 'hour'],
  ['h', 'hour'],
  ['a', 'half'],
  ['m', 'minute'],
  ['s', 'second'],
  ['S', 'fraction'],
  ['X', 'offset'],
]);

const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];
const MONTH_NAMES: Words = MONTHS.map((name, i) => [name, i + 1]);
const SHORT_MONTHS: Words = [['sept', 9], ...MONTHS.map((n, i) => [n.slice(0, 3), i + 1] as const)];
/** Hours that the half of the day adds. */
const HALVES: Words = [
  ...[['am', 0] as const, ['a.m.', 0] as const, ['上午', 0] as const],
  ...[['pm', 12] as const, ['p.m.', 12] as const, ['下午', 12] as const],
];

/**
 * Compiles a time format. Letters: `yyyy MM dd HH mm ss` with that many digits (`M d H m s` take one or two, `yy` is 2000 and more), `MMM` and `MMMM` for a
 * month's English name of three letters or in full, `h` or `hh` with `a` for an hour of twelve with AM or PM, `S…` for up to that many decimals of a second,
 * `X` for an offset such as `Z`, `+08:00`, `+0800` or `+08`; other characters stand for themselves, letters in quotes. Names may have any case.
 * `zone` is UTC, Asia/Shanghai or an offset; a pattern without `X` needs it, and `rfc3339` may then lack its offset. Absent time parts are zero.
 */
export function compileTimeFormat(format: string, zone?: string): TimeFormat {
  const zoneMs = zone === undefined ? undefined : zoneOffsetMs(zone);
  if (zone !== undefined && zoneMs === undefined) {
    const wanted = 'UTC, Asia/Shanghai or an offset such as +08:00';
    return refuse(`zone '${zone}' is not a fixed one; write ${wanted}`);
  }
  if (format === 'epoch-ms') return { ok: true, read: (text) => readEpoch(text, 1) };
  if (format === 'epoch-s') return { ok: true, read: (text) => readEpoch(text, 1000) };
  if (format === 'rfc3339') return { ok: true, read: rfc3339Reader(zoneMs) };
  const steps = stepsOf(format);
  if (typeof steps === 'string') return refuse(steps);
  const parts = steps.map((step) => step.part);
  for (const part of ['year', 'month', 'day'] as const) {
    if (!parts.includes(part)) return refuse(`time format '${format}' has no ${part}`);
  }
  const repeated = parts.find((part, i) => part !== 'literal' && parts.indexOf(part) !== i);
  if (repeated !== undefined)
    return refuse(`time format '${format}' has two parts for the ${repeated}`);
  const half = halfFault(format, steps);
  if (half !== undefined) return refuse(half);
  if (parts.includes('offset')) return { ok: true, read: patternReader(steps, 0) };
  if (zoneMs === undefined) return refuse(`time format '${format}' has no offset; name its zone`);
  return { ok: true, read: patternReader(steps, zoneMs) };
}

/** Why a format says the half of the day without an hour of twelve, or the other way round; undefined when it does not. */
function halfFault(format: string, steps: readonly Step[]): string | undefined {
  const twelve = steps.find(({ part, text }) => part === 'hour' && text.startsWith('h'));
  const hasHalf = steps.some(({ part }) => part === 'half');
  if (twelve !== undefined && !hasHalf)
    return `'${twelve.text}' in time format '${format}' needs 'a' for AM and PM; the hour of a whole day is HH`;
  if (twelve === undefined && hasHalf)
    return `'a' in time format '${format}' needs the hour as hh or h`;
  return undefined;
}

/** A time with an offset keeps it; one without is in the zone, when there is one. */
function rfc3339Reader(zoneMs: number | undefined): TimeReader {
  if (zoneMs === undefined) return parseRfc3339;
  return (text) => {
    const timeMs = parseRfc3339(text);
    if (timeMs !== undefined) return timeMs;
    const utcMs = parseRfc3339(`${text}Z`);
    return utcMs === undefined ? undefined : utcMs - zoneMs;
  };
}

function patternReader(steps: readonly Step[], zoneMs: number): TimeReader {
  const isFixed = steps.every(
    ({ part, digitsMin, digitsMax, words }) =>
      words === undefined && part !== 'offset' && part !== 'fraction' && digitsMin === digitsMax,
  );
  return isFixed ? fixedReader(steps, zoneMs) : generalReader(steps, zoneMs);
}

/** Where the parts of a pattern stand, when each always has the same place: -1 for one that the pattern has not. */
function fixedReader(steps: readonly Step[], zoneMs: number): TimeReader {
  const literals: { readonly at: number; readonly text: string }[] = [];
  const places = new Map<Part, number>();
  let length = 0;
  for (const { part, text, digitsMin } of steps) {
    if (part === 'literal') literals.push({ at: length, text });
    else places.set(part, length);
    length += part === 'literal' ? text.length : digitsMin;
  }
  const placeOf = (part: Part) => places.get(part) ?? -1;
  const yearDigits = steps.find(({ part }) => part === 'year')?.digitsMin ?? 4;
  const century = yearDigits === 2 ? CENTURY : 0;
  const [yearAt, monthAt, dayAt] = [placeOf('year'), placeOf('month'), placeOf('day')];
  const [hourAt, minuteAt, secondAt] = [placeOf('hour'), placeOf('minute'), placeOf('second')];
  return (text) => {
    if (text.length !== length) return undefined;
    for (let i = 0; i < literals.length; i++) {
      const literal = literals[i];
      if (literal !== undefined && !text.startsWith(literal.text, literal.at)) return undefined;
    }
    const yearRead = digitsAt(text, yearAt, yearDigits);
    const month = digitsAt(text, monthAt, 2);
    const day = digitsAt(text, dayAt, 2);
    const hour = hourAt < 0 ? 0 : digitsAt(text, hourAt, 2);
    const minute = minuteAt < 0 ? 0 : digitsAt(text, minuteAt, 2);
    const second = secondAt < 0 ? 0 : digitsAt(text, secondAt, 2);
    const year = yearRead + century;
    if (yearRead < 0 || !isCivilDate(year, month, day)) return undefined;
    if (second > 59 || !isTimeOfDay(hour, minute, second)) return undefined;
    const secondOfDay = (hour * 60 + minute) * 60 + second;
    return dayOfCivilDate(year, month, day) * DAY_MS + secondOfDay * 1000 - zoneMs;
  };
}

function generalReader(steps: readonly Step[], zoneMs: number): TimeReader {
  const isOfTwelve = steps.some(({ part }) => part === 'half');
  return (text) => {
    const found = {
      year: 0,
      month: 0,
      day: 0,
      hour: 0,
      half: 0,
      minute: 0,
      second: 0,
      fraction: 0,
      offset: zoneMs,
    };
    let at = 0;
    for (const step of steps) {
      const end = endOfStep(step, text, at);
      if (end < 0) return undefined;
      if (step.part !== 'literal') {
        const value = partOf(step, text.slice(at, end));
        if (value === undefined) return undefined;
        found[step.part] = value;
      }
      at = end;
    }
    if (isOfTwelve) {
      if (found.hour < 1 || found.hour > 12) return undefined;
      found.hour = (found.hour % 12) + found.half;
    }
    if (at !== text.length || !isCivilDate(found.year, found.month, found.day)) return undefined;
    if (found.second > 59 || !isTimeOfDay(found.hour, found.minute, found.second)) return undefined;
    const secondOfDay = (found.hour * 60 + found.minute) * 60 + found.second;
    const day = dayOfCivilDate(found.year, found.month, found.day);
    return day * DAY_MS + secondOfDay * 1000 + found.fraction - found.offset;
  };
}

/** What a part of a text stands for: of an offset and of decimals, milliseconds. */
function partOf({ part, words }: Step, text: string): number | undefined {
  if (words !== undefined) return wordAt(words, text, 0)?.[1];
  if (part === 'offset') return zoneOffsetMs(text.length === 3 ? `${text}:00` : text);
  if (part === 'fraction') return digitsAt(text.padEnd(3, '0'), 0, 3);
  const number = digitsAt(text, 0, text.length);
  return part === 'year' && text.length === 2 ? number + CENTURY : number;
}

function wordAt(words: Words, text: string, at: number): Words[number] | undefined {
  for (const entry of words) {
    const [word] = entry;
    if (text.slice(at, at + word.length).toLowerCase() === word) return entry;
  }
  return undefined;
}

/** Where the step ends in the text, or -1 when the text does not go on as the step wants. */
function endOfStep(step: Step, text: string, at: number): number {
  if (step.part === 'literal') return text.startsWith(step.text, at) ? at + step.text.length : -1;
  if (step.words !== undefined) {
    const found = wordAt(step.words, text, at);
    return found === undefined ? -1 : at + found[0].length;
  }
  if (step.part === 'offset') {
    const offset = /^(?:Z|[+-]\d{2}(?::?\d{2})?)/.exec(text.slice(at));
    return offset === null ? -1 : at + offset[0].length;
  }
  let count = 0;
  while (count < step.digitsMax && digitsAt(text, at + count, 1) >= 0) count++;
  return count < step.digitsMin ? -1 : at + count;
}

function stepsOf(format: string): Step[] | string {
  const steps: Step[] = [];
  const tokens = /'([^']*)'|([A-Za-z])\2*|([^A-Za-z'])/gy;
  let end = 0;
  for (let token = tokens.exec(format); token !== null; token = tokens.exec(format)) {
    const [run, quoted, letter, other] = token;
    end = tokens.lastIndex;
    if (letter === undefined) {
      steps.push({ part: 'literal', text: quoted ?? other ?? '', digitsMin: 0, digitsMax: 0 });
      continue;
    }
    const step = letterStep(letter, run.length);
    if (step === undefined)
      return `'${run}' in time format '${format}' is unknown; ${KNOWN_LETTERS}`;
    steps.push(step);
  }
  return end === format.length ? steps : `time format '${format}' has a quote that is not closed`;
}

const KNOWN_LETTERS =
  'known are yyyy yy MMMM MMM MM dd HH hh a mm ss S X, and the whole formats epoch-ms, epoch-s, rfc3339; put other letters in quotes';

function letterStep(letter: string, length: number): Step | undefined {
  const part = LETTERS.get(letter);
  if (part === undefined) return undefined;
  const text = letter.repeat(length);
  if (part === 'year') {
    const isYear = length === 4 || length === 2;
    return isYear ? { part, text, digitsMin: length, digitsMax: length } : undefined;
  }
  if (part === 'fraction') {
    return length <= 9 ? { part, text, digitsMin: 1, digitsMax: length } : undefined;
  }
  if (part === 'half') {
    return length === 1 ? { part, text, digitsMin: 0, digitsMax: 0, words: HALVES } : undefined;
  }
  if (part === 'month' && length > 2) {
    const words = [SHORT_MONTHS, MONTH_NAMES][length - 3];
    return words && { part, text, digitsMin: 0, digitsMax: 0, words };
  }
  if (part === 'offset')
    return length <= 3 ? { part, text, digitsMin: 0, digitsMax: 0 } : undefined;
  return length <= 2 ? { part, text, digitsMin: length, digitsMax: 2 } : undefined;
}

/** Epoch text in units of `unitMs`; a decimal part finer than a millisecond is cut off. */
function readEpoch(text: string, unitMs: 1 | 1000): number | undefined {
  const whole = text.length <= 14 && text !== '' ? digitsAt(text, 0, text.length) : -1;
  if (whole >= 0) return whole * unitMs;
  const match = /^(\d{1,14})(?:\.(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const fractionMs = unitMs === 1 ? 0 : digitsAt((match[2] ?? '').padEnd(3, '0'), 0, 3);
  return Number(match[1]) * unitMs + fractionMs;
}

function refuse(reason: string): TimeFormat {
  return { ok: false, reason };
}
