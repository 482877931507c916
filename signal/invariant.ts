// A broken invariant is a bug of ours, never bad input: the process crashes and restores from its checkpoint.

export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Throws InvariantError when a truth that the code relies on does not hold. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Returns the value, or throws InvariantError when it is missing. */
export function required<T>(value: T | undefined | null, message: string): T {
  if (value === undefined || value === null) throw new InvariantError(message);
  return value;
}
