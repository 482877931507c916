// What goes out for a try of a ladder: words chosen for whom they are, and the delivery that carries them.
import type { Delivery } from '../connectors/delivery/delivery.ts';
import { regionName } from '../signal/region.ts';
import { FOREWARN, type LadderSubject, type LadderTry, PERSON } from './ladder-state.ts';
import { type Audience, languageOf, type Wordings } from './wording.ts';

/** The words of a try, and what the ladder keeps of them. */
export interface Words extends Audience {
  readonly text: string;
  /** Version and hash. */
  readonly wording: string;
}

/** How to speak to somebody, as staff who asked for a message or a robot last said on this ladder; they are who has talked to the person. `tries` in their order. */
export function audienceOf(tries: readonly LadderTry[]): Partial<Audience> {
  const told = tries.findLast(
    ({ askedBy, language }) => askedBy !== FOREWARN && askedBy !== PERSON && language !== undefined,
  );
  const { language, age } = told ?? {};
  return { ...(language === undefined ? {} : { language }), ...(age === undefined ? {} : { age }) };
}

/** The words for somebody: as staff asked, else as is known of the person, else by the number's country and for adults. */
export function wordsOf(
  wordings: Wordings,
  { phone = '', region, typology }: LadderSubject,
  one: LadderTry,
  known: Partial<Audience> = {},
): Words {
  const language = one.language ?? known.language ?? languageOf(phone);
  const age = one.age ?? known.age ?? 'adult';
  const step = one.step === 'voice-robot' ? 'voice-robot' : 'message';
  const place = regionName(region, language);
  const { text, version } = wordings.wordingOf({ step, typology, language, age, place });
  return { text, language, age, wording: version };
}

/** The delivery of a try; of the words only what is said. The phone is '' where none is known, which is no hindrance to a visit alone. */
export function deliveryOf(
  { phone = '', region, typology, level }: LadderSubject,
  { deliveryId, step, expiresAt, place }: LadderTry,
  words: Pick<Words, 'text' | 'language'> | undefined,
): Delivery {
  if (words === undefined) {
    const where = place === undefined ? {} : { place };
    const reason = `${level} ${typology}`;
    return { channel: 'dispatch', deliveryId, expiresAt, region, phone, reason, ...where };
  }
  const { text, language } = words;
  const channel = step === 'voice-robot' ? 'voice' : 'sms';
  return { channel, deliveryId, expiresAt, phone, text, language };
}
