// The order in which the files of a folder are read, wherever it lies: by name a day of one switch would come before the first hour of another.

const MINUTE_MS = 60_000;

/** Compares by the minute of the last change, epoch ms; a folder that was copied in a moment keeps the order that it has. */
export function byChange(
  a: { readonly changedAt: number },
  b: { readonly changedAt: number },
): number {
  return Math.floor(a.changedAt / MINUTE_MS) - Math.floor(b.changedAt / MINUTE_MS);
}
