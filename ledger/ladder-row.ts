// The rows of what went out to people, one a delivery, from the ladders that they belong to.
import type { Ladder, LadderTry } from '../dissuasion/ladder-state.ts';

/** A delivery with what its ladder says of the person and the danger. */
export interface LadderStepRow {
  readonly ladder: Omit<Ladder, 'rungs' | 'next' | 'tries'>;
  readonly one: LadderTry;
}

/** The rows of some ladders. */
export function ladderRowsOf(ladders: readonly Ladder[]): LadderStepRow[] {
  return ladders.flatMap((ladder) => ladder.tries.map((one) => ({ ladder, one })));
}
