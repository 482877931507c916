// The contract's lists are not readonly.
import type { Static } from 'typebox';
import type { Headline as MadeHeadline } from '../ledger/headline.ts';
import type { Headline } from './contract/report.ts';

/** The headline as the contract has it. */
export function mutableHeadline(made: MadeHeadline): Static<typeof Headline> {
  return {
    ...made,
    rows: [...made.rows],
    areas: made.areas.map(({ codesBefore, codesAfter, changedOn, ...figures }) => ({
      codesBefore: [...codesBefore],
      codesAfter: [...codesAfter],
      changedOn: [...changedOn],
      ...figures,
    })),
  };
}
