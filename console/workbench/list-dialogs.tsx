// Windows in which entries of a list are asked for, and what was asked for is decided.
import { type ChangeEvent, useState } from 'react';
import { DeedDialog } from '../parts/deed-dialog.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { wholeCount } from '../text/amount-text.ts';
import { joined, useText } from '../text/language.ts';
import { LIST_TEXT } from '../text/list-text.ts';
import { countOf, withEnd } from './list-lines.ts';
import { useListNames } from './list-names.ts';
import {
  askListChange,
  decideListChange,
  LISTS_KEY,
  type ListHead,
  type RequestView,
} from './lists.ts';

/** As many a person may add alone to a list that confirms suspects: rulebook/list-request.ts decides. */
const ALONE_MAX = 100;

interface AskProps {
  readonly list: ListHead;
  readonly onAsked: (request: RequestView) => void;
  readonly onClose: () => void;
}

export function AddDialog({ list, onAsked, onClose }: AskProps) {
  const text = useText(LIST_TEXT);
  const nameOf = useListNames();
  const { staff } = usePreferences();
  const [lines, setLines] = useState('');
  const [end, setEnd] = useState('');
  const [file, setFile] = useState('');
  const [reason, setReason] = useState('');
  const count = countOf(lines);
  const isAlone = list.confirms !== undefined && count <= ALONE_MAX;
  const add = async () =>
    onAsked(await askListChange(list.list, staff, { op: 'add', csv: withEnd(lines, end), reason }));
  return (
    <DeedDialog
      title={text.addTitle(nameOf(list.list))}
      button={text.ask}
      queryKey={LISTS_KEY}
      isReady={count > 0 && reason.trim() !== '' && staff !== ''}
      act={add}
      onClose={onClose}
    >
      <label>
        {text.lines}
        <textarea
          rows={6}
          value={lines}
          placeholder={text.linesHint}
          spellCheck={false}
          onChange={({ target }) => setLines(target.value)}
        />
      </label>
      <label className="file">
        <span className="button">{text.file}</span> {file}
        <input
          type="file"
          className="unseen"
          accept=".csv,.txt,text/csv,text/plain"
          onChange={(event) => {
            setFile(event.target.files?.[0]?.name ?? '');
            void readFile(event).then(setLines);
          }}
        />
      </label>
      <label>
        {text.end}
        <input type="date" value={end} onChange={({ target }) => setEnd(target.value)} />
      </label>
      <ReasonField reason={reason} onReason={setReason} />
      <p className="note">
        {staff === ''
          ? text.needsName
          : `${count > 0 ? `${text.many(wholeCount(count))} · ` : ''}${isAlone ? text.alone : text.second}`}
      </p>
    </DeedDialog>
  );
}

interface RemoveProps extends AskProps {
  readonly rowIds: readonly string[];
}

export function RemoveDialog({ list, rowIds, onAsked, onClose }: RemoveProps) {
  const text = useText(LIST_TEXT);
  const nameOf = useListNames();
  const { staff } = usePreferences();
  const [reason, setReason] = useState('');
  const remove = async () => {
    const asked = { op: 'remove' as const, rowIds: [...rowIds], reason };
    onAsked(await askListChange(list.list, staff, asked));
  };
  return (
    <DeedDialog
      title={text.removeTitle(nameOf(list.list))}
      button={text.ask}
      queryKey={LISTS_KEY}
      isReady={reason.trim() !== '' && staff !== ''}
      act={remove}
      onClose={onClose}
    >
      <p>{text.many(wholeCount(rowIds.length))}</p>
      <ReasonField reason={reason} onReason={setReason} />
      <p className="note">{staff === '' ? text.needsName : text.second}</p>
    </DeedDialog>
  );
}

interface DecideProps {
  readonly request: RequestView;
  readonly accept: boolean;
  readonly onClose: () => void;
}

export function DecideDialog({ request, accept, onClose }: DecideProps) {
  const text = useText(LIST_TEXT);
  const nameOf = useListNames();
  const { staff, language } = usePreferences();
  const [reason, setReason] = useState('');
  const { requestId, op, list, count, sample } = request;
  const button = accept ? text.decisions.accept : text.decisions.refuse;
  return (
    <DeedDialog
      title={`${button}: ${text.ops[op]} ${nameOf(list)}`}
      button={button}
      queryKey={LISTS_KEY}
      isReady={reason.trim() !== '' && staff !== ''}
      act={() => decideListChange(requestId, { staff, accept, reason })}
      onClose={onClose}
    >
      <p>
        {joined(sample, language)} {count > sample.length ? text.andMore(wholeCount(count)) : ''}
      </p>
      <ReasonField reason={reason} onReason={setReason} />
      {staff === '' ? <p className="note">{text.needsName}</p> : null}
    </DeedDialog>
  );
}

interface ReasonProps {
  readonly reason: string;
  readonly onReason: (reason: string) => void;
}

function ReasonField({ reason, onReason }: ReasonProps) {
  const text = useText(LIST_TEXT);
  return (
    <label>
      {text.reason}
      <input
        value={reason}
        required
        maxLength={500}
        placeholder={text.reasonHint}
        onChange={({ target }) => onReason(target.value)}
      />
    </label>
  );
}

async function readFile({ target }: ChangeEvent<HTMLInputElement>): Promise<string> {
  return (await target.files?.[0]?.text()) ?? '';
}
