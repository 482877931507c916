// One written form for each telephone number, so that windows and lists keyed by a number meet: +8613800000000 for mainland mobiles,
// 057188888888 for landlines, short and service codes and foreign +… numbers as dialled. What is not recognised as a number
// (a subscriber id of another data set) is kept as it is. Normalising twice changes nothing.

const MOBILE = /^1[3-9]\d{9}$/;
const SHORT_CODE = /^[1-9]\d{2,7}$/;
const SERVICE = /^[48]00\d{7}$/;
const DIALLED_LANDLINE = /^0(?:10|2\d|[3-9]\d{2})\d{7,8}$/;
const LANDLINE = /^0?((?:10|2\d)\d{8}|[3-9]\d{2}\d{7,8})$/;
const SERVICE_CODE = /^(?:1\d{2,4}|9[56]\d{3,6}|[48]00\d{7}|1(?:06|25)\d{5,})$/;
const DIGITS = /^\+?\d+$/;
const PUNCTUATION = /[\s()-]/g;

/**
 * The one written form of a number: `138 0000 0000`, `+86 138…`, `0086138…` and `86138…` all give `+8613800000000`;
 * `0571-8888 8888` and `+86571…` give `057188888888`; `+86 95588` gives `95588`; `0044…` gives `+44…`. Anything else comes back unchanged.
 */
export function normalizePhone(text: string): string {
  if (text.length === 14 && text.startsWith('+861') && DIGITS.test(text)) {
    return MOBILE.test(text.slice(3)) ? text : normalizeDialled(text, text);
  }
  if (MOBILE.test(text)) return `+86${text}`;
  return normalizeDialled(text, text.replace(PUNCTUATION, ''));
}

/**
 * The one written form of a number that is written as it is dialled within a country, given by its code: the 0 before it stands for the code. For `86`
 * that is the 0 before a mobile or a 400 number, as landlines keep theirs. Without such a 0 it is normalizePhone.
 */
export function normalizeNational(text: string, country: string): string {
  const dialled = text.replace(PUNCTUATION, '');
  if (!/^0[1-9]\d{4,14}$/.test(dialled)) return normalizePhone(text);
  const rest = dialled.slice(1);
  if (country !== '86') return normalizePhone(`+${country}${rest}`);
  return normalizePhone(MOBILE.test(rest) || SERVICE.test(rest) ? rest : text);
}

/**
 * What a text in its one written form is. `trunk-zero`: it begins with the 0 of calls within a country and is no landline of the mainland,
 * so that it never meets the same number written in full. `other`: no number at all, as `unknown` or an opaque id with letters.
 */
export function phoneKind(phone: string): 'number' | 'trunk-zero' | 'other' {
  if (/^(?:\+[1-9]\d{4,17}|[1-9]\d{2,19})$/.test(phone) || DIALLED_LANDLINE.test(phone)) {
    return 'number';
  }
  return /^0[1-9]\d{4,14}$/.test(phone.replace(PUNCTUATION, '')) ? 'trunk-zero' : 'other';
}

/** A number as it may stand on a screen: `138****5678`, `0571****8888`. Service codes such as 95588 stay readable: they are nobody's. */
export function maskPhone(phone: string): string {
  const national = phone.startsWith('+86') ? phone.slice(3) : phone;
  if (SERVICE_CODE.test(national)) return national;
  const shown = national.startsWith('0') || national.startsWith('+') ? 4 : 3;
  return maskMiddle(national, shown);
}

/** An account or card number as it may stand on a screen: the first and last four characters, `6222****0123`. */
export function maskAccount(account: string): string {
  return maskMiddle(account, 4);
}

function normalizeDialled(text: string, dialled: string): string {
  if (!DIGITS.test(dialled)) return text;
  if (dialled.startsWith('+86')) return nationalForm(dialled.slice(3)) ?? dialled;
  if (dialled.startsWith('0086')) return nationalForm(dialled.slice(4)) ?? text;
  if (dialled.startsWith('+')) return dialled;
  if (/^00[1-9]\d{7,}$/.test(dialled)) return `+${dialled.slice(2)}`;
  if (/^861[3-9]\d{9}$/.test(dialled)) return `+${dialled}`;
  if (MOBILE.test(dialled)) return `+86${dialled}`;
  return SERVICE.test(dialled) || DIALLED_LANDLINE.test(dialled) ? dialled : text;
}

/** The written form of what stands after +86, or undefined when it is no number of the mainland. */
function nationalForm(rest: string): string | undefined {
  if (MOBILE.test(rest)) return `+86${rest}`;
  if (SHORT_CODE.test(rest) || SERVICE.test(rest)) return rest;
  const landline = LANDLINE.exec(rest)?.[1];
  return landline === undefined ? undefined : `0${landline}`;
}

/** Keeps `headShown` characters and the last four; shorter texts show half as much, so that some part is always hidden. */
function maskMiddle(text: string, headShown: number): string {
  if (text.length >= headShown + 8 || text.length > 8) {
    return `${text.slice(0, headShown)}****${text.slice(-4)}`;
  }
  const shown = Math.floor(text.length / 4);
  return `${text.slice(0, shown)}****${shown === 0 ? '' : text.slice(-shown)}`;
}
