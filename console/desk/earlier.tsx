// What was known of the person before: other warnings, and how each ended.
import { OUTCOMES } from '../../signal/outcome.ts';
import { LevelShape } from '../parts/level-badge.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { day } from '../text/amount-text.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';
import { useEarlier } from './background.ts';
import { useCallScripts } from './script.ts';

interface EarlierProps {
  readonly taskId: string;
  readonly notes: ReadonlyMap<string, string> | undefined;
}

export function Earlier({ taskId, notes }: EarlierProps) {
  const text = useText(DESK_TEXT);
  const { levels } = useText(SHELL_TEXT);
  const { language } = usePreferences();
  const { data, error } = useEarlier(taskId);
  const names = useCallScripts().data?.names ?? {};
  return (
    <section className="earlier">
      <h2>{text.earlierTitle}</h2>
      {error === null ? null : <p className="note">{text.notKnownNow}</p>}
      {data?.episodes.length === 0 ? <p className="note">{text.noEarlier}</p> : null}
      <ul>
        {data?.episodes.map(({ episodeId, openedTime, level, typology, state, outcome, note }) => (
          <li key={episodeId} title={notes?.get(episodeId) ?? note}>
            <LevelShape level={level} />
            <span className="unseen">{levels[level]}</span>
            <time>{day(openedTime)}</time>
            <span>{names[typology]?.[language] ?? typology}</span>
            <b>
              {outcome === undefined ? text.withoutOutcome[state] : OUTCOMES[outcome][language]}
            </b>
          </li>
        ))}
      </ul>
    </section>
  );
}
