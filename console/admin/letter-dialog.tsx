// One dead letter: where it came from and why it was refused; who may mend it sees the row after giving a reason, and sends it again or puts it aside.
import { useState } from 'react';
import { useDeed } from '../link/deed.ts';
import { may, useSession } from '../link/session.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Fault } from '../parts/fault.tsx';
import { useText } from '../text/language.ts';
import { LETTER_TEXT } from '../text/letter-text.ts';
import {
  discardLetter,
  LETTERS_KEY,
  type Letter,
  type Opened,
  openLetter,
  resendLetter,
} from './letters.ts';

interface LetterDialogProps {
  readonly letter: Letter;
  readonly place: string;
  readonly onClose: () => void;
}

export function LetterDialog({ letter, place, onClose }: LetterDialogProps) {
  const text = useText(LETTER_TEXT);
  const mayMend = may(useSession().data, 'sources:mend');
  return (
    <Dialog title={`${letter.source} · ${place}`} onClose={onClose} isWide={true}>
      <p>
        {letter.message}
        <small className="note">
          {' '}
          {letter.column === undefined ? '' : `${text.column(letter.column)} · `}
          {letter.code}
        </small>
      </p>
      {letter.deed === undefined ? (
        mayMend ? (
          <Mend letterId={letter.letterId} onDone={onClose} />
        ) : (
          <p className="note">{text.mayNot}</p>
        )
      ) : (
        <p className="note">
          {text.deeds[letter.deed.act]} · {letter.deed.by} · {letter.deed.reason}
        </p>
      )}
    </Dialog>
  );
}

function Mend({ letterId, onDone }: { readonly letterId: string; readonly onDone: () => void }) {
  const text = useText(LETTER_TEXT);
  const [reason, setReason] = useState('');
  const [opened, setOpened] = useState<Opened>();
  const [row, setRow] = useState('');
  const { fault, isBusy, run } = useDeed(LETTERS_KEY);
  const hasReason = reason.trim().length >= 2;
  const close = (isDone: boolean) => {
    if (isDone) onDone();
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (opened === undefined) {
          void run(async () => {
            const found = await openLetter(letterId, reason.trim());
            setOpened(found);
            setRow(found.raw);
          });
        } else void run(() => resendLetter(letterId, row, reason.trim())).then(close);
      }}
    >
      <label>
        {text.reason}
        <input
          value={reason}
          required={true}
          minLength={2}
          maxLength={200}
          placeholder={text.reasonHint}
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      {opened === undefined ? (
        <p className="note">{text.hidden}</p>
      ) : (
        <Row opened={opened} row={row} onChange={setRow} />
      )}
      <Fault words={fault} />
      <p className="deeds">
        <button type="submit" className="main" disabled={isBusy || !hasReason}>
          {opened === undefined ? text.show : text.resend}
        </button>
        <button
          type="button"
          disabled={isBusy || !hasReason}
          onClick={() => void run(() => discardLetter(letterId, reason.trim())).then(close)}
        >
          {text.discard}
        </button>
      </p>
    </form>
  );
}

interface RowProps {
  readonly opened: Opened;
  readonly row: string;
  readonly onChange: (row: string) => void;
}

function Row({ opened: { columns, isCut }, row, onChange }: RowProps) {
  const text = useText(LETTER_TEXT);
  return (
    <>
      {columns === undefined ? null : (
        <p className="row-columns">
          {text.columns}: <code>{columns.join(', ')}</code>
        </p>
      )}
      <label>
        {text.text}
        <textarea
          className="code"
          rows={6}
          value={row}
          required={true}
          spellCheck={false}
          onChange={({ target }) => onChange(target.value)}
        />
      </label>
      <p className="note">{isCut ? text.cut : text.again}</p>
    </>
  );
}
