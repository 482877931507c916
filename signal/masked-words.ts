// Words that somebody typed, as they may stand on a screen, in the audit or in an error: every number in them that could be somebody's is masked.
import { maskAccount, maskPhone } from './phone.ts';

const DAY = /(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!-?\d)/;
/** Days before it may be somebody's birthday. */
const BIRTHDAYS_BEFORE = '2015';
/** A day, or a number; people write those with spaces and dashes as well. */
const TYPED_NUMBER = new RegExp(`${DAY.source}|\\+?\\d(?:[\\s-]?\\d){6,}[Xx]?`, 'g');
const PHONE = /^(?:\+86)?1[3-9]\d{9}$|^0\d{9,11}$|^\+\d{8,15}$/;

/** A reason, with the numbers in it masked; days of our time, and those with a time behind them, are nobody's. */
export function maskNote(note: string): string {
  return note.replace(TYPED_NUMBER, (number, at: number) => {
    const isTime = note[at + number.length] === 'T';
    if (isDay(number) && (isTime || number >= BIRTHDAYS_BEFORE)) return number;
    return maskNumber(number.replace(/[\s-]/g, ''));
  });
}

function isDay(number: string): boolean {
  return DAY.exec(number)?.[0] === number;
}

/** Runs of letters and digits, between which people write spaces and punctuation. */
const RUN = /[\p{L}\p{N}]+/gu;

/** What was written about a person, who may be named in it: of each run of letters and digits the first, and how long it is. */
export function maskWords(text: string): string {
  return text.replace(RUN, (run) => {
    const [first = '', ...others] = run;
    return first + '*'.repeat(others.length);
  });
}

/** The words of such a text, by each of which as a whole it may be found. */
export function wordsIn(text: string): string[] {
  return text.match(RUN) ?? [];
}

/** A number without spaces: a phone as phones are masked, anything else as accounts are. */
export function maskNumber(number: string): string {
  return PHONE.test(number) ? maskPhone(number) : maskAccount(number);
}
