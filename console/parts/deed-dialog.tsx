// A window with a form that does one thing: what the server refuses is said in it, and it closes when the thing is done.
import type { ReactNode } from 'react';
import { useDeed } from '../link/deed.ts';
import { Dialog } from './dialog.tsx';
import { Fault } from './fault.tsx';

interface DeedDialogProps {
  readonly title: string;
  /** Words of the button that does it. */
  readonly button: string;
  /** What is read again after it. */
  readonly queryKey: readonly unknown[];
  readonly isReady?: boolean;
  readonly act: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function DeedDialog(props: DeedDialogProps) {
  const { title, button, queryKey, isReady = true, act, onClose, children } = props;
  const { fault, isBusy, run } = useDeed(queryKey);
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void run(act).then((isDone) => {
            if (isDone) onClose();
          });
        }}
      >
        {children}
        <Fault words={fault} />
        <button type="submit" className="main" disabled={isBusy || !isReady}>
          {button}
        </button>
      </form>
    </Dialog>
  );
}
