// Texts as they stand in a line of JSON, looked at as bytes: where they end, and whether they are in canonical form. An answer of -1 or
// false means "look again by parsing", never "wrong". Words are read up to three bytes past what is asked for.
import { PROVINCES } from '../signal/region-table.ts';

const QUOTE = 34;
const DOT = 46;
/** `+861` and `+86` as words. */
const MOBILE_LEAD = 0x3136382b;
const CHINA_LEAD = 0x36382b;
/** Bytes of +86 and a mobile number. */
const MOBILE_BYTES = 14;
const DOMAIN_BYTES_MAX = 253;

/** 1 for the first two digits of regions, at ten times the first plus the second. */
const IS_PROVINCE = new Uint8Array(256);
for (const prefix of Object.keys(PROVINCES)) IS_PROVINCE[Number(prefix)] = 1;

/** 1 for what may stand in a domain in lower case. */
const IS_DOMAIN_BYTE = new Uint8Array(256);
for (let byte = 0x21; byte < 0x7f; byte++) {
  IS_DOMAIN_BYTE[byte] = /[A-Z/:@?#]/.test(String.fromCharCode(byte)) ? 0 : 1;
}

/** The place of the first byte that is not plain: a quote, a backslash, or no printable ASCII. `end` or more when there is none. */
export function endOfPlain(view: DataView, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const word = view.getInt32(at, true);
    // Sets the high bit of a byte below '#', above '~', or that is a backslash; exact for the lowest such byte.
    const special =
      ((word - 0x23232323) | (word + 0x01010101) | ((word ^ 0x5c5c5c5c) - 0x01010101) | word) &
      0x80808080;
    if (special === 0) {
      at += 4;
    } else {
      at += (31 - Math.clz32(special & -special)) >>> 3;
      const byte = view.getUint8(at);
      if (byte !== 0x20 && byte !== 0x21) return at;
      at++;
    }
  }
  return at;
}

/**
 * The place of the quote that ends a text of any Unicode, from its start on: valid UTF-8 without a backslash and without control
 * characters, of at most `lengthMax` UTF-16 units; -1 for anything else.
 */
export function endOfUnicode(
  view: DataView,
  start: number,
  end: number,
  lengthMax: number,
): number {
  let at = start;
  let units = 0;
  while (at < end) {
    const size = sizeOfCharacter(view, at);
    if (size === 0) return view.getUint8(at) === QUOTE && units <= lengthMax ? at : -1;
    at += size;
    units += size === 4 ? 2 : 1;
  }
  return -1;
}

/** Bytes of the character at a place; 0 for a quote, a backslash, a control character and what is not UTF-8. */
function sizeOfCharacter(view: DataView, at: number): number {
  const byte = view.getUint8(at);
  if (byte < 0x80) return byte < 0x20 || byte === 0x7f || byte === QUOTE || byte === 0x5c ? 0 : 1;
  const second = view.getUint8(at + 1);
  if (byte < 0xe0) {
    // U+0080 to U+009F are control characters.
    const lowest = byte === 0xc2 ? 0xa0 : 0x80;
    return byte >= 0xc2 && second >= lowest && second <= 0xbf ? 2 : 0;
  }
  const third = view.getUint8(at + 2) & 0xc0;
  if (byte < 0xf0) {
    const lowest = byte === 0xe0 ? 0xa0 : 0x80;
    const highest = byte === 0xed ? 0x9f : 0xbf;
    return second >= lowest && second <= highest && third === 0x80 ? 3 : 0;
  }
  const fourth = view.getUint8(at + 3) & 0xc0;
  const lowest = byte === 0xf0 ? 0x90 : 0x80;
  const highest = byte === 0xf4 ? 0x8f : 0xbf;
  const isGood = byte <= 0xf4 && second >= lowest && second <= highest;
  return isGood && third === 0x80 && fourth === 0x80 ? 4 : 0;
}

/** Whether a plain text is as normalizePhone leaves it; false where only normalizePhone can tell. */
export function isCanonicalPhone(view: DataView, start: number, end: number): boolean {
  let hasPunctuation = false;
  for (let at = start; at < end; at++) {
    const byte = view.getUint8(at);
    if ((byte >= 48 && byte <= 57) || (byte === 0x2b && at === start)) continue;
    // A plus further on may become the first character once what stands before it is dropped.
    if (byte === 0x2b) return false;
    // With anything but digits and what may stand between them it is no number, and is kept.
    if (byte !== 0x20 && byte !== 0x28 && byte !== 0x29 && byte !== 0x2d) return true;
    hasPunctuation = true;
  }
  if (hasPunctuation) return false;
  const length = end - start;
  const lead = view.getInt32(start, true) & 0xffffff;
  if ((lead & 0xff) === 0x2b) return lead !== CHINA_LEAD || isMobile(view, start, end);
  if ((lead & 0xffff) === 0x3030) return false;
  if (length === 11) return (lead & 0xff) !== 0x31 || (lead & 0xffff) < 0x3331;
  return length !== 13 || (lead & 0xffff) !== 0x3638;
}

/** Whether a text is +86 and a mobile number: the most common form of all. */
export function isMobile(view: DataView, start: number, end: number): boolean {
  return end - start === MOBILE_BYTES && hasMobile(view, start);
}

/** Whether +86 and a mobile number stand at a place, whatever comes behind. */
export function hasMobile(view: DataView, start: number): boolean {
  if (view.getInt32(start, true) !== MOBILE_LEAD) return false;
  const second = view.getInt32(start + 4, true);
  return (
    (second & 0xff) >= 0x33 &&
    isFourDigits(second) &&
    isFourDigits(view.getInt32(start + 8, true)) &&
    isFourDigits(view.getInt32(start + 10, true))
  );
}

/** Whether a plain text is a domain name in lower case, without a dot at its end. */
export function isCanonicalDomain(view: DataView, start: number, end: number): boolean {
  if (end - start > DOMAIN_BYTES_MAX || view.getUint8(end - 1) === DOT) return false;
  for (let at = start; at < end; at++) {
    if (IS_DOMAIN_BYTE[view.getUint8(at)] !== 1) return false;
  }
  return true;
}

/** Whether the code of a region stands at a place, whatever comes behind. */
export function hasRegion(view: DataView, start: number): boolean {
  const first = view.getInt32(start, true);
  const last = view.getInt32(start + 2, true);
  if (!isFourDigits(first) || !isFourDigits(last)) return false;
  const province = (first & 0xf) * 10 + ((first >>> 8) & 0xf);
  // A city of 00 has no counties.
  return IS_PROVINCE[province] === 1 && ((last & 0xffff) !== 0x3030 || last === 0x30303030);
}

/** Whether the four bytes of a word are digits. */
export function isFourDigits(word: number): boolean {
  return (word & 0xf0f0f0f0) === 0x30303030 && ((word + 0x06060606) & 0xf0f0f0f0) === 0x30303030;
}

/** The number that four digits stand for, the first in the lowest byte. */
export function fourDigits(word: number): number {
  const digits = word & 0x0f0f0f0f;
  const pairs = (digits * 10 + (digits >>> 8)) & 0x00ff00ff;
  return (pairs & 0xff) * 100 + (pairs >>> 16);
}
