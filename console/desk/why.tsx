// Why the system thinks so, in the words of the rules, the weightiest first, and of whom.
import type { Task } from '../../api/contract/task.ts';
import { usePreferences } from '../shell/preferences.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';
import { Earlier } from './earlier.tsx';

type Episode = Task['episode'];

interface WhyProps {
  readonly task: Task;
  /** What was noted of earlier episodes, once it was asked for. */
  readonly notes: ReadonlyMap<string, string> | undefined;
}

export function Why({ task, notes }: WhyProps) {
  const text = useText(DESK_TEXT);
  const { language } = usePreferences();
  const { episode } = task;
  const reasons = distinct(episode.reasons).sort((a, b) => b.points - a.points);
  const most = Math.max(1, ...reasons.map(({ points }) => points));
  return (
    <section className="card why">
      <h2>{text.why}</h2>
      <ol>
        {reasons.map(({ id, points, reason }) => (
          <li key={id}>
            <span>{reason[language]}</span>
            <meter min={0} max={most} value={points} title={text.points(points)}>
              {text.points(points)}
            </meter>
          </li>
        ))}
      </ol>
      {episode.suspects.length === 0 ? null : (
        <>
          <h2>{text.suspects}</h2>
          <ul className="suspects">
            {episode.suspects.map(({ kind, id }) => (
              <li key={`${kind}:${id}`}>
                <small>{text.subject[kind]}</small> {id}
              </li>
            ))}
          </ul>
        </>
      )}
      <Earlier taskId={task.taskId} notes={notes} />
    </section>
  );
}

/** Rules of several typologies may say the same: it is said once, with the weight of the heaviest. */
function distinct(reasons: Episode['reasons']): Episode['reasons'] {
  const byWords = new Map<string, Episode['reasons'][number]>();
  for (const reason of reasons) {
    const known = byWords.get(reason.reason.zh);
    if (known === undefined || known.points < reason.points) byWords.set(reason.reason.zh, reason);
  }
  return [...byWords.values()];
}
