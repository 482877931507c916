// A button that copies a text and says that it did.
import { useState } from 'react';
import { COPY_TEXT } from '../text/copy-text.ts';
import { useText } from '../text/language.ts';

interface CopyButtonProps {
  readonly value: string;
  /** What it copies, for who does not see it beside the button. */
  readonly name?: string;
  readonly words?: string;
}

export function CopyButton({ value, name, words }: CopyButtonProps) {
  const text = useText(COPY_TEXT);
  const [copied, setCopied] = useState<string>();
  const shown = copied === value ? text.copied : (words ?? text.copy);
  return (
    <button
      type="button"
      aria-label={name === undefined ? undefined : `${shown} ${name}`}
      onClick={({ currentTarget }) => void copy(value, currentTarget).then(() => setCopied(value))}
    >
      {shown}
    </button>
  );
}

/** Where a page may not use the clipboard, as without TLS, a field beside the button does it. */
async function copy(value: string, button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(value);
  } catch {
    copyByField(value, button);
  }
}

function copyByField(value: string, button: HTMLElement): void {
  const field = document.createElement('textarea');
  field.value = value;
  button.after(field);
  field.select();
  document.execCommand('copy');
  field.remove();
  button.focus();
}
