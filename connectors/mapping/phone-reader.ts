// Phone numbers as partners write them, of addresses as well, in their one written form.
import { normalizeNational, normalizePhone } from '../../signal/phone.ts';

export type PhoneReader = (text: string) => string;

/** What reads phones of a partner whose numbers are written as they are dialled within a country, if one is given. */
export function phoneReader(country: string | undefined): PhoneReader {
  const normalize: PhoneReader =
    country === undefined ? normalizePhone : (text) => normalizeNational(text, country);
  return (text) => {
    const first = text.charCodeAt(0);
    // Digits and + begin no address.
    if ((first >= 48 && first <= 57) || first === 43) return normalize(text.trim());
    const address = /^(?:tel|sips?):([^@;?]+)/i.exec(text.trim())?.[1] ?? text;
    return normalize(address.trim());
  };
}
