// The quick way of the scanner: reads a plain line where it lies, field by field, each as the tables of scan-plan.ts expect it. Whatever
// is not plain ends with -1 and is somebody else's; nothing is refused here. Places are numbers and go from one method to the next.
import type { KeyHasher } from '../signal/key-hash.ts';
import type { SignalRegisters } from '../signal/signal-registers.ts';
import { Literal, type LiteralTable } from './literal.ts';
import {
  type ExpectedField,
  type HashedRegisters,
  planTypes,
  READ_CODE,
  READ_DOMAIN,
  READ_FLAG,
  READ_NUMBER,
  READ_PHONE,
  READ_REGION,
  READ_TEXT,
  READ_TIME_OF_SIGNAL,
  READ_TYPE,
  TYPE_BIT,
  type TypePlan,
} from './scan-plan.ts';
import {
  endOfPlain,
  endOfUnicode,
  fourDigits,
  hasMobile,
  hasRegion,
  isCanonicalDomain,
  isCanonicalPhone,
  isFourDigits,
  MOBILE_BYTES,
  REGION_BYTES,
} from './text-bytes.ts';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;
/** More digits than the highest whole number has; with no more, no value that is too high looks low enough. */
const DIGITS_MAX = 16;
const TYPE_LEAD = new Literal('{"type":"');
const TYPE_NAME = new Literal('type"');
const TRUE = new Literal('true');
const FALSE = new Literal('false');

export class PlainReader {
  readonly #hasher: KeyHasher;
  readonly #registers: SignalRegisters;
  readonly #types: LiteralTable<TypePlan>;
  /** Where the value begins of the field that #seek found. */
  #valueStart = 0;

  constructor(hasher: KeyHasher, registers: SignalRegisters, hashed: HashedRegisters) {
    this.#hasher = hasher;
    this.#registers = registers;
    this.#types = planTypes(hashed);
  }

  /**
   * Reads the object at `start` into the registers, `bytes` excepted. Gives the place behind it and behind blanks that follow, `end` at
   * most; -1 when it is not plain. Sixty-four bytes must lie behind `end`.
   */
  read(view: DataView, start: number, end: number): number {
    if (start >= end) return -1;
    if (!TYPE_LEAD.isAt(view, start)) return this.#readAnyOrder(view, start, end);
    const type = this.#types.find(view, start + TYPE_LEAD.length);
    if (type === undefined) return -1;
    const pos = start + TYPE_LEAD.length + type.literal.length;
    return this.#readFields(view, pos, end, type.value, TYPE_BIT);
  }

