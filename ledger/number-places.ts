// Numbers and in which place each stood first: a table of open addressing, as a Map of some hundred thousand takes most of a tenth of a second.

const SLOTS_AT_FIRST = 1 << 14;
const EMPTY = -1;

/** A whole number of 31 bits that is another for most others: of both halves of a number as it lies in memory. */
export function spreadOf(low: number, high: number): number {
  return ((low >>> 1) ^ Math.imul(high, 0x9e3779b1)) >>> 1;
}

/** Places of numbers, 0 for the first one, 1 for the next that is another. */
export class NumberPlaces {
  /** By its place each number. */
  #numbers = new Float64Array(SLOTS_AT_FIRST / 2);
  #slots = new Int32Array(SLOTS_AT_FIRST).fill(EMPTY);
  #size = 0;

  /** The place of a number, a new one when it was not asked for before. `spread` is that of its halves. */
  of(number: number, spread: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = spread & mask; ; slot = (slot + 1) & mask) {
      const place = this.#slots[slot] ?? EMPTY;
      if (place === EMPTY) return this.#add(number, slot);
      if (this.#numbers[place] === number) return place;
    }
  }

  /** The place of a number that was asked for before. */
  find(number: number, spread: number): number | undefined {
    const mask = this.#slots.length - 1;
    for (let slot = spread & mask; ; slot = (slot + 1) & mask) {
      const place = this.#slots[slot] ?? EMPTY;
      if (place === EMPTY) return undefined;
      if (this.#numbers[place] === number) return place;
    }
  }

  /** How many places there are. */
  get size(): number {
    return this.#size;
  }

  /** The number that stands in a place. */
  numberAt(place: number): number {
    return this.#numbers[place] ?? 0;
  }

  #add(number: number, slot: number): number {
    this.#slots[slot] = this.#size;
    this.#numbers[this.#size] = number;
    this.#size++;
    // Half of the slots stay empty.
    if (this.#size === this.#numbers.length) this.#grow();
    return this.#size - 1;
  }

  #grow(): void {
    const numbers = new Float64Array(this.#size * 2);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const halves = new Uint32Array(numbers.buffer);
    const mask = this.#size * 4 - 1;
    this.#slots = new Int32Array(mask + 1).fill(EMPTY);
    for (let place = 0; place < this.#size; place++) {
      let slot = spreadOf(halves[2 * place] ?? 0, halves[2 * place + 1] ?? 0) & mask;
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      this.#slots[slot] = place;
    }
  }
}
