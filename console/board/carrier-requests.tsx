// Requests that wait for a carrier: a lead takes one there, to a partner that answers itself or by hand, and records what the carrier says.
import { useId, useState } from 'react';
import { useNow } from '../link/now.ts';
import { may, useSession } from '../link/session.ts';
import { DeedDialog } from '../parts/deed-dialog.tsx';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock, span } from '../text/amount-text.ts';
import { BOARD_TEXT } from '../text/board-text.ts';
import { HELP_TEXT } from '../text/help-text.ts';
import { useText } from '../text/language.ts';
import {
  answerCarrier,
  CARRIERS_KEY,
  type CarrierLine,
  type CarrierRequest,
  takeCarrier,
  useCarrierRequests,
} from './board.ts';

const LINES: readonly CarrierLine[] = [
  'free',
  'busy',
  'forwarded',
  'roaming',
  'switched-off',
  'suspended',
  'no-such-number',
];

type Opened = { readonly deed: 'take' | 'answer'; readonly request: CarrierRequest };

export function CarrierRequests({ desk }: { readonly desk: string }) {
  const text = useText(BOARD_TEXT);
  const { data, error, refetch } = useCarrierRequests(desk);
  const [opened, setOpened] = useState<Opened>();
  const requests = data?.requests ?? [];
  return (
    <section className="card carriers">
      <h2>{text.carriers}</h2>
      {data === undefined ? <Reading error={error} onRetry={() => void refetch()} /> : null}
      {data !== undefined && requests.length === 0 ? (
        <p className="empty">{text.noCarriers}</p>
      ) : null}
      <ul className="rows">
        {requests.map((request) => (
          <Row key={request.requestId} request={request} onOpen={setOpened} />
        ))}
      </ul>
      {opened?.deed === 'take' ? (
        <TakeDialog
          request={opened.request}
          partners={data?.partners ?? []}
          onClose={() => setOpened(undefined)}
        />
      ) : null}
      {opened?.deed === 'answer' ? (
        <AnswerDialog request={opened.request} onClose={() => setOpened(undefined)} />
      ) : null}
    </section>
  );
}

interface RowProps {
  readonly request: CarrierRequest;
  readonly onOpen: (opened: Opened) => void;
}

function Row({ request, onOpen }: RowProps) {
  const text = useText(BOARD_TEXT);
  const help = useText(HELP_TEXT);
  const { language } = usePreferences();
  const now = useNow(1_000);
  const mayAnswer = may(useSession().data, 'orders:answer');
  const { ask, reason, askedBy, askedAt, expiresAt, takenBy, takenTo } = request;
  return (
    <li>
      <span>
        <b>{help.ask[ask]}</b> {takenBy === undefined ? '' : text.takenBy(takenBy, takenTo)}
        <small>
          {askedBy} {clock(askedAt)} · {reason} · {text.left(span(expiresAt - now, language))}
        </small>
      </span>
      {mayAnswer ? (
        <span className="decide">
          {takenBy === undefined ? (
            <button type="button" onClick={() => onOpen({ deed: 'take', request })}>
              {text.take}
            </button>
          ) : null}
          <button
            type="button"
            className={takenBy === undefined ? 'quiet' : ''}
            onClick={() => onOpen({ deed: 'answer', request })}
          >
            {text.answer}
          </button>
        </span>
      ) : null}
    </li>
  );
}

interface DialogProps {
  readonly request: CarrierRequest;
  readonly onClose: () => void;
}

interface TakeProps extends DialogProps {
  /** Whom it may be taken to, as far as that is known. */
  readonly partners: readonly string[];
}

function TakeDialog({ request, partners, onClose }: TakeProps) {
  const text = useText(BOARD_TEXT);
  const { staff } = usePreferences();
  const help = useText(HELP_TEXT);
  const listId = useId();
  const [to, setTo] = useState('');
  return (
    <DeedDialog
      title={text.takeTitle(help.ask[request.ask], request.reason)}
      button={text.confirm}
      queryKey={CARRIERS_KEY}
      act={() => takeCarrier(request, { staff, ...(to.trim() === '' ? {} : { to: to.trim() }) })}
      onClose={onClose}
    >
      <label>
        {text.takeTo}
        <input
          value={to}
          maxLength={64}
          list={listId}
          onChange={({ target }) => setTo(target.value)}
        />
      </label>
      <datalist id={listId}>
        {partners.map((partner) => (
          <option key={partner} value={partner} />
        ))}
      </datalist>
      <p className="note">{text.takeNote}</p>
    </DeedDialog>
  );
}

function AnswerDialog({ request, onClose }: DialogProps) {
  const text = useText(BOARD_TEXT);
  const help = useText(HELP_TEXT);
  const [by, setBy] = useState('');
  const [isDone, setDone] = useState(true);
  const [line, setLine] = useState<CarrierLine>('free');
  const [note, setNote] = useState('');
  const isLine = isDone && request.ask === 'line-status';
  const act = () =>
    answerCarrier(request, {
      state: isDone ? 'answered' : 'refused',
      by: by.trim(),
      ...(isLine ? { line } : {}),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    });
  return (
    <DeedDialog
      title={text.answerTitle(help.ask[request.ask])}
      button={text.confirm}
      queryKey={CARRIERS_KEY}
      isReady={by.trim() !== ''}
      act={act}
      onClose={onClose}
    >
      <label>
        {text.answerBy}
        <input value={by} required maxLength={64} onChange={({ target }) => setBy(target.value)} />
      </label>
      <label>
        {text.answerState}
        <select
          value={isDone ? 'answered' : 'refused'}
          onChange={({ target }) => setDone(target.value === 'answered')}
        >
          {(['answered', 'refused'] as const).map((state) => (
            <option key={state} value={state}>
              {help.asked[state]}
            </option>
          ))}
        </select>
      </label>
      {isLine ? (
        <label>
          {help.ask['line-status']}
          <select
            value={line}
            onChange={({ target }) => setLine(LINES.find((one) => one === target.value) ?? 'free')}
          >
            {LINES.map((one) => (
              <option key={one} value={one}>
                {help.line[one]}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <label>
        {text.answerNote}
        <input value={note} maxLength={200} onChange={({ target }) => setNote(target.value)} />
      </label>
    </DeedDialog>
  );
}
