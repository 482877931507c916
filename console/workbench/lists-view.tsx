// Lists that the live rules ask for: what is on each, since when and why; put on and taken off, by two people where it matters.
import { type FormEvent, useState } from 'react';
import { useDeed } from '../link/deed.ts';
import { may, useSession } from '../link/session.ts';
import { Choices } from '../parts/choices.tsx';
import { Fault } from '../parts/fault.tsx';
import { Reading } from '../parts/reading.tsx';
import { wholeCount } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { LIST_TEXT } from '../text/list-text.ts';
import { AddDialog, RemoveDialog } from './list-dialogs.tsx';
import { EntryTable } from './list-entries.tsx';
import { useListNames } from './list-names.ts';
import { ListRequests } from './list-requests.tsx';
import {
  type EntryState,
  LISTS_KEY,
  type ListHead,
  searchList,
  useEntries,
  useLists,
} from './lists.ts';

interface ListsViewProps {
  /** Name of the list that is asked for. */
  readonly asked: string;
  readonly onList: (list: string) => void;
}

export function ListsView({ asked, onList }: ListsViewProps) {
  const text = useText(LIST_TEXT);
  const { data, error, refetch } = useLists();
  if (data === undefined) return <Reading error={error} onRetry={() => void refetch()} />;
  const list = data.lists.find((one) => one.list === asked) ?? data.lists[0];
  if (list === undefined) return <p className="empty">{text.none}</p>;
  return (
    <div className="records lists">
      <p className="note">{text.how}</p>
      <div className="sides">
        <ListChoice all={data.lists} chosen={list} onList={onList} />
        <OneList key={list.list} list={list} />
      </div>
    </div>
  );
}

interface ListChoiceProps {
  readonly all: readonly ListHead[];
  readonly chosen: ListHead;
  readonly onList: (list: string) => void;
}

function ListChoice({ all, chosen, onList }: ListChoiceProps) {
  const text = useText(LIST_TEXT);
  const nameOf = useListNames();
  return (
    <nav aria-label={text.lists}>
      <ul className="rows">
        {all.map((one) => (
          <li key={one.list}>
            <button
              type="button"
              className="quiet"
              aria-current={one === chosen ? 'true' : undefined}
              onClick={() => onList(one.list)}
            >
              <b>{nameOf(one.list)}</b>{' '}
              {nameOf(one.list) === one.list ? null : <span className="soft">{one.list}</span>}
              <small>
                {one.confirms === undefined ? text.match[one.match] : text.confirms[one.confirms]}
                {` · ${text.count} ${wholeCount(one.entries)}`}
                {one.packEntries === 0
                  ? ''
                  : ` · ${text.inPackCount} ${wholeCount(one.packEntries)}`}
                {one.waiting === 0 ? '' : ` · ${text.waitingCount} ${wholeCount(one.waiting)}`}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

type Opened = 'add' | readonly string[];

function OneList({ list }: { readonly list: ListHead }) {
  const text = useText(LIST_TEXT);
  const nameOf = useListNames();
  const mayAsk = may(useSession().data, 'rules:write');
  const [state, setState] = useState<EntryState>('listed');
  const [opened, setOpened] = useState<Opened>();
  const [said, setSaid] = useState<'done' | 'asked'>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const entries = useEntries(list.list, state);
  const rows = entries.data?.pages.flatMap((page) => page.entries) ?? [];
  const close = () => setOpened(undefined);
  const onAsked = (request: { readonly state: string }) => {
    setChosen(new Set());
    setSaid(request.state === 'done' ? 'done' : 'asked');
  };
  return (
    <section aria-label={text.entriesOf(nameOf(list.list))}>
      <Search list={list.list} />
      <div className="filters">
        <Choices
          of={['listed', 'ended']}
          chosen={state}
          wordsOf={(one) => text.show[one]}
          onChoose={setState}
        />
        {mayAsk ? (
          <button type="button" className="main" onClick={() => setOpened('add')}>
            {text.add}
          </button>
        ) : null}
        {chosen.size > 0 ? (
          <button type="button" onClick={() => setOpened([...chosen])}>
            {text.removeMany(wholeCount(chosen.size))}
          </button>
        ) : null}
        <span role="status">{said === undefined ? '' : text[said]}</span>
      </div>
      {entries.data === undefined ? (
        <Reading error={entries.error} onRetry={() => void entries.refetch()} />
      ) : rows.length === 0 ? (
        <p className="empty">{text.empty[state]}</p>
      ) : (
        <EntryTable
          rows={rows}
          chosen={chosen}
          {...(mayAsk && state === 'listed' ? { onChoose: setChosen } : {})}
        />
      )}
      {entries.hasNextPage ? (
        <button type="button" onClick={() => void entries.fetchNextPage()}>
          {text.more}
        </button>
      ) : null}
      <ListRequests list={list.list} />
      {opened === 'add' ? <AddDialog list={list} onAsked={onAsked} onClose={close} /> : null}
      {opened !== undefined && opened !== 'add' ? (
        <RemoveDialog list={list} rowIds={opened} onAsked={onAsked} onClose={close} />
      ) : null}
    </section>
  );
}

const NOBODY: ReadonlySet<string> = new Set();

type Found = Awaited<ReturnType<typeof searchList>>;

function Search({ list }: { readonly list: string }) {
  const text = useText(LIST_TEXT);
  const [found, setFound] = useState<Found>();
  const { fault, isBusy, run } = useDeed([...LISTS_KEY, 'nothing']);
  function look(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const entry = String(new FormData(event.currentTarget).get('entry')).trim();
    setFound(undefined);
    void run(async () => setFound(await searchList(list, entry)));
  }
  return (
    <>
      <form className="filters" onSubmit={look}>
        <input
          name="entry"
          required
          autoComplete="off"
          aria-label={text.find}
          placeholder={text.find}
        />
        <button type="submit" disabled={isBusy}>
          {text.search}
        </button>
      </form>
      <Fault words={fault} />
      {found === undefined ? null : (
        <div className="card" role="status">
          <b>{found.isListed ? text.isListed : text.isNotListed}</b>
          {found.inPack ? ` · ${text.inPack}` : ''}
          {found.entries.length === 0 ? null : <EntryTable rows={found.entries} chosen={NOBODY} />}
        </div>
      )}
    </>
  );
}