  #readAnyOrder(view: DataView, start: number, end: number): number {
    const open = skipBlanks(view, start, end);
    if (view.getUint8(open) !== OPEN) return -1;
    const plan = this.#findType(view, open, end);
    return plan === undefined ? -1 : this.#readFields(view, open, end, plan, 0);
  }

  /** Reads fields from the brace, comma or blank before the next one to the brace that closes the object. */
  #readFields(view: DataView, start: number, end: number, plan: TypePlan, found: number): number {
    let seen = found;
    let pos = start;
    let expected: ExpectedField | undefined = plan.first;
    while (pos < end) {
      if (view.getUint8(pos) === CLOSE) return this.#finish(view, pos + 1, end, plan, seen);
      let field: ExpectedField | undefined = expected;
      while (field !== undefined && !field.lead.isAt(view, pos)) field = field.next;
      if (field !== undefined) {
        pos = this.#readValue(view, pos + field.lead.length, end, field, plan);
      } else {
        pos = skipBlanks(view, pos, end);
        if (view.getUint8(pos) === CLOSE && pos < end) continue;
        field = this.#seek(view, pos, end, plan, pos === start && seen === 0 ? OPEN : COMMA);
        if (field === undefined) return -1;
        pos = this.#readValue(view, this.#valueStart, end, field, plan);
      }
      if (pos < 0 || (seen & field.bit) !== 0) return -1;
      seen |= field.bit;
      expected = field.next;
    }
    return -1;
  }

  /** Clears what was missing, when it may be. */
  #finish(view: DataView, pos: number, end: number, plan: TypePlan, seen: number): number {
    if ((seen & plan.requiredBits) !== plan.requiredBits) return -1;
    const registers = this.#registers;
    registers.type = plan.index;
    const { starts, numbers } = registers;
    for (let field = plan.firstOptional; field !== undefined; field = field.next) {
      if ((seen & field.bit) !== 0) continue;
      starts[field.register] = -1;
      numbers[field.register] = Number.NaN;
    }
    return pos === end ? end : skipBlanks(view, pos, end);
  }

  /** The field whose name comes next behind a separator, with #valueStart at its value, behind the quote of a text. */
  #seek(
    view: DataView,
    start: number,
    end: number,
    plan: TypePlan,
    separator: number,
  ): ExpectedField | undefined {
    if (view.getUint8(start) !== separator) return undefined;
    const name = skipBlanks(view, start + 1, end);
    if (name >= end || view.getUint8(name) !== QUOTE) return undefined;
    const found = plan.byName.find(view, name + 1);
    if (found === undefined) return undefined;
    const pos = valueStart(view, name + 1 + found.literal.length, end);
    if (pos < 0) return undefined;
    const field = found.value;
    if (!field.isQuoted) this.#valueStart = pos;
    else if (view.getUint8(pos) === QUOTE) this.#valueStart = pos + 1;
    else return undefined;
    return field;
  }

  /** The plan of the type that the object at `open` names somewhere. */
  #findType(view: DataView, open: number, end: number): TypePlan | undefined {
    let pos = open;
    while (pos < end && view.getUint8(pos) !== CLOSE) {
      const name = skipBlanks(view, pos + 1, end);
      if (view.getUint8(name) !== QUOTE) return undefined;
      const nameEnd = endOfPlain(view, name + 1, end);
      if (nameEnd >= end || view.getUint8(nameEnd) !== QUOTE) return undefined;
      pos = valueStart(view, nameEnd + 1, end);
      if (pos < 0) return undefined;
      if (TYPE_NAME.isAt(view, name + 1)) {
        if (view.getUint8(pos) !== QUOTE) return undefined;
        return this.#types.find(view, pos + 1)?.value;
      }
      pos = skipValue(view, pos, end);
      if (pos < 0) return undefined;
    }
    return undefined;
  }

  /** Reads the value at `pos`, behind the quote of a text. Gives the place behind it, -1 when it is not plain. */
  #readValue(
    view: DataView,
    pos: number,
    end: number,
    field: ExpectedField,
    plan: TypePlan,
  ): number {
    switch (field.read) {
      case READ_TEXT:
      case READ_DOMAIN:
        return this.#readText(view, pos, end, field);
      case READ_PHONE:
        if (!hasMobile(view, pos) || view.getUint8(pos + MOBILE_BYTES) !== QUOTE)
          return this.#readText(view, pos, end, field);
        return this.#keepText(view, pos, pos + MOBILE_BYTES, field);
      case READ_REGION:
        if (!hasRegion(view, pos) || view.getUint8(pos + REGION_BYTES) !== QUOTE) return -1;
        return this.#keepText(view, pos, pos + REGION_BYTES, field);
      case READ_CODE:
        return this.#readCode(view, pos, field);
      case READ_FLAG:
        return this.#readFlag(view, pos, field);
      case READ_NUMBER:
      case READ_TIME_OF_SIGNAL:
        return this.#readNumber(view, pos, field);
      case READ_TYPE: {
        const type = this.#types.find(view, pos);
        return type !== undefined && type.value === plan ? pos + type.literal.length : -1;
      }
      default:
        return -1;
    }
  }

  #readText(view: DataView, start: number, end: number, field: ExpectedField): number {
    let textEnd = endOfPlain(view, start, end);
    if (textEnd >= end) return -1;
    const isPlain = view.getUint8(textEnd) === QUOTE;
    if (isPlain) {
      if (textEnd === start || textEnd - start > field.lengthMax) return -1;
      if (field.read === READ_PHONE && !isCanonicalPhone(view, start, textEnd)) return -1;
      if (field.read === READ_DOMAIN && !isCanonicalDomain(view, start, textEnd)) return -1;
    } else {
      if (field.read !== READ_TEXT || view.getUint8(textEnd) < 0x80) return -1;
      textEnd = endOfUnicode(view, start, end, field.lengthMax);
      if (textEnd < 0) return -1;
    }
    return this.#keepText(view, start, textEnd, field);
  }

  #keepText(view: DataView, start: number, end: number, field: ExpectedField): number {
    const registers = this.#registers;
    const register = field.register;
    registers.starts[register] = start;
    registers.ends[register] = end;
    if (field.isHashed) {
      const hasher = this.#hasher;
      hasher.ofView(view, start, end);
      registers.lows[register] = hasher.low;
      registers.highs[register] = hasher.high;
    }
    return end + 1;
  }

  #readCode(view: DataView, start: number, field: ExpectedField): number {
    const code = field.codes?.find(view, start);
    if (code === undefined) return -1;
    this.#registers.numbers[field.register] = code.value;
    return this.#keepText(view, start, start + code.literal.length - 1, field);
  }

  #readFlag(view: DataView, pos: number, field: ExpectedField): number {
    const flag = TRUE.isAt(view, pos) ? TRUE : FALSE;
    if (flag === FALSE && !FALSE.isAt(view, pos)) return -1;
    this.#registers.numbers[field.register] = flag === TRUE ? 1 : 0;
    return pos + flag.length;
  }

  /** Whole numbers without a sign, a fraction or an exponent. */
  #readNumber(view: DataView, start: number, field: ExpectedField): number {
    let pos = start;
    let value = 0;
    let word = view.getInt32(pos, true);
    while (isFourDigits(word) && pos - start <= DIGITS_MAX) {
      value = value * 10_000 + fourDigits(word);
      pos += 4;
      word = view.getInt32(pos, true);
    }
    let digit = (word & 0xff) - 48;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      pos++;
      word >>>= 8;
      digit = (word & 0xff) - 48;
    }
    const length = pos - start;
    if (length === 0 || length > DIGITS_MAX || value > field.numberMax) return -1;
    if (length > 1 && view.getUint8(start) === 48) return -1;
    if (field.read === READ_TIME_OF_SIGNAL) this.#registers.time = value;
    else this.#registers.numbers[field.register] = value;
    return pos;
  }
}

