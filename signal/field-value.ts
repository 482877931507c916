// How a value of each field kind is read: one check a kind, giving the canonical value or the fault. The kinds are those of the
// tables in signal-type.ts. Reading is quick on the common form and never throws; values are never guessed across JSON types.
import { parseRfc3339, TIME_MS_MAX } from './event-time.ts';
import { didYouMean } from './nearest-name.ts';
import { normalizePhone } from './phone.ts';
import { isRegionCode } from './region.ts';
import type { FieldValue } from './signal.ts';
import type { FieldSpec } from './signal-type.ts';

export type FaultCode =
  | 'not-an-object'
  | 'missing'
  | 'unknown-field'
  | 'unknown-type'
  | 'unknown-code'
  | 'wrong-type'
  | 'out-of-range'
  | 'bad-text'
  | 'bad-time'
  | 'bad-region'
  | 'bad-domain'
  | 'bad-json'
  | 'bad-envelope';

/** One thing that is wrong with a signal. `message` names the field, what was found and what would be right. */
export interface Fault {
  readonly field?: string;
  readonly code: FaultCode;
  readonly message: string;
}

/** Characters that a text may have: ids and keys. */
export const TEXT_LENGTH_MAX = 256;
const DOMAIN_LENGTH_MAX = 253;

/** The canonical value of a field, or undefined with a fault appended. `value` is neither undefined nor null. */
export function readFieldValue(
  field: string,
  spec: FieldSpec,
  value: unknown,
  faults: Fault[],
): FieldValue | undefined {
  switch (spec.kind) {
    case 'fen':
    case 'ms':
    case 'days':
    case 'count':
      return readCount(field, spec.kind, value, faults);
    case 'flag':
      return readFlag(field, value, faults);
    case 'time':
      return readTime(field, value, faults);
    case 'code':
      return readCode(field, spec, value, faults);
    case 'phone': {
      const text = readText(field, spec, value, faults);
      return text === undefined ? undefined : normalizePhone(text);
    }
    case 'domain':
      return readDomain(field, spec, value, faults);
    case 'region':
      return readRegion(field, spec, value, faults);
    case 'text':
    case 'account':
    case 'device':
    case 'person':
      return readText(field, spec, value, faults);
  }
}

/** A value as an error shows it, cut to a readable length. Never throws. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return typeof value === 'symbol' ? 'a symbol' : String(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
}

const COUNT_UNITS = {
  fen: 'a whole number of fen (1 yuan = 100 fen)',
  ms: 'a whole number of milliseconds',
  days: 'a whole number of days',
  count: 'a whole number',
} as const;

function readCount(
  field: string,
  kind: keyof typeof COUNT_UNITS,
  value: unknown,
  faults: Fault[],
): number | undefined {
  if (typeof value !== 'number') {
    const message = `${field} is ${shown(value)}; it must be ${COUNT_UNITS[kind]}`;
    return fault(faults, field, 'wrong-type', message);
  }
  if (Number.isSafeInteger(value) && value >= 0) return value === 0 ? 0 : value;
  const wanted = `${COUNT_UNITS[kind]}, 0 to ${Number.MAX_SAFE_INTEGER}`;
  return fault(faults, field, 'out-of-range', `${field} is ${shown(value)}; it must be ${wanted}`);
}

function readFlag(field: string, value: unknown, faults: Fault[]): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return fault(
    faults,
    field,
    'wrong-type',
    `${field} is ${shown(value)}; it must be true or false`,
  );
}

function readTime(field: string, value: unknown, faults: Fault[]): number | undefined {
  const timeMs = typeof value === 'string' ? parseRfc3339(value) : value;
  if (typeof timeMs === 'number' && Number.isSafeInteger(timeMs)) {
    if (timeMs >= 0 && timeMs <= TIME_MS_MAX) return timeMs === 0 ? 0 : timeMs;
  }
  const wanted = 'epoch milliseconds or RFC 3339 text such as 2026-03-01T08:30:00+08:00';
  const code = typeof value === 'string' || typeof value === 'number' ? 'bad-time' : 'wrong-type';
  return fault(
    faults,
    field,
    code,
    `${field} is ${shown(value)}; it must be ${wanted}, 1970 to 9999`,
  );
}

function readCode(
  field: string,
  spec: FieldSpec,
  value: unknown,
  faults: Fault[],
): string | undefined {
  const codes = spec.codes ?? [];
  if (typeof value === 'string') {
    for (let i = 0; i < codes.length; i++) if (codes[i] === value) return value;
  }
  const code = typeof value === 'string' ? 'unknown-code' : 'wrong-type';
  const hint = typeof value === 'string' ? didYouMean(value, codes) : '';
  const message = `${field} is ${shown(value)}; it must be one of ${codes.join(', ')}${hint}`;
  return fault(faults, field, code, message);
}

function readDomain(
  field: string,
  spec: FieldSpec,
  value: unknown,
  faults: Fault[],
): string | undefined {
  const text = readText(field, spec, value, faults);
  if (text === undefined) return undefined;
  const domain = text.toLowerCase().replace(/\.$/, '');
  if (domain.length > 0 && domain.length <= DOMAIN_LENGTH_MAX && !/[\s/:@?#]/.test(domain)) {
    return domain;
  }
  const wanted = 'a domain name alone, without scheme, port or path';
  return fault(faults, field, 'bad-domain', `${field} is ${shown(text)}; it must be ${wanted}`);
}

function readRegion(
  field: string,
  spec: FieldSpec,
  value: unknown,
  faults: Fault[],
): string | undefined {
  const text = readText(field, spec, value, faults);
  if (text === undefined || isRegionCode(text)) return text;
  const wanted = 'a six-digit GB/T 2260 code such as 330106';
  return fault(faults, field, 'bad-region', `${field} is ${shown(text)}; it must be ${wanted}`);
}

function readText(
  field: string,
  spec: FieldSpec,
  value: unknown,
  faults: Fault[],
): string | undefined {
  if (typeof value !== 'string') {
    const hint = typeof value === 'number' ? `, written as "${value}"` : '';
    const message = `${field} is ${shown(value)}; it must be text${hint}`;
    return fault(faults, field, 'wrong-type', message);
  }
  const lengthMax = spec.lengthMax ?? TEXT_LENGTH_MAX;
  if (value.length === 0 || value.length > lengthMax) {
    const wanted = `1 to ${lengthMax} characters`;
    const message = `${field} has ${value.length} characters; it must have ${wanted}`;
    return fault(faults, field, 'out-of-range', message);
  }
  if (isCleanText(value)) return value;
  const message = `${field} is ${shown(value)}; it must not hold control characters or broken Unicode`;
  return fault(faults, field, 'bad-text', message);
}

/** No control characters, so that ids can be joined, logged and printed; no half surrogates, so that UTF-8 keeps distinct ids distinct. */
function isCleanText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f)) return false;
    if (unit >= 0xd800 && unit <= 0xdfff) return text.isWellFormed() && isCleanTail(text, i);
  }
  return true;
}

function isCleanTail(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f)) return false;
  }
  return true;
}

function fault(faults: Fault[], field: string, code: FaultCode, message: string): undefined {
  faults.push({ field, code, message });
  return undefined;
}
