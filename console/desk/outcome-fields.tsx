// Parts of the outcome: the choices with their keys, and the fields that the chosen outcome asks for.
import type { Task } from '../../api/contract/task.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';
import type { Draft } from './draft.ts';
import { guessedKept, guessedPaid } from './outcome-body.ts';

export interface Choice {
  readonly name: string;
  readonly words: string;
  readonly pick: () => void;
}

interface ChoicesProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: string | undefined;
  /** Whether the label is seen. */
  readonly isLabelled?: boolean;
  readonly isDisabled: boolean;
}

export function Choices({ label, choices, chosen, isLabelled, isDisabled }: ChoicesProps) {
  return (
    <fieldset className="choices" disabled={isDisabled}>
      <legend className={isLabelled ? '' : 'unseen'}>{label}</legend>
      {choices.map(({ name, words, pick }, i) => (
        <label key={name} className={chosen === name ? 'chosen' : ''}>
          <input type="radio" name={label} checked={chosen === name} onChange={pick} />
          <kbd>{i + 1}</kbd>
          {words}
        </label>
      ))}
    </fieldset>
  );
}

interface FieldsProps {
  readonly task: Task;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly isDisabled: boolean;
}

interface Field {
  readonly key: 'keptYuan' | 'paidYuan' | 'unit' | 'place' | 'duplicateOf';
  readonly label: string;
  readonly guess?: string;
}

/** What the chosen outcome wants typed, with what is known filled in. */
export function Fields({ task, draft, change, isDisabled }: FieldsProps) {
  const field = useField(task, draft);
  if (field === undefined) return null;
  const { key, label, guess = '' } = field;
  return (
    <label className="field">
      {label}
      <input
        value={draft[key] ?? guess}
        inputMode={key.endsWith('Yuan') ? 'decimal' : 'text'}
        maxLength={200}
        disabled={isDisabled}
        onChange={({ target }) => change({ [key]: target.value })}
        onKeyDown={({ key: pressed, currentTarget, nativeEvent }) => {
          if (pressed === 'Escape' && !nativeEvent.isComposing) currentTarget.blur();
        }}
      />
    </label>
  );
}

function useField(task: Task, draft: Draft): Field | undefined {
  const text = useText(DESK_TEXT);
  if (task.aftercare !== undefined) {
    return draft.result === 'paid-after-all' ? { key: 'paidYuan', label: text.paid } : undefined;
  }
  switch (draft.outcome) {
    case 'dissuaded':
      return { key: 'keptYuan', label: text.kept, guess: guessedKept(task) };
    case 'already-paid':
      return { key: 'paidYuan', label: text.paid, guess: guessedPaid(task) };
    case 'police-dispatched':
      return { key: 'unit', label: text.unit };
    case 'visit-needed':
      return { key: 'place', label: text.place };
    case 'duplicate':
      return { key: 'duplicateOf', label: text.duplicateOf };
    default:
      return undefined;
  }
}
