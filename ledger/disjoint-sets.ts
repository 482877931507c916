/** Sets of numbers from 0 on that are joined two at a time; the root of a set is its smallest one, so that order changes nothing. */
export class DisjointSets {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = new Int32Array(size);
    for (let at = 0; at < size; at++) this.#parent[at] = at;
  }

  rootOf(one: number): number {
    let root = one;
    for (let up = this.#up(root); up !== root; up = this.#up(root)) root = up;
    // The way up is made short for those who come after.
    for (let at = one; at !== root; ) {
      const next = this.#up(at);
      this.#parent[at] = root;
      at = next;
    }
    return root;
  }

  join(a: number, b: number): void {
    const [rootA, rootB] = [this.rootOf(a), this.rootOf(b)];
    if (rootA < rootB) this.#parent[rootB] = rootA;
    else if (rootB < rootA) this.#parent[rootA] = rootB;
  }

  /** Those of two and more. */
  sets(): number[][] {
    const sets = new Map<number, number[]>();
    for (let at = 0; at < this.#parent.length; at++) {
      const root = this.rootOf(at);
      if (root === at) continue;
      const set = sets.get(root);
      if (set === undefined) sets.set(root, [root, at]);
      else set.push(at);
    }
    return [...sets.values()];
  }

  #up(one: number): number {
    return this.#parent[one] ?? one;
  }
}
