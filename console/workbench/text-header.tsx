// Above the text: which file it is, what came of the last act, and what can be done with it.
import { lazy, Suspense, useState } from 'react';
import { usePreferences } from '../shell/preferences.ts';
import { type Sentence, useText } from '../text/language.ts';
import { PERSON_STORY_TEXT } from '../text/person-story-text.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import { TRY_FILE } from './story-text.ts';
import type { Pack } from './use-pack.ts';

// Comes when somebody opens it.
const StoryDialog = lazy(async () => ({
  default: (await import('./story-dialog.tsx')).StoryDialog,
}));

interface TextHeaderProps {
  readonly file: string;
  readonly said: Sentence | undefined;
  readonly pack: Pick<Pack, 'changed' | 'revert' | 'put'>;
  readonly onSave: () => void;
  readonly onRun: () => void;
  readonly onSaid: (words: Sentence) => void;
}

export function TextHeader({ file, said, pack, onSave, onRun, onSaid }: TextHeaderProps) {
  const text = useText(WORKBENCH_TEXT);
  const { language } = usePreferences();
  const { open } = useText(PERSON_STORY_TEXT);
  const [isTaking, setTaking] = useState(false);
  const isTry = file === TRY_FILE;
  return (
    <header>
      <h2>{isTry ? text.tryFile : file}</h2>
      <span className="said" role="status">
        {said?.[language]}
      </span>
      {pack.changed.size === 0 ? null : (
        <button type="button" onClick={pack.revert}>
          {text.revert}
        </button>
      )}
      <button type="button" disabled={pack.changed.size === 0} onClick={onSave}>
        {text.save}
      </button>
      {isTry ? (
        <button type="button" onClick={() => setTaking(true)}>
          {open}
        </button>
      ) : null}
      <button type="button" className="main" onClick={onRun}>
        {isTry ? text.run : text.runAll}
      </button>
      {isTaking ? (
        <Suspense fallback={null}>
          <StoryDialog
            onTaken={(story, words) => {
              setTaking(false);
              pack.put(TRY_FILE, story);
              onSaid(words);
            }}
            onClose={() => setTaking(false)}
          />
        </Suspense>
      ) : null}
    </header>
  );
}
