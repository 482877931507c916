// What the language got after Chrome 90 and our code uses, for the seats that have no newer browser. The builder turns newer syntax into older, but adds
// nothing that is missing. Loaded before everything else, by the page and by the compiler beside it.

export interface BuiltIn {
  readonly owner: object;
  readonly name: string;
  readonly made: (this: never, ...given: never[]) => unknown;
}

function at(this: ArrayLike<unknown>, index: number): unknown {
  const whole = Math.trunc(index) || 0;
  return this[whole < 0 ? this.length + whole : whole];
}

function findLast(
  this: ArrayLike<unknown>,
  holds: (value: unknown, index: number, all: ArrayLike<unknown>) => unknown,
): unknown {
  for (let index = this.length - 1; index >= 0; index--)
    if (holds(this[index], index, this)) return this[index];
  return undefined;
}

function hasOwn(owner: object, name: PropertyKey): boolean {
  return Reflect.getOwnPropertyDescriptor(Object(owner), name) !== undefined;
}

function union(this: Iterable<unknown>, other: Iterable<unknown>): Set<unknown> {
  return new Set([...this, ...other]);
}

/** A surrogate without its partner is what encodeURIComponent refuses. */
function isWellFormed(this: string): boolean {
  try {
    encodeURIComponent(String(this));
    return true;
  } catch {
    return false;
  }
}

export const BUILT_INS: readonly BuiltIn[] = [
  { owner: Array.prototype, name: 'at', made: at },
  { owner: String.prototype, name: 'at', made: at },
  { owner: Object.getPrototypeOf(Uint8Array.prototype), name: 'at', made: at },
  { owner: Array.prototype, name: 'findLast', made: findLast },
  { owner: Object, name: 'hasOwn', made: hasOwn },
  { owner: Set.prototype, name: 'union', made: union },
  { owner: String.prototype, name: 'isWellFormed', made: isWellFormed },
];

for (const { owner, name, made } of BUILT_INS) {
  if (!(name in owner))
    Object.defineProperty(owner, name, { value: made, writable: true, configurable: true });
}
