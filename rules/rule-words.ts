// What the rules of a pack say, for whoever knows a rule by its id alone.
import type { Text } from '../signal/text.ts';
import type { Plan } from './plan.ts';
import { plainReason } from './reason.ts';

export interface RuleWords {
  readonly rule: string;
  /** Id of its typology. */
  readonly typology: string;
  /** Its reason, with … where values stand. */
  readonly words: Text;
}

/** Of every rule of a pack, in the order of its files. */
export function ruleWordsOf({ rules, typologies }: Plan): RuleWords[] {
  return rules.map(({ id, typology, reason }) => ({
    rule: id,
    typology: typologies[typology]?.id ?? '',
    words: plainReason(reason),
  }));
}
