// The quick way of the scanner: reads a plain line where it lies, field by field, each as the tables of scan-plan.ts expect it. Whatever
// is not plain ends with -1 and is somebody else's; nothing is refused here. Places are numbers and go from one method to the next.
import { TIME_MS_MAX } from '../signal/event-time.ts';
import type { KeyHasher } from '../signal/key-hash.ts';
import type { SignalRegisters } from '../signal/signal-registers.ts';
import { SIGNAL_TYPE_NAMES, type SignalType } from '../signal/signal-type.ts';
import { compileCanonical, type ReadCanonical } from './canonical-code.ts';
import { isLiteralAt, type LiteralTable } from './literal.ts';
import {
  FIELD,
  type HashedRegisters,
  planScan,
  READ,
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
} from './text-bytes.ts';

// What is imported is looked up at each use; what this file declares is a constant of the compiled code.
const { TEXT, PHONE, DOMAIN, REGION, CODE, TYPE, COUNT, FLAG, TIME, TIME_OF_SIGNAL } = READ;
const FIELD_READ = FIELD.READ;
const FIELD_REGISTER = FIELD.REGISTER;
const FIELD_IS_HASHED = FIELD.IS_HASHED;
const FIELD_LENGTH_MAX = FIELD.LENGTH_MAX;
const FIELD_BIT = FIELD.BIT;
const FIELD_CODES = FIELD.CODES;
const FIELD_ROW = FIELD.ROW;
const NUMBER_MAX = Number.MAX_SAFE_INTEGER;
const TIME_MAX = TIME_MS_MAX;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;
/** More digits than the highest whole number has; with no more, no value that is too high looks low enough. */
const DIGITS_MAX = 16;
/** `{"type":"` is what nearly every line begins with: two words and a quote. */
const TYPE_LEAD_FIRST = 0x7974227b;
const TYPE_LEAD_SECOND = 0x3a226570;
const TYPE_LEAD_BYTES = 9;
/** `type`, `true`, `fals` as words. */
const TYPE_WORD = 0x65707974;
const TRUE_WORD = 0x65757274;
const FALSE_WORD = 0x736c6166;
const LETTER_E = 101;
/** Bytes of +86 and a mobile number, and of the code of a region. */
const MOBILE_BYTES = 14;
const REGION_BYTES = 6;

export class PlainReader {
  readonly #hasher: KeyHasher;
  readonly #registers: SignalRegisters;
  /** The rows of the fields, as scan-plan.ts lays them out. */
  readonly #block: Int32Array;
  readonly #types: readonly TypePlan[];
  readonly #typeNames: LiteralTable;
  readonly #codes: readonly LiteralTable[];
  /** By index in SIGNAL_TYPE_NAMES. */
  readonly #canonical: (ReadCanonical | undefined)[];
  readonly #compile: (type: SignalType) => ReadCanonical;
  /** Where the value begins of the field that #seek found. */
  #valueStart = 0;

  constructor(hasher: KeyHasher, registers: SignalRegisters, hashed: HashedRegisters) {
    const { block, types, typeNames, codes, makers } = planScan(hashed);
    this.#hasher = hasher;
    this.#registers = registers;
    this.#block = block;
    this.#types = types;
    this.#typeNames = typeNames;
    this.#codes = codes.tables;
    this.#canonical = SIGNAL_TYPE_NAMES.map(() => undefined);
    this.#compile = (type) => compileCanonical(type, hashed, { registers, hasher, codes, makers });
  }

  /**
   * Reads the object at `start` into the registers, `bytes` excepted. Gives the place behind it and behind blanks that follow, `end` at
   * most; -1 when it is not plain. LITERAL_BYTES_MAX bytes must lie behind `end`.
   */
  read(view: DataView, start: number, end: number): number {
    if (start >= end) return -1;
    const isTypeFirst =
      view.getInt32(start, true) === TYPE_LEAD_FIRST &&
      view.getInt32(start + 4, true) === TYPE_LEAD_SECOND &&
      view.getUint8(start + TYPE_LEAD_BYTES - 1) === QUOTE;
    if (!isTypeFirst) return this.#readAnyOrder(view, start, end);
    const found = this.#typeNames.find(view, start + TYPE_LEAD_BYTES);
    const type = this.#typeNames.valueOf(found);
    const plan = this.#types[type];
    if (found === 0 || plan === undefined) return -1;
    let readCanonical = this.#canonical[type];
    if (readCanonical === undefined) {
      readCanonical = this.#compile(SIGNAL_TYPE_NAMES[type] ?? 'call.started');
      this.#canonical[type] = readCanonical;
    }
    const pos = start + TYPE_LEAD_BYTES + this.#typeNames.lengthOf(found);
    const closed = readCanonical(view, pos, end);
    if (closed >= 0) return skipBlanks(view, closed, end);
    return this.#readFields(view, pos, end, plan, TYPE_BIT);
  }

