// What a backtest says for or against a version, in a sentence and in figures.
import { printTime } from '../signal/event-time.ts';
import type { BacktestResult, SideResult } from './backtest-result.ts';

export interface JobEvidence {
  readonly text: string;
  readonly figures: Readonly<Record<string, unknown>>;
}

/** In English, as all evidence that is made by itself; the figures say the same. */
export function evidenceOf(result: BacktestResult): JobEvidence {
  const { from, to, region, digest, both, challenger, live } = result;
  const day = (time: number) => printTime(time).slice(0, 16);
  const where = region === undefined ? '' : `, region ${region}`;
  const [own, other] = [challenger.all, live.all];
  const text = [
    `${day(from)} to ${day(to)}${where}, beside ${live.pack}`,
    `cases warned in time ${own.casesInTime} (${other.casesInTime}), late ${own.casesLate} (${other.casesLate}), missed ${own.casesMissed} (${other.casesMissed})`,
    `people warned ${warnedBy(challenger)} (${warnedBy(live)}): fraud ${own.fraud} (${other.fraud}), not fraud ${own.notFraud} (${other.notFraud}), unknown ${own.unknown} (${other.unknown})`,
  ].join('; ');
  const figures = {
    from,
    to,
    ...(region && { region }),
    digest,
    both,
    challenger: own,
    live: other,
  };
  return { text, figures };
}

function warnedBy({ all: { fraud, notFraud, unknown } }: SideResult): number {
  return fraud + notFraud + unknown;
}
