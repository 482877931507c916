// Makes a draft of what was proposed, and goes to it.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { may, useSession } from '../link/session.ts';
import { DeedDialog } from '../parts/deed-dialog.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { IMPROVE_TEXT } from '../text/improve-text.ts';
import { useText } from '../text/language.ts';

export interface Drafting {
  /** What it is based on. */
  readonly versionId: string;
  readonly onDraft: (versionId: string, file: string) => void;
}

interface DraftButtonProps extends Pick<Drafting, 'onDraft'> {
  /** Makes it. */
  readonly make: (staff: string, why: string) => Promise<{ readonly versionId: string }>;
  /** The file to begin with. */
  readonly file: string;
  readonly reason: string;
}

export function DraftButton({ make, onDraft, file, reason }: DraftButtonProps) {
  const text = useText(IMPROVE_TEXT);
  const { staff } = usePreferences();
  const session = useSession().data;
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [why, setWhy] = useState(reason);
  if (!may(session, 'rules:write')) return <span className="note">{text.noRight}</span>;
  if (staff === '') return <span className="note">{text.needsName}</span>;
  const act = async () => {
    const made = await make(staff, why.trim());
    await queries.invalidateQueries({ queryKey: ['rule-versions'] });
    onDraft(made.versionId, file);
  };
  return (
    <>
      <button type="button" onClick={() => setAsking(true)}>
        {text.makeDraft}
      </button>
      {isAsking ? (
        <DeedDialog
          title={text.makeDraft}
          button={text.makeDraft}
          queryKey={['rule-versions']}
          isReady={why.trim() !== ''}
          act={act}
          onClose={() => setAsking(false)}
        >
          <label>
            {text.draftWhy}
            <input value={why} maxLength={500} onChange={({ target }) => setWhy(target.value)} />
          </label>
        </DeedDialog>
      ) : null}
    </>
  );
}
