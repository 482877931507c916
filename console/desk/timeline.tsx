// What happened, in order: how the suspects spread, payments, the warning itself, who called before, and how the task came to this desk.
import type { Task } from '../../api/contract/task.ts';
import { OUTCOMES } from '../../signal/outcome.ts';
import { regionName } from '../../signal/region.ts';
import { usePreferences } from '../shell/preferences.ts';
import { clock, plainMoney } from '../text/amount-text.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';
import { spreadOf, useSuspects } from './background.ts';

interface Happening {
  readonly key: string;
  /** Processing time, epoch ms, so that payments and calls stand in one order. */
  readonly at: number;
  readonly kind: 'warned' | 'paying' | 'desk' | 'suspect';
  readonly words: string;
  readonly detail: string | undefined;
}

interface TimelineProps {
  readonly task: Task;
  /** The same with its notes, once they were asked for. */
  readonly shown: Task | undefined;
}

export function Timeline({ task, shown }: TimelineProps) {
  const text = useText(DESK_TEXT);
  const { language } = usePreferences();
  const { episode, openedAt, moves } = task;
  const { attempts } = shown ?? task;
  const sinceOpening = openedAt - episode.openedTime;
  const spread = spreadOf(useSuspects(task.taskId).data);
  const happenings: Happening[] = [
    {
      key: 'opened',
      at: openedAt,
      kind: 'warned',
      words: text.event.opened,
      detail: undefined,
    },
    ...episode.transfers.map(({ transferId, time, amountFen, state }) => ({
      key: transferId,
      at: time + sinceOpening,
      kind: 'paying' as const,
      words: text.event[state](plainMoney(amountFen, language)),
      detail: undefined,
    })),
    ...spread.map(({ id, subject, reason, firedTime }) => ({
      key: `${subject.kind}:${subject.id}:${id}`,
      at: firedTime + sinceOpening,
      kind: 'suspect' as const,
      words: reason[language],
      detail: `${text.subject[subject.kind]} ${subject.id}`,
    })),
    ...moves.map(({ kind, to, at }) => ({
      key: `${kind}${at}`,
      at,
      kind: 'desk' as const,
      words: text.event[kind](regionName(to, language)),
      detail: undefined,
    })),
    ...attempts.map(({ outcomeId, recordedAt, outcome, note, staff }) => ({
      key: outcomeId,
      at: recordedAt,
      kind: 'desk' as const,
      words: text.event.attempt(OUTCOMES[outcome][language]),
      detail: `${staff}${note === undefined ? '' : `：${note}`}`,
    })),
  ];
  return (
    <section className="card timeline">
      <h2>{text.timeline}</h2>
      <ol>
        {happenings
          .sort((a, b) => a.at - b.at)
          .map(({ key, at, kind, words, detail }) => (
            <li key={key} className={kind}>
              <time>{clock(at)}</time>
              <span>
                {words}
                {detail === undefined ? null : <small>{detail}</small>}
              </span>
            </li>
          ))}
      </ol>
    </section>
  );
}
