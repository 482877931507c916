// How the hot path reads the current signal: from registers (signal/signal-registers.ts), without making a text of anything. The code speaks of
// `n` (numbers), `s` (first bytes of texts) and `c` (engine/kernel.ts); what is read of features and sequences stands as marks, which the engine
// replaces by code for the subject at hand.
import { codeIndexOf, registerNamed } from '../signal/signal-registers.ts';
import { fieldSpec, isFieldName } from '../signal/signal-type.ts';
import { MARK } from './plan.ts';

export class RegisterDialect {
  readonly hashes = new Set<number>();
  readonly #literals: string[];

  /** `literals` are those of the whole pack; new ones are added. */
  constructor(literals: string[]) {
    this.#literals = literals;
  }

  number(field: string): string {
    return field === 'time' ? 'c.time' : `n[${registerNamed(field)}]`;
  }

  /** Code that is true when a flag is there and is so. */
  flagIs(field: string, value: boolean): string {
    return `n[${registerNamed(field)}] === ${value ? 1 : 0}`;
  }

  text(field: string): string {
    return field === 'type' ? 'c.typeName' : `c.text(${registerNamed(field)})`;
  }

  isPresent(field: string): string {
    return field === 'type' ? 'true' : `s[${registerNamed(field)}] >= 0`;
  }

  equalsText(field: string, text: string, same: boolean): string {
    if (field === 'type') return `c.typeName ${same ? '===' : '!=='} ${JSON.stringify(text)}`;
    const at = registerNamed(field);
    if (isFieldName(field) && fieldSpec(field).kind === 'code') {
      const code = codeIndexOf(field, text);
      if (same) return code < 0 ? 'false' : `n[${at}] === ${code}`;
      return code < 0 ? `s[${at}] >= 0` : `(n[${at}] < ${code} || n[${at}] > ${code})`;
    }
    this.hashes.add(at);
    const is = `c.is(${at}, ${this.#literal(text)})`;
    return same ? is : `(s[${at}] >= 0 && !${is})`;
  }

  equalsField(one: string, other: string, same: boolean): string | undefined {
    if (one === 'type' || other === 'type') return undefined;
    const [a, b] = [registerNamed(one), registerNamed(other)];
    this.hashes.add(a).add(b);
    const isSame = `c.isSame(${a}, ${b})`;
    return same ? isSame : `(s[${a}] >= 0 && s[${b}] >= 0 && !${isSame})`;
  }

  /** `method` is startsWith, endsWith or includes. */
  textTest(field: string, method: string, text: string, holds: boolean): string | undefined {
    if (field === 'type') return undefined;
    const at = registerNamed(field);
    const test = `c.${method}(${at}, ${this.#literal(text)})`;
    return holds ? test : `(s[${at}] >= 0 && !${test})`;
  }

  listed(list: number, field: string, holds: boolean): string | undefined {
    if (field === 'type') return undefined;
    const at = registerNamed(field);
    this.hashes.add(at);
    const is = `c.isListed(${list}, ${at})`;
    return holds ? is : `(s[${at}] >= 0 && !${is})`;
  }

  featureNumber(index: number): string {
    return `${MARK}n${index}${MARK}`;
  }

  featureText(index: number): string {
    return `${MARK}t${index}${MARK}`;
  }

  sequence(index: number): string {
    return `${MARK}m${index}${MARK}`;
  }

  #literal(text: string): number {
    const at = this.#literals.indexOf(text);
    return at >= 0 ? at : this.#literals.push(text) - 1;
  }
}
