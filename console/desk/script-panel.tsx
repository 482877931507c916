// The script: what was said and answered so far, what to say now, and the answers with their keys.
import type { CallScripts } from '../../api/contract/call-script.ts';
import type { Task } from '../../api/contract/task.ts';
import { OUTCOME_NAMES } from '../../signal/outcome.ts';
import { useKeys } from '../parts/keys.ts';
import { usePreferences } from '../shell/preferences.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';
import type { Draft } from './draft.ts';
import { RESULTS } from './outcome-body.ts';
import { type ScriptAnswer, stepOf } from './script.ts';

const KEYS = ['a', 'b', 'c'] as const;

interface ScriptProps {
  readonly scripts: CallScripts;
  readonly task: Task;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly isLost: boolean;
}

export function ScriptPanel({ scripts, task, draft, change, isLost }: ScriptProps) {
  const text = useText(DESK_TEXT);
  const { language } = usePreferences();
  const way = draft.way ?? [];
  const last = way.at(-1);
  const step = stepOf(scripts, task, last?.to);
  const isOver = last !== undefined && last.to === undefined;
  const answers = isOver ? [] : (step?.answers ?? []);
  const answer = (chosen: ScriptAnswer) => {
    if (step === undefined) return;
    const said = {
      step: step.id,
      words: chosen[language],
      ...(chosen.to === undefined ? {} : { to: chosen.to }),
    };
    change({ way: [...way, said], ...suggested(chosen.outcome) });
  };
  const back = () => change({ way: way.slice(0, -1) });
  const keyed = answers.flatMap((one, i) => {
    const key = KEYS[i];
    return key === undefined ? [] : [[key, () => answer(one)] as const];
  });
  useKeys({ ...(isLost ? {} : Object.fromEntries(keyed)), Backspace: back });
  const say = step?.say[language].replaceAll('{place}', task.deskName[language]);
  return (
    <section className="card script">
      <h2>
        {text.script} <small>{text.scriptVersion(scripts.version)}</small>
      </h2>
      {way.length === 0 ? null : (
        <ol className="way">
          {way.map(({ step: id, words }) => (
            <li key={id}>{words}</li>
          ))}
          <li>
            <button type="button" className="quiet" disabled={isLost} onClick={back}>
              {text.scriptBack} <kbd>⌫</kbd>
            </button>
          </li>
        </ol>
      )}
      <p className="say" aria-live="polite">
        {isOver ? text.scriptOver : say}
      </p>
      <div className="answers">
        {answers.map((one, i) => (
          <button key={one.zh} type="button" disabled={isLost} onClick={() => answer(one)}>
            <kbd>{KEYS[i]?.toUpperCase()}</kbd> {one[language]}
          </button>
        ))}
      </div>
    </section>
  );
}

/** The outcome that an answer suggests, as the outcome panel has it. */
function suggested(name: string | undefined): Partial<Draft> {
  const outcome = OUTCOME_NAMES.find((one) => one === name);
  const result = RESULTS.find((one) => one === name);
  if (result !== undefined && outcome === undefined) return { result };
  return outcome === undefined ? {} : { outcome };
}
