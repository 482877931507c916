// How it ended, by number keys: the outcome first, then its detail where it has one, then Enter.
import { useRef, useState } from 'react';
import { OUTCOME_NAMES, OUTCOMES } from '../../signal/outcome.ts';
import { Refusal } from '../link/request.ts';
import { useKeys } from '../parts/keys.ts';
import { usePreferences } from '../shell/preferences.ts';
import { clock } from '../text/amount-text.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';
import type { FollowUp } from './calls.ts';
import type { Draft } from './draft.ts';
import type { Held } from './holding.ts';
import { BECAUSE, CALL_ENDS, prepare, RESULTS } from './outcome-body.ts';
import { type Choice, Choices, Fields } from './outcome-fields.tsx';

interface OutcomeProps {
  readonly held: Held;
  readonly isLost: boolean;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  /** Says what was recorded. */
  readonly onRecorded: (text: string) => void;
  readonly onLost: () => void;
}

const NOTHING: Partial<Draft> = {
  outcome: undefined,
  result: undefined,
  because: undefined,
  callEnd: undefined,
};

export function OutcomePanel({ held, isLost, draft, change, onRecorded, onLost }: OutcomeProps) {
  const text = useText(DESK_TEXT);
  const note = useRef<HTMLTextAreaElement>(null);
  const { outcomes, details } = useChoices(held, draft, change);
  const { save, isSaving, fault } = useSaving({
    held,
    isLost,
    draft,
    onRecorded,
    onLost,
    outcomes,
  });
  // Once an outcome with details is chosen, the number keys are theirs; Escape goes back.
  const keyed = (details ?? outcomes).choices;
  const clear = () => change(NOTHING);
  useKeys({
    ...(isLost ? {} : Object.fromEntries(keyed.map(({ pick }, i) => [String(i + 1), pick]))),
    Enter: save,
    n: () => note.current?.focus(),
    Escape: clear,
  });
  return (
    <section className="card outcome">
      <h2>{text.outcome}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {details === undefined ? (
          <Choices {...outcomes} isDisabled={isLost} />
        ) : (
          <>
            <p className="picked">
              {outcomes.choices.find(({ name }) => name === outcomes.chosen)?.words}
              <button type="button" className="quiet" disabled={isLost} onClick={clear}>
                {text.again} <kbd>Esc</kbd>
              </button>
            </p>
            <Choices {...details} isLabelled={true} isDisabled={isLost} />
          </>
        )}
        <div className="entries">
          <Fields task={held.claim.task} draft={draft} change={change} isDisabled={isLost} />
          <label className="noted">
            <span>
              {text.note} <kbd>N</kbd>
            </span>
            <textarea
              ref={note}
              rows={2}
              maxLength={2_000}
              placeholder={text.noteHint}
              value={draft.note ?? ''}
              readOnly={isLost}
              onChange={({ target }) => change({ note: target.value })}
              onKeyDown={({ key, ctrlKey, metaKey, nativeEvent }) => {
                if (key === 'Escape' && !nativeEvent.isComposing) note.current?.blur();
                if (key === 'Enter' && (ctrlKey || metaKey)) save();
              }}
            />
          </label>
        </div>
        <p className={fault === '' ? 'unseen' : 'bad'} role="alert">
          {fault}
        </p>
        <button type="submit" className="main" disabled={isLost || isSaving}>
          {isSaving ? text.saving : text.save} <kbd>Enter</kbd>
        </button>
      </form>
    </section>
  );
}

interface ChoiceList {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: string | undefined;
}

/** The outcomes, and the details of the chosen one where it has some. */
function useChoices(
  { claim: { task } }: Held,
  draft: Draft,
  change: OutcomeProps['change'],
): { readonly outcomes: ChoiceList; readonly details: ChoiceList | undefined } {
  const text = useText(DESK_TEXT);
  const { language } = usePreferences();
  if (task.aftercare !== undefined) {
    const choices = RESULTS.map((name) => ({
      name,
      words: text.result[name],
      pick: () => change({ result: name }),
    }));
    return { outcomes: { label: text.outcome, choices, chosen: draft.result }, details: undefined };
  }
  const choices = OUTCOME_NAMES.map((name) => ({
    name,
    words: OUTCOMES[name][language],
    pick: () => change({ ...NOTHING, outcome: name }),
  }));
  const outcomes = { label: text.outcome, choices, chosen: draft.outcome };
  if (draft.outcome === 'not-fraud') {
    const reasons = BECAUSE.map((name) => ({
      name,
      words: text.becauseOf[name],
      pick: () => change({ because: name }),
    }));
    return {
      outcomes,
      details: { label: text.because, choices: reasons, chosen: draft.because },
    };
  }
  if (draft.outcome === 'unreachable') {
    const ends = CALL_ENDS.map((name) => ({
      name,
      words: text.callEndOf[name],
      pick: () => change({ callEnd: name }),
    }));
    return { outcomes, details: { label: text.callEnd, choices: ends, chosen: draft.callEnd } };
  }
  return { outcomes, details: undefined };
}

type SavingGiven = Omit<OutcomeProps, 'change'> & { readonly outcomes: ChoiceList };

/** Sends what was typed. Whatever becomes of it, what was typed stays until it is recorded. */
function useSaving({ held, isLost, draft, onRecorded, onLost, outcomes }: SavingGiven) {
  const text = useText(DESK_TEXT);
  const [isSaving, setSaving] = useState(false);
  const [fault, setFault] = useState('');
  const save = () => {
    if (isLost || isSaving) return;
    const prepared = prepare(held.claim.task, held.claim.lease, draft, Date.now());
    if (!prepared.ok) {
      setFault(text.missing[prepared.missing]);
      return;
    }
    setSaving(true);
    setFault('');
    const { words = '' } = outcomes.choices.find(({ name }) => name === outcomes.chosen) ?? {};
    prepared.send().then(
      (followUps) => onRecorded(saidOf(text, words, followUps)),
      (error: unknown) => {
        setSaving(false);
        if (error instanceof Refusal && error.code === 'FW_LEASE_LOST') onLost();
        else setFault(error instanceof Refusal ? error.message : text.notSent);
      },
    );
  };
  return { save, isSaving, fault };
}

/** `已记录：已劝阻 · 03-03 10:15 回访`. */
function saidOf(
  text: (typeof DESK_TEXT)['zh'] | (typeof DESK_TEXT)['en'],
  words: string,
  followUps: readonly FollowUp[],
): string {
  const next = followUps.map(({ kind, at }) =>
    text.followUp[kind](at === undefined ? '' : clock(at)),
  );
  return [text.recorded(words), ...next].join(' · ');
}
