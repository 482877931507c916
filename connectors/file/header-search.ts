// Finds the header of a CSV file behind lines that nobody counted: a title, an account's owner, when it was exported. It is the first line
// that has every column that the mapping reads; a file in which no line has them is refused, and told what the nearest line lacks.
import { FwError } from '../../signal/fw-error.ts';
import { didYouMean } from '../../signal/nearest-name.ts';

/** Lines among which the header must be. */
export const HEADER_ROW_MAX = 100;

interface Near {
  readonly row: number;
  readonly cells: readonly string[];
  readonly lacking: readonly string[];
}

export class HeaderSearch {
  readonly #file: string;
  readonly #wanted: readonly string[];
  #nearest: Near | undefined;

  /** `wanted` are the columns that the header must have. */
  constructor(file: string, wanted: readonly string[]) {
    this.#file = file;
    this.#wanted = wanted;
  }

  /** Whether lines were looked at. */
  get hasBegun(): boolean {
    return this.#nearest !== undefined;
  }

  /** Whether the line is the header. Throws FW_FILE when no line is by then. */
  isHeader(row: number, cells: readonly string[]): boolean {
    const lacking = this.#wanted.filter((column) => !cells.includes(column));
    if (lacking.length === 0) return true;
    const least = this.#nearest?.lacking.length ?? Number.POSITIVE_INFINITY;
    if (lacking.length < least) this.#nearest = { row, cells, lacking };
    if (row >= HEADER_ROW_MAX) this.end();
    return false;
  }

  /** No more lines come. Throws FW_FILE when there were any. */
  end(): void {
    if (this.#nearest === undefined) return;
    const { row, cells, lacking } = this.#nearest;
    const [first = ''] = lacking;
    const others = lacking.length > 1 ? ` and ${lacking.length - 1} more` : '';

    throw new FwError(
      'FW_FILE',
      `${this.#file} has no header with all columns of the mapping in its first ${HEADER_ROW_MAX} lines: line ${row}, which comes nearest, lacks '${first}'${others}${didYouMean(first, cells)}.`,
    );
  }
}
