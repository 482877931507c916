// What an analyst most likely meant by a name that is not known: a slip of the keys, or a name cut short.
import { nearestName } from '../signal/nearest-name.ts';

const CUT_LENGTH_MIN = 3;

/** The nearest known name by edits, or else the one that begins with `name` or that `name` begins with. */
export function likelyName(name: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  const near = nearestName(name, names);
  if (near !== undefined || name.length < CUT_LENGTH_MIN) return near;
  const wanted = name.toLowerCase();
  return names.find((one) => {
    const other = one.toLowerCase();
    return other.startsWith(wanted) || (one.length >= CUT_LENGTH_MIN && wanted.startsWith(other));
  });
}
