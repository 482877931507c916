// Numbers and in which place each stood first: a table of open addressing, as a Map of some hundred thousand takes most of a tenth of a second.

const SLOTS_AT_FIRST = 1024;
const EMPTY = -1;

/** Places of numbers, 0 for the first one, 1 for the next that is another. */
export class NumberPlaces {
  /** In a place its number, and what spreads it. */
  #numbers = new Float64Array(SLOTS_AT_FIRST / 2);
  #spreads = new Int32Array(SLOTS_AT_FIRST / 2);
  #slots = new Int32Array(SLOTS_AT_FIRST).fill(EMPTY);
  #size = 0;

  /** The place of a number, a new one when it was not asked for before. `spread` is a whole number of 31 bits that is another for most others, the same for the same. */
  of(number: number, spread: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = spread & mask; ; slot = (slot + 1) & mask) {
      const place = this.#slots[slot] ?? EMPTY;
      if (place === EMPTY) return this.#add(number, spread, slot);
      if (this.#numbers[place] === number) return place;
    }
  }

  /** The number that stands in a place. */
  numberAt(place: number): number {
    return this.#numbers[place] ?? 0;
  }

  #add(number: number, spread: number, slot: number): number {
    this.#slots[slot] = this.#size;
    this.#numbers[this.#size] = number;
    this.#spreads[this.#size] = spread;
    this.#size++;
    if (this.#size === this.#numbers.length) this.#grow();
    return this.#size - 1;
  }

  #grow(): void {
    const numbers = new Float64Array(this.#size * 2);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const spreads = new Int32Array(this.#size * 2);
    spreads.set(this.#spreads);
    this.#spreads = spreads;
    const mask = this.#size * 4 - 1;
    this.#slots = new Int32Array(mask + 1).fill(EMPTY);
    for (let place = 0; place < this.#size; place++) {
      let slot = (spreads[place] ?? 0) & mask;
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      this.#slots[slot] = place;
    }
  }
}
