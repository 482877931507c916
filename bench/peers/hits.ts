// What every contender is asked for, and the one form in which all tell it. A hit is a pair of a signal, by its place in the
// workload, and a rule whose condition holds for it. The checksum does not depend on the order of hits.
import { mix32 } from '../../sim/prng.ts';

/** The rules in one order; a rule's number is its place here. The pack in bench/peers/pack/ and the EPL of Esper say the same. */
export const RULES = [
  'fan-out',
  'long-talks',
  'risky-sites',
  'link-messages',
  'fan-in',
  'large-sum',
] as const;

export interface Hits {
  /** One number a rule, in the order of RULES. */
  readonly counts: readonly number[];
  /** 32 bits as eight hex digits: the sum of a hash of each hit. */
  readonly checksum: string;
  /** Signal and rule of each hit, when they were asked for. */
  readonly listed?: readonly (readonly [index: number, rule: number])[];
}

export class HitTally {
  readonly #counts = new Array<number>(RULES.length).fill(0);
  readonly #listed: [number, number][] | undefined;
  #sum = 0;

  /** `isListing` keeps each hit as well: for small workloads only. */
  constructor(isListing = false) {
    this.#listed = isListing ? [] : undefined;
  }

  add(index: number, rule: number): void {
    this.#counts[rule] = (this.#counts[rule] ?? 0) + 1;
    this.#sum = (this.#sum + mix32(index * 8 + rule)) | 0;
    this.#listed?.push([index, rule]);
  }

  hits(): Hits {
    const checksum = (this.#sum >>> 0).toString(16).padStart(8, '0');
    const counted = { counts: [...this.#counts], checksum };
    return this.#listed === undefined ? counted : { ...counted, listed: this.#listed };
  }
}