/** The first place from `pos` on, `end` at most, that holds no blank. A newline is none: it ends the line. */
function skipBlanks(view: DataView, pos: number, end: number): number {
  let at = pos;
  while (at < end) {
    const byte = view.getUint8(at);
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) break;
    at++;
  }
  return at;
}

/** The place of the value behind a colon and blanks; -1 when there is none before `end`. */
function valueStart(view: DataView, pos: number, end: number): number {
  const colon = skipBlanks(view, pos, end);
  if (view.getUint8(colon) !== COLON) return -1;
  const value = skipBlanks(view, colon + 1, end);
  return value < end ? value : -1;
}

/** The place of the comma or brace behind a text or a plain value; -1 when there is none. */
function skipValue(view: DataView, start: number, end: number): number {
  let pos = start;
  if (view.getUint8(pos) === QUOTE) {
    pos++;
    while (pos < end && view.getUint8(pos) !== QUOTE) {
      if (view.getUint8(pos) === BACKSLASH) return -1;
      pos++;
    }
    pos = skipBlanks(view, pos + 1, end);
  } else {
    while (pos < end && view.getUint8(pos) !== COMMA && view.getUint8(pos) !== CLOSE) pos++;
  }
  if (pos >= end) return -1;
  const byte = view.getUint8(pos);
  return byte === COMMA || byte === CLOSE ? pos : -1;
}
