// The browser's own modal dialog: it keeps the focus inside and closes with Escape. What is asked first has the focus first, not the close mark.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';

const FIELD = 'input:enabled, select:enabled, textarea:enabled';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly isWide?: boolean;
}

export function Dialog({ title, onClose, children, isWide = false }: DialogProps) {
  const text = useText(SHELL_TEXT);
  const dialog = useRef<HTMLDialogElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
    (body.current?.querySelector<HTMLElement>(FIELD) ?? body.current)?.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={isWide ? 'wide' : ''}
      aria-labelledby={titleId}
      onClose={onClose}
    >
      <header>
        <h2 id={titleId}>{title}</h2>
        <button
          type="button"
          className="quiet"
          aria-label={text.close}
          onClick={() => dialog.current?.close()}
        >
          ✕
        </button>
      </header>
      <div ref={body} className="body" tabIndex={-1}>
        {children}
      </div>
    </dialog>
  );
}
