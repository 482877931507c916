// Asks of which task, and why: the signals of its person become the story to try rules on.
import { useState } from 'react';
import { given } from '../../client/client.ts';
import { api, Refusal } from '../link/request.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Fault } from '../parts/fault.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { type Sentence, sentence, useText } from '../text/language.ts';
import { PERSON_STORY_TEXT } from '../text/person-story-text.ts';
import { TASK_FIELDS_TEXT } from '../text/task-fields-text.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import { storyFile } from './story-text.ts';
import { TaskField, WhyField } from './task-fields.tsx';

const DAYS = 3;
const DAYS_MAX = 14;

interface StoryDialogProps {
  /** The file with the story, and what is to be said of it. */
  readonly onTaken: (text: string, said: Sentence) => void;
  readonly onClose: () => void;
}

export function StoryDialog({ onTaken, onClose }: StoryDialogProps) {
  const text = useText(PERSON_STORY_TEXT);
  const { linkDown } = useText(WORKBENCH_TEXT);
  const { needsName } = useText(TASK_FIELDS_TEXT);
  const { staff } = usePreferences();
  const [fault, setFault] = useState('');
  const [isBusy, setBusy] = useState(false);
  async function take(fields: FormData) {
    setBusy(true);
    const taskId = String(fields.get('task')).trim();
    const body = {
      staff,
      reason: String(fields.get('reason')).trim(),
      days: Number(fields.get('days')),
    };
    try {
      const params = { path: { taskId } };
      const {
        state,
        signals = [],
        startTime = 0,
        isCut,
      } = await given(api.POST('/v1/tasks/{taskId}/story', { params, body }));
      if (state !== 'done') return setFault(text[state]);
      if (signals.length === 0) return setFault(text.none);
      const said = sentence(PERSON_STORY_TEXT, ({ taken, cut, alone }) =>
        [taken(signals.length), isCut === true ? cut : '', alone].join(' '),
      );
      onTaken(storyFile(text.name(taskId), startTime, signals), said);
    } catch (error) {
      setFault(error instanceof Refusal ? error.message : linkDown);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog title={text.title} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (staff === '') setFault(needsName);
          else void take(new FormData(event.currentTarget));
        }}
      >
        <p className="note">{text.how}</p>
        <TaskField />
        <label>
          {text.days}
          <input type="number" name="days" min={1} max={DAYS_MAX} defaultValue={DAYS} required />
        </label>
        <WhyField hint={text.whyHint} />
        <Fault words={fault} />
        <button type="submit" className="main" disabled={isBusy}>
          {text.take}
        </button>
      </form>
    </Dialog>
  );
}
