// Words that somebody typed, as they may stand on a screen, in the audit or in an error: every number in them that could be somebody's is masked.
import { maskAccount, maskPhone } from './phone.ts';

/** People write numbers with spaces and dashes as well. */
const TYPED_NUMBER = /\+?\d(?:[\s-]?\d){6,}[Xx]?/g;
const PHONE = /^(?:\+86)?1[3-9]\d{9}$|^0\d{9,11}$|^\+\d{8,15}$/;

/** A note or a reason, with the numbers in it masked. */
export function maskNote(note: string): string {
  return note.replace(TYPED_NUMBER, (number) => maskNumber(number.replace(/[\s-]/g, '')));
}

/** A number without spaces: a phone as phones are masked, anything else as accounts are. */
export function maskNumber(number: string): string {
  return PHONE.test(number) ? maskPhone(number) : maskAccount(number);
}
