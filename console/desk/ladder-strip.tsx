// The ladder as a row of lights under the script: what was done for this person, and the way to do more.
import type { LadderView } from '../../api/contract/ladder.ts';
import type { Task } from '../../api/contract/task.ts';
import { usePreferences } from '../shell/preferences.ts';
import { clock } from '../text/amount-text.ts';
import { HELP_TEXT } from '../text/help-text.ts';
import { useText } from '../text/language.ts';
import { type LadderStep, useLadder, useReach } from './help.ts';

const RUNGS = ['message', 'voice-robot', 'call', 'second-caller', 'visit'] as const;
type Light = keyof typeof HELP_TEXT.zh.state;
/** How a light looks: what is good, what goes on, what came to nothing. */
const LOOK: Readonly<Record<Light, 'off' | 'good' | 'going' | 'failed'>> = {
  none: 'off',
  dropped: 'off',
  due: 'going',
  accepted: 'going',
  now: 'going',
  delivered: 'good',
  done: 'good',
  overdue: 'failed',
  refused: 'failed',
  failed: 'failed',
  expired: 'failed',
};
const MARK = { off: '', good: '✓', going: '…', failed: '!' } as const;

interface StripProps {
  readonly task: Task;
  readonly isLost: boolean;
  readonly onOpen: () => void;
}

export function LadderStrip({ task, isLost, onOpen }: StripProps) {
  const text = useText(HELP_TEXT);
  const { language } = usePreferences();
  const { data } = useLadder(task.taskId);
  const reach = useReach(task.taskId).data;
  return (
    <section className="card ladder">
      <h2>
        {text.ladder}
        <NextStep ladder={data} />
        <span className="gap" />
        {reach === undefined || reach.requests.length === 0 ? null : (
          <small>{text.requests(reach.requests.length)}</small>
        )}
        {reach === undefined || reach.contacts.length === 0 ? null : (
          <small>{text.contacts(reach.contacts.length)}</small>
        )}
        <button type="button" disabled={isLost} onClick={onOpen}>
          {text.open} <kbd>E</kbd>
        </button>
      </h2>
      <ol lang={language === 'zh' ? 'zh-CN' : 'en'}>
        {RUNGS.map((rung) => {
          const light = lightOf(rung, task, data?.steps ?? []);
          return (
            <li key={rung} className={LOOK[light]}>
              <i aria-hidden="true">{MARK[LOOK[light]]}</i>
              <b>{text.step[rung]}</b>
              <small>{text.state[light]}</small>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function NextStep({ ladder }: { readonly ladder: LadderView | undefined }) {
  const text = useText(HELP_TEXT);
  if (ladder?.state === 'resting') return <small>{text.resting}</small>;
  if (ladder?.state !== 'climbing' || ladder.next === undefined) return null;
  const { step, at } = ladder.next;
  return <small>{text.next(text.step[step], clock(at, 'minute'))}</small>;
}

/** The newest of a rung; the task's own step is what goes on now. */
function lightOf(
  rung: (typeof RUNGS)[number],
  { step }: Task,
  steps: readonly LadderStep[],
): Light {
  const newest = steps.filter((one) => one.step === rung).at(-1);
  if (newest !== undefined && newest.state !== 'done') return newest.state;
  if (rung === step) return 'now';
  return newest === undefined ? 'none' : 'done';
}
