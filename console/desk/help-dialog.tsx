// What can be done for a person beside the call: something goes out, somebody goes there, the carrier helps, family is called.
import { Dialog } from '../parts/dialog.tsx';
import { HELP_TEXT } from '../text/help-text.ts';
import { useText } from '../text/language.ts';
import { CarrierHelp } from './carrier-help.tsx';
import { FamilyHelp } from './family-help.tsx';
import type { Held } from './holding.ts';
import { LadderHelp } from './ladder-help.tsx';

interface HelpProps {
  readonly held: Held;
  readonly onClose: () => void;
}

export function HelpDialog({ held: { claim }, onClose }: HelpProps) {
  const text = useText(HELP_TEXT);
  const { taskId } = claim.task;
  return (
    <Dialog title={text.title} onClose={onClose} isWide={true}>
      <div className="help">
        <div>
          <LadderHelp taskId={taskId} />
          <CarrierHelp taskId={taskId} />
        </div>
        <FamilyHelp taskId={taskId} lease={claim.lease} />
      </div>
    </Dialog>
  );
}
