// Why a draft is begun: the history of the rules keeps it.
import { useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { useText } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';

interface SaveDialogProps {
  readonly onSave: (reason: string) => void;
  readonly onClose: () => void;
}

export function SaveDialog({ onSave, onClose }: SaveDialogProps) {
  const text = useText(WORKBENCH_TEXT);
  const [reason, setReason] = useState('');
  return (
    <Dialog title={text.saveTitle} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          onSave(reason.trim());
        }}
      >
        <label>
          {text.saveWhy}
          <input
            value={reason}
            maxLength={500}
            required
            pattern=".*\S.*"
            placeholder={text.saveWhyHint}
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
        <button type="submit" className="main">
          {text.save}
        </button>
      </form>
    </Dialog>
  );
}
