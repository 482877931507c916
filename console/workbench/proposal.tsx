// What a proposal changes in the files, and the button that makes a draft of it.
import type { TuningAnswer } from '../../api/contract/tuning.ts';
import { IMPROVE_TEXT } from '../text/improve-text.ts';
import { useText } from '../text/language.ts';
import { DraftButton, type Drafting } from './draft-button.tsx';
import { Patch } from './patch.tsx';
import { beginDraft } from './versions.ts';

interface ProposalProps extends Pick<TuningAnswer, 'diff' | 'files'> {
  readonly drafting: Drafting;
  readonly reason: string;
}

export function Proposal({ drafting, diff, files, reason }: ProposalProps) {
  const text = useText(IMPROVE_TEXT);
  const [first] = diff;
  if (first === undefined) return <p className="note">{text.noChanges}</p>;
  return (
    <section className="group">
      <h2>{text.changes}</h2>
      {diff.map(({ name, patch }) => (
        <details key={name}>
          <summary>{name}</summary>
          <Patch patch={patch} />
        </details>
      ))}
      <DraftButton
        onDraft={drafting.onDraft}
        file={first.name}
        make={(by, why) => beginDraft(drafting.versionId, by, why, files)}
        reason={reason}
      />
    </section>
  );
}
