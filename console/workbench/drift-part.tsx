// What moved against the time before, beyond chance.
import type { DriftAnswer } from '../../api/contract/drift.ts';
import { Reading } from '../parts/reading.tsx';
import { wholeCount } from '../text/amount-text.ts';
import { IMPROVE_TEXT } from '../text/improve-text.ts';
import { useText } from '../text/language.ts';
import { DraftButton, type Drafting } from './draft-button.tsx';
import { type AskedPeriod, draftFromDrift, useDrift } from './improve.ts';

type Words = (typeof IMPROVE_TEXT)['zh' | 'en'];

/** What a draft can begin with: its rule is at hand. */
const OF_RULES: readonly string[] = ['rule-hits', 'rule-precision'];

interface DriftPartProps extends Pick<Drafting, 'onDraft'> {
  readonly period: AskedPeriod;
  /** The file that a rule stands in. */
  readonly fileOf: (rule: string) => string;
}

export function DriftPart({ period, fileOf, onDraft }: DriftPartProps) {
  const text = useText(IMPROVE_TEXT);
  const { data, error, refetch } = useDrift(period);
  if (data === undefined)
    return error === null ? (
      <p role="status">{text.looking}</p>
    ) : (
      <Reading error={error} onRetry={() => void refetch()} />
    );
  const { alerts, tests } = data;
  return (
    <>
      <p role="status">{text.drift(alerts.length, wholeCount(tests))}</p>
      {alerts.length === 0 ? null : (
        <table>
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col" className="words">
                {text.kind}
              </th>
              <th scope="col">{text.before}</th>
              <th scope="col">{text.now}</th>
              <th scope="col" className="words">
                {text.what}
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {alerts.map((alert) => (
              <tr key={`${alert.kind} ${alert.name}`}>
                <th scope="row">{alert.name}</th>
                <td className="words">{text.kinds[alert.kind]}</td>
                <td>{partText(alert.before)}</td>
                <td>{partText(alert.now)}</td>
                <td className="words">{movedText(alert, text)}</td>
                <td>
                  {OF_RULES.includes(alert.kind) ? (
                    <DraftButton
                      onDraft={onDraft}
                      file={fileOf(alert.name)}
                      make={(by, why) => draftFromDrift(alert.name, period, by, why)}
                      reason={`${alert.name}: ${movedText(alert, text)}`}
                    />
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

type Alert = DriftAnswer['alerts'][number];

/** What moved, in the reader's language; the trouble of a source stands as the server says it. */
function movedText({ difference, index, text: told }: Alert, text: Words): string {
  if (difference !== undefined)
    return text.moved(points(difference.at), points(difference.low), points(difference.high));
  return index === undefined ? told : text.spread(index.toFixed(2));
}

function points(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;
}

function partText(part: { count: number; of: number } | undefined): string {
  if (part === undefined || part.of === 0) return '–';
  return `${Math.round((part.count / part.of) * 100)}% (${wholeCount(part.count)}/${wholeCount(part.of)})`;
}
