// A slab that watches whoever uses it: blocks are full of noise when they are taken and when they are given back, and giving back what is
// not taken, or as another class, throws. State that is read after it was given back cannot stay unseen.
import { Slab, type SlabState, wordsOfClass } from '../engine/state/slab.ts';

const TAKEN_NOISE = 0xa5a5a5a5;
const GIVEN_NOISE = 0xdeadbeef;

export class GuardedSlab extends Slab {
  /** Blocks that are taken, with their class. */
  readonly taken = new Map<number, number>();
  readonly #given = new Set<number>();

  constructor(state?: SlabState, taken?: ReadonlyMap<number, number>) {
    super(state);
    for (const [ref, sizeClass] of taken ?? []) this.taken.set(ref, sizeClass);
  }

  override take(sizeClass: number): number {
    const ref = super.take(sizeClass);
    if (ref === 0 || this.taken.has(ref)) throw new Error(`block ${ref} is taken already`);
    this.#given.delete(ref);
    this.taken.set(ref, sizeClass);
    this.#fill(ref, sizeClass, TAKEN_NOISE);
    return ref;
  }

  override give(ref: number, sizeClass: number): void {
    if (this.taken.get(ref) !== sizeClass) {
      // The slab itself gives what is left of a segment.
      if (this.taken.has(ref)) throw new Error(`block ${ref} is not of class ${sizeClass}`);
      if (this.#given.has(ref)) throw new Error(`block ${ref} is given back twice`);
    }
    this.taken.delete(ref);
    this.#given.add(ref);
    this.#fill(ref, sizeClass, GIVEN_NOISE);
    super.give(ref, sizeClass);
  }

  /** Granules of the blocks that are taken. */
  get takenGranules(): number {
    let sum = 0;
    for (const sizeClass of this.taken.values()) sum += 1 << sizeClass;
    return sum;
  }

  /** Throws when two taken blocks overlap. */
  checkOverlap(): void {
    let end = 1;
    for (const [ref, sizeClass] of [...this.taken].sort(([a], [b]) => a - b)) {
      if (ref < end) throw new Error(`block ${ref} lies in the one before it`);
      end = ref + (1 << sizeClass);
    }
  }

  #fill(ref: number, sizeClass: number, noise: number): void {
    const at = (ref & 0x3ffff) * 4;
    this.words[ref >>> 18]?.fill(noise, at, at + wordsOfClass(sizeClass));
  }
}
