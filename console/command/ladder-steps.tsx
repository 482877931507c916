// Which steps of the ladder the work needed: of the region at a glance, opened by county.

import { LADDER_COUNTS, type LadderWork, stepCounts } from '../../signal/ladder-counts.ts';
import { usePreferences } from '../shell/preferences.ts';
import { wholeCount } from '../text/amount-text.ts';
import { joined, useText } from '../text/language.ts';
import { LEAGUE_TEXT } from '../text/league-text.ts';

interface LadderStepsProps {
  readonly total: LadderWork;
  readonly rows: readonly (LadderWork & {
    readonly key: string;
    readonly name: { readonly zh: string; readonly en: string };
  })[];
}

export function LadderSteps({ total, rows }: LadderStepsProps) {
  const text = useText(LEAGUE_TEXT);
  const { language } = usePreferences();
  const heads = LADDER_COUNTS.map((name) => text.steps[name]);
  const all = stepCounts(total).map((count, at) => `${heads[at]} ${wholeCount(count)}`);
  return (
    <details className="steps">
      <summary>{text.ladder(joined(all, language))}</summary>
      <p className="note">{text.ladderHow}</p>
      <table>
        <thead>
          <tr>
            <th scope="col" className="words">
              {text.county}
            </th>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" className="words">
                {row.name[language]}
              </th>
              {stepCounts(row).map((count, at) => (
                <td key={heads[at]}>{wholeCount(count)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
