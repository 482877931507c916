// What moved against the time before, beyond chance.
import type { DriftAnswer } from '../../api/contract/drift.ts';
import { useTypologyNames } from '../command/typology-names.ts';
import { Reading } from '../parts/reading.tsx';
import { useRuleWords } from '../parts/rule-words.ts';
import { usePreferences } from '../shell/preferences.ts';
import { interval, wholeCount } from '../text/amount-text.ts';
import { IMPROVE_TEXT } from '../text/improve-text.ts';
import { type Language, useText } from '../text/language.ts';
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
  const nameOf = useNames();
  const { language } = usePreferences();
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
                <th scope="row">{nameOf(alert)}</th>
                <td className="words">{text.kinds[alert.kind]}</td>
                <td>{partText(alert.before)}</td>
                <td>{partText(alert.now)}</td>
                <td className="words">{movedText(alert, text, language)}</td>
                <td>
                  {OF_RULES.includes(alert.kind) ? (
                    <DraftButton
                      onDraft={onDraft}
                      file={fileOf(alert.name)}
                      make={(by, why) => draftFromDrift(alert.name, period, by, why)}
                      reason={`${alert.name}: ${movedText(alert, text, language)}`}
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

/** What moved, by the words of its rule or the name of its typology; a feature stands behind the rule that reads it. */
function useNames(): (alert: Alert) => string {
  const wordsOf = useRuleWords();
  const typologyOf = useTypologyNames();
  return ({ kind, name }) => {
    if (kind === 'scores') return typologyOf(name);
    const [rule = '', feature] = name.split(' ');
    const words = wordsOf(rule);
    if (kind === 'source' || kind === 'source-share' || words === rule) return name;
    return feature === undefined ? words : `${words}: ${feature}`;
  };
}

/** What moved, in the reader's language; the trouble of a source stands as the server says it. */
function movedText(alert: Alert, text: Words, language: Language): string {
  const { difference, index, text: told } = alert;
  if (difference !== undefined) {
    const { at, low, high } = difference;
    return text.moved(points(at), interval(points(low), points(high), language));
  }
  return index === undefined ? told : text.spread(index.toFixed(2));
}

function points(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;
}

function partText(part: { count: number; of: number } | undefined): string {
  if (part === undefined || part.of === 0) return '–';
  return `${Math.round((part.count / part.of) * 100)}% (${wholeCount(part.count)}/${wholeCount(part.of)})`;
}
