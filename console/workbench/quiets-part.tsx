// Which rules are quiet for whom, since when and why; another one quieted, and one heard again before its time.
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Static } from 'typebox';
import type { QuietView } from '../../api/contract/rule-quiet.ts';
import { given } from '../../client/client.ts';
import { useDeed } from '../link/deed.ts';
import { api } from '../link/request.ts';
import { may, useSession } from '../link/session.ts';
import { Choices } from '../parts/choices.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Fault } from '../parts/fault.tsx';
import { Reading } from '../parts/reading.tsx';
import { useRuleWords } from '../parts/rule-words.ts';
import { usePreferences } from '../shell/preferences.ts';
import { clock } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { QUIET_TEXT } from '../text/quiet-text.ts';
import { TaskField } from './task-fields.tsx';

type Quiet = Static<typeof QuietView>;
type State = 'quiet' | 'ended';

const KEY = ['rule-quiets'];
/** What the engine has not taken in yet shows by itself. */
const EVERY_MS = 5_000;
const HOURS = 72;

interface QuietsPartProps {
  /** Rules that may be chosen. */
  readonly rules: readonly string[];
}

export function QuietsPart({ rules }: QuietsPartProps) {
  const text = useText(QUIET_TEXT);
  const [state, setState] = useState<State>('quiet');
  const [isAsking, setAsking] = useState(false);
  const [ending, setEnding] = useState<Quiet>();
  const session = useSession().data;
  const { data, error, refetch } = useQuietRules(state);
  const mayChange = may(session, 'rules:approve');
  return (
    <section className="card quiets">
      <h2>{text.title}</h2>
      <p className="note">{text.how}</p>
      <div className="filters">
        <Choices
          of={['quiet', 'ended']}
          chosen={state}
          wordsOf={(one) => text.show[one]}
          onChoose={setState}
        />
        {mayChange ? (
          <button type="button" className="main" onClick={() => setAsking(true)}>
            {text.ask}
          </button>
        ) : null}
      </div>
      {data === undefined ? (
        <Reading error={error} onRetry={() => void refetch()} />
      ) : data.quiets.length === 0 ? (
        <p className="empty">{text.empty[state]}</p>
      ) : (
        <QuietTable quiets={data.quiets} onEnd={mayChange ? setEnding : undefined} />
      )}
      {isAsking ? (
        <AskDialog
          rules={rules}
          maxHours={data?.maxHours ?? HOURS}
          onClose={() => setAsking(false)}
        />
      ) : null}
      {ending === undefined ? null : (
        <EndDialog quiet={ending} onClose={() => setEnding(undefined)} />
      )}
    </section>
  );
}

interface QuietTableProps {
  readonly quiets: readonly Quiet[];
  readonly onEnd: ((quiet: Quiet) => void) | undefined;
}

function QuietTable({ quiets, onEnd }: QuietTableProps) {
  const text = useText(QUIET_TEXT);
  const wordsOf = useRuleWords();
  return (
    <table>
      <thead>
        <tr>
          {(['rule', 'person', 'since', 'until', 'why', 'who'] as const).map((one) => (
            <th key={one} scope="col" className="words">
              {text[one]}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {quiets.map((quiet) => (
          <tr key={quiet.quietId}>
            <th scope="row">
              {wordsOf(quiet.rule)}
              {wordsOf(quiet.rule) === quiet.rule ? null : <small>{quiet.rule}</small>}
            </th>
            <td className="words">{quiet.person}</td>
            <td className="words">{clock(quiet.time)}</td>
            <td className="words">
              {quiet.untilTime === undefined ? '–' : clock(quiet.untilTime)}
            </td>
            <td className="words">{quiet.reason}</td>
            <td className="words">{quiet.staff}</td>
            <td>
              {quiet.state !== 'quiet' ? (
                text.states[quiet.state]
              ) : onEnd === undefined ? null : (
                <button type="button" onClick={() => onEnd(quiet)}>
                  {text.end}
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface AskDialogProps extends QuietsPartProps {
  readonly maxHours: number;
  readonly onClose: () => void;
}

function AskDialog({ rules, maxHours, onClose }: AskDialogProps) {
  const text = useText(QUIET_TEXT);
  const { staff } = usePreferences();
  const { fault, isBusy, run } = useDeed(KEY);
  function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const wordOf = (name: string) => String(fields.get(name)).trim();
    const body = { staff, rule: wordOf('rule'), hours: Number(fields.get('hours')) };
    const params = { path: { taskId: wordOf('task') } };
    const act = () =>
      given(
        api.POST('/v1/tasks/{taskId}/rule-quiets', {
          params,
          body: { ...body, reason: wordOf('reason') },
        }),
      );
    void run(act).then((isDone) => {
      if (isDone) onClose();
    });
  }
  return (
    <Dialog title={text.askTitle} onClose={onClose}>
      <form className="form" onSubmit={ask}>
        <TaskField />
        <label>
          {text.rule} <input name="rule" required list="quiet-rules" autoComplete="off" />
        </label>
        <datalist id="quiet-rules">
          {rules.map((rule) => (
            <option key={rule} value={rule} />
          ))}
        </datalist>
        <label>
          {text.hours}
          <input
            type="number"
            name="hours"
            min={1}
            max={maxHours}
            defaultValue={Math.min(HOURS, maxHours)}
            required
          />
        </label>
        <WhyField />
        <p className="note">{staff === '' ? text.needsName : text.most(maxHours)}</p>
        <Fault words={fault} />
        <button type="submit" className="main" disabled={isBusy || staff === ''}>
          {text.askButton}
        </button>
      </form>
    </Dialog>
  );
}

interface EndDialogProps {
  readonly quiet: Quiet;
  readonly onClose: () => void;
}

function EndDialog({ quiet, onClose }: EndDialogProps) {
  const text = useText(QUIET_TEXT);
  const { staff } = usePreferences();
  const { fault, isBusy, run } = useDeed(KEY);
  const { quietId, region, rule, person } = quiet;
  function end(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason')).trim();
    const params = { path: { quietId } };
    const body = { staff, region, reason };
    void run(() => given(api.POST('/v1/rule-quiets/{quietId}/end', { params, body }))).then(
      (isDone) => {
        if (isDone) onClose();
      },
    );
  }
  return (
    <Dialog title={text.endTitle(rule, person)} onClose={onClose}>
      <form className="form" onSubmit={end}>
        <WhyField />
        {staff === '' ? <p className="note">{text.needsName}</p> : null}
        <Fault words={fault} />
        <button type="submit" className="main" disabled={isBusy || staff === ''}>
          {text.endButton}
        </button>
      </form>
    </Dialog>
  );
}

function WhyField() {
  const text = useText(QUIET_TEXT);
  return (
    <label>
      {text.why} <input name="reason" required minLength={4} maxLength={500} autoComplete="off" />
    </label>
  );
}

function useQuietRules(state: State) {
  return useQuery({
    queryKey: [...KEY, state],
    queryFn: () => given(api.GET('/v1/rule-quiets', { params: { query: { state } } })),
    refetchInterval: EVERY_MS,
    placeholderData: (data) => data,
  });
}
