// Of which task, and why: what is asked before anybody's signals are shown.
import { useText } from '../text/language.ts';
import { TASK_FIELDS_TEXT } from '../text/task-fields-text.ts';

/** The id of a task. */
export function TaskField() {
  const text = useText(TASK_FIELDS_TEXT);
  return (
    <label>
      {text.task}{' '}
      <input
        name="task"
        required
        pattern="\s*[0-9a-f]{16}\s*"
        title={text.taskHint}
        placeholder={text.taskHint}
        autoComplete="off"
      />
    </label>
  );
}

/** Why it must be seen, as the audit keeps it. */
export function WhyField({ hint }: { readonly hint?: string | undefined }) {
  const text = useText(TASK_FIELDS_TEXT);
  return (
    <label>
      {text.why} <input name="reason" required minLength={4} maxLength={200} placeholder={hint} />
    </label>
  );
}
