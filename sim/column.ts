// Reads one cell of a column that is known to have it: the index comes from the same table, so a miss is a bug.
import { InvariantError } from '../signal/invariant.ts';

/** The cell at `index`. Throws InvariantError when there is none. */
export function at<T>(column: ArrayLike<T>, index: number): T {
  const cell = column[index];
  if (cell === undefined)
    throw new InvariantError(`no cell ${index} in a column of ${column.length}`);
  return cell;
}