  #readAnyOrder(view: DataView, start: number, end: number): number {
    const open = skipBlanks(view, start, end);
    if (view.getUint8(open) !== OPEN) return -1;
    const plan = this.#findType(view, open, end);
    return plan === undefined ? -1 : this.#readFields(view, open, end, plan, 0);
  }

  /** Reads fields from the brace, comma or blank before the next one to the brace that closes the object. */
  #readFields(view: DataView, start: number, end: number, plan: TypePlan, found: number): number {
    const block = this.#block;
    const endRow = plan.endRow;
    let seen = found;
    let pos = start;
    let expected = plan.firstRow;
    while (pos < end) {
      if (view.getUint8(pos) === CLOSE) return this.#finish(view, pos + 1, end, plan, seen);
      let row = expected;
      while (row < endRow && !isLiteralAt(block, row, view, pos)) row += FIELD_ROW;
      if (row < endRow) {
        pos = this.#readValue(view, pos + (block[row] ?? 0), end, row, plan);
      } else {
        pos = skipBlanks(view, pos, end);
        if (view.getUint8(pos) === CLOSE && pos < end) continue;
        row = this.#seek(view, pos, end, plan, pos === start && seen === 0 ? OPEN : COMMA);
        if (row < 0) return -1;
        pos = this.#readValue(view, this.#valueStart, end, row, plan);
      }
      const bit = block[row + FIELD_BIT] ?? 0;
      if (pos < 0 || (seen & bit) !== 0) return -1;
      seen |= bit;
      expected = row + FIELD_ROW;
    }
    return -1;
  }

  /** Clears what was missing, when it may be. */
  #finish(view: DataView, pos: number, end: number, plan: TypePlan, seen: number): number {
    if ((seen & plan.requiredBits) !== plan.requiredBits) return -1;
    const block = this.#block;
    const registers = this.#registers;
    registers.type = plan.index;
    const { starts, numbers } = registers;
    for (let row = plan.firstOptionalRow; row < plan.endRow; row += FIELD_ROW) {
      if ((seen & (block[row + FIELD_BIT] ?? 0)) !== 0) continue;
      const register = block[row + FIELD_REGISTER] ?? 0;
      starts[register] = -1;
      numbers[register] = Number.NaN;
    }
    return pos === end ? end : skipBlanks(view, pos, end);
  }

  /** The row of the field whose name comes next behind a separator, with #valueStart at its value, behind the quote of a text; -1 for none. */
  #seek(view: DataView, start: number, end: number, plan: TypePlan, separator: number): number {
    if (view.getUint8(start) !== separator) return -1;
    const name = skipBlanks(view, start + 1, end);
    if (name >= end || view.getUint8(name) !== QUOTE) return -1;
    const found = plan.byName.find(view, name + 1);
    if (found === 0) return -1;
    const pos = valueStart(view, name + 1 + plan.byName.lengthOf(found), end);
    if (pos < 0) return -1;
    const row = plan.byName.valueOf(found);
    const isQuoted = (this.#block[row + FIELD_READ] ?? 0) <= TYPE;
    if (isQuoted && view.getUint8(pos) !== QUOTE) return -1;
    this.#valueStart = isQuoted ? pos + 1 : pos;
    return row;
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
      if (nameEnd === name + 5 && view.getInt32(name + 1, true) === TYPE_WORD) {
        const found = view.getUint8(pos) === QUOTE ? this.#typeNames.find(view, pos + 1) : 0;
        return found === 0 ? undefined : this.#types[this.#typeNames.valueOf(found)];
      }
      pos = skipValue(view, pos, end);
      if (pos < 0) return undefined;
    }
    return undefined;
  }

  /** Reads the value at `pos`, behind the quote of a text. Gives the place behind it, -1 when it is not plain. */
  #readValue(view: DataView, pos: number, end: number, row: number, plan: TypePlan): number {
    const read = this.#block[row + FIELD_READ] ?? 0;
    switch (read) {
      case TEXT:
      case DOMAIN:
        return this.#readText(view, pos, end, row, read);
      case PHONE:
        if (!hasMobile(view, pos) || view.getUint8(pos + MOBILE_BYTES) !== QUOTE)
          return this.#readText(view, pos, end, row, read);
        return this.#keepText(view, pos, pos + MOBILE_BYTES, row);
      case REGION:
        if (!hasRegion(view, pos) || view.getUint8(pos + REGION_BYTES) !== QUOTE) return -1;
        return this.#keepText(view, pos, pos + REGION_BYTES, row);
      case CODE:
        return this.#readCode(view, pos, row);
      case FLAG:
        return this.#readFlag(view, pos, row);
      case COUNT:
      case TIME:
      case TIME_OF_SIGNAL:
        return this.#readNumber(view, pos, row, read);
      case TYPE: {
        const found = this.#typeNames.find(view, pos);
        const isSame = found !== 0 && this.#typeNames.valueOf(found) === plan.index;
        return isSame ? pos + this.#typeNames.lengthOf(found) : -1;
      }
      default:
        return -1;
    }
  }

  #readText(view: DataView, start: number, end: number, row: number, read: number): number {
    let textEnd = endOfPlain(view, start, end);
    if (textEnd >= end) return -1;
    const lengthMax = this.#block[row + FIELD_LENGTH_MAX] ?? 0;
    if (view.getUint8(textEnd) === QUOTE) {
      if (textEnd === start || textEnd - start > lengthMax) return -1;
      if (read === PHONE && !isCanonicalPhone(view, start, textEnd)) return -1;
      if (read === DOMAIN && !isCanonicalDomain(view, start, textEnd)) return -1;
    } else {
      if (read !== TEXT || view.getUint8(textEnd) < 0x80) return -1;
      textEnd = endOfUnicode(view, start, end, lengthMax);
      if (textEnd < 0) return -1;
    }
    return this.#keepText(view, start, textEnd, row);
  }

  #keepText(view: DataView, start: number, end: number, row: number): number {
    const registers = this.#registers;
    const block = this.#block;
    const register = block[row + FIELD_REGISTER] ?? 0;
    registers.starts[register] = start;
    registers.ends[register] = end;
    if (block[row + FIELD_IS_HASHED] === 1) {
      const hasher = this.#hasher;
      hasher.ofView(view, start, end);
      registers.lows[register] = hasher.low;
      registers.highs[register] = hasher.high;
    }
    return end + 1;
  }

  #readCode(view: DataView, start: number, row: number): number {
    const block = this.#block;
    const codes = this.#codes[block[row + FIELD_CODES] ?? 0];
    const found = codes === undefined ? 0 : codes.find(view, start);
    if (codes === undefined || found === 0) return -1;
    this.#registers.numbers[block[row + FIELD_REGISTER] ?? 0] = codes.valueOf(found);
    return this.#keepText(view, start, start + codes.lengthOf(found) - 1, row);
  }

  #readFlag(view: DataView, pos: number, row: number): number {
    const word = view.getInt32(pos, true);
    const isFalse = word === FALSE_WORD && view.getUint8(pos + 4) === LETTER_E;
    if (!isFalse && word !== TRUE_WORD) return -1;
    this.#registers.numbers[this.#block[row + FIELD_REGISTER] ?? 0] = isFalse ? 0 : 1;
    return isFalse ? pos + 5 : pos + 4;
  }

  /** Whole numbers without a sign, a fraction or an exponent. */
  #readNumber(view: DataView, start: number, row: number, read: number): number {
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
    if (length === 0 || length > DIGITS_MAX || value > (read === COUNT ? NUMBER_MAX : TIME_MAX))
      return -1;
    if (length > 1 && view.getUint8(start) === 48) return -1;
    if (read === TIME_OF_SIGNAL) this.#registers.time = value;
    else this.#registers.numbers[this.#block[row + FIELD_REGISTER] ?? 0] = value;
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
