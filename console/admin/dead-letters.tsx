// What was refused, the newest first, by source and reason.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { LongRows, rowCountOf } from '../parts/long-rows.tsx';
import { Reading } from '../parts/reading.tsx';
import { clock } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { LETTER_TEXT } from '../text/letter-text.ts';
import { LetterDialog } from './letter-dialog.tsx';
import { LETTERS_KEY, type Letter, letterPage } from './letters.ts';
import { Older } from './older.tsx';

interface Filter {
  readonly source: string;
  readonly code: string;
  readonly state: 'open' | 'all';
}

export function DeadLetters() {
  const text = useText(LETTER_TEXT);
  const [filter, setFilter] = useState<Filter>({ source: '', code: '', state: 'open' });
  const [shown, setShown] = useState<Letter>();
  const pages = useInfiniteQuery({
    queryKey: [...LETTERS_KEY, filter],
    initialPageParam: 0,
    queryFn: ({ pageParam }) =>
      letterPage({
        state: filter.state,
        ...(filter.source === '' ? {} : { source: filter.source }),
        ...(filter.code === '' ? {} : { code: filter.code }),
        ...(pageParam === 0 ? {} : { before: pageParam }),
      }),
    getNextPageParam: ({ next }) => next,
  });
  const letters = pages.data?.pages.flatMap((page) => page.letters) ?? [];
  return (
    <section className="card">
      <h2>{text.title}</h2>
      <p className="note">{text.note}</p>
      <Filters letters={letters} onChange={setFilter} />
      {pages.data === undefined ? (
        <Reading error={pages.error} onRetry={() => void pages.refetch()} />
      ) : letters.length === 0 ? (
        <p className="empty">{text.none}</p>
      ) : (
        <LetterTable letters={letters} onLook={setShown} />
      )}
      <Older pages={pages} />
      {shown === undefined ? null : (
        <LetterDialog
          letter={shown}
          place={placeOf(shown, text)}
          onClose={() => setShown(undefined)}
        />
      )}
    </section>
  );
}

interface FiltersProps {
  /** What was read so far: its sources and codes are offered. */
  readonly letters: readonly Letter[];
  readonly onChange: (filter: Filter) => void;
}

function Filters({ letters, onChange }: FiltersProps) {
  const text = useText(LETTER_TEXT);
  const [sources, codes] = [useId(), useId()];
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget);
        const of = (name: string) => String(typed.get(name) ?? '').trim();
        onChange({
          source: of('source'),
          code: of('code'),
          state: of('state') === 'all' ? 'all' : 'open',
        });
      }}
    >
      <label>
        {text.source}
        <input name="source" maxLength={64} list={sources} />
        <Offered id={sources} values={letters.map(({ source }) => source)} />
      </label>
      <label>
        {text.code}
        <input name="code" maxLength={64} list={codes} />
        <Offered id={codes} values={letters.map(({ code }) => code)} />
      </label>
      <label>
        {text.state}
        <select name="state" defaultValue="open">
          <option value="open">{text.open}</option>
          <option value="all">{text.all}</option>
        </select>
      </label>
      <button type="submit">{text.find}</button>
    </form>
  );
}

function Offered({ id, values }: { readonly id: string; readonly values: readonly string[] }) {
  return (
    <datalist id={id}>
      {[...new Set(values)].map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}

interface LetterTableProps {
  readonly letters: readonly Letter[];
  readonly onLook: (letter: Letter) => void;
}

function LetterTable({ letters, onLook }: LetterTableProps) {
  const text = useText(LETTER_TEXT);
  return (
    <table className="letters" aria-rowcount={rowCountOf(letters)}>
      <thead>
        <tr>
          <th scope="col">{text.when}</th>
          <th scope="col">{text.source}</th>
          <th scope="col">{text.place}</th>
          <th scope="col">{text.why}</th>
          <th scope="col">
            <span className="unseen">{text.look}</span>
          </th>
        </tr>
      </thead>
      <LongRows rows={letters} columns={5} rowPx={45} keyOf={({ letterId }) => letterId}>
        {(letter, where) => {
          const { letterId, at, source, code, message, deed } = letter;
          const place = placeOf(letter, text);
          return (
            <tr key={letterId} {...where}>
              <td>{at === undefined ? '–' : clock(at)}</td>
              <th scope="row">{source}</th>
              <td>{place}</td>
              <td>
                <code>{code}</code> {message}
                {deed === undefined ? null : (
                  <small>
                    {text.deeds[deed.act]} · {text.doneBy(deed.by, clock(deed.at))}
                  </small>
                )}
              </td>
              <td className="deed">
                <button
                  type="button"
                  aria-label={text.lookAt(code, place)}
                  onClick={() => onLook(letter)}
                >
                  {text.look}
                </button>
              </td>
            </tr>
          );
        }}
      </LongRows>
    </table>
  );
}

function placeOf({ file, row }: Letter, text: (typeof LETTER_TEXT)['zh']): string {
  return file === undefined ? text.signal : text.row(file, row === undefined ? '–' : String(row));
}
